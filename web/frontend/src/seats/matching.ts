/** Which seats pass the filter, and how many: the same rules as the server's, on the plan we have. */

import type { LevelMap, MapFeature, SeatCounts, SeatState } from '../live/contract';
import type { Filter } from './route';

type StateOf = (id: string) => SeatState;

export interface Matching {
  /** The seats to show as they are; all others are dimmed. */
  passing: ReadonlySet<string>;
  /** By zone, the seats with the wished features, and how many of them are of use now. */
  counts: ReadonlyMap<string, SeatCounts>;
}

const hasFeatures = ({ properties }: MapFeature, filter: Filter): boolean =>
  properties.feature_type === 'seat' && [...filter.features].every((name) => properties[name]);

/**
 * Together means at one table. A table with too few free seats is no use to a group: its free seats count as
 * unknown if enough could be free, and as taken if not.
 */
export function match(map: LevelMap, filter: Filter, stateOf: StateOf): Matching {
  const counts = new Map<string, SeatCounts>();
  for (const { properties } of map.features) {
    if (properties.feature_type === 'seat' && properties.zone_id) {
      counts.set(properties.zone_id, { capacity: 0, free: 0, unknown: 0 });
    }
  }
  const passing = new Set<string>();
  for (const table of tablesOf(map, filter)) {
    const states = table.map((seat) => stateOf(seat.id));
    const free = states.filter((state) => state === 'free').length;
    const freeMax = free + states.filter((state) => state === 'unknown').length;
    const useful = free >= filter.together;
    table.forEach((seat, i) => {
      const count = counts.get(seat.properties.zone_id ?? '');
      const state = states[i];
      if (useful && (state === 'free' || !filter.together)) passing.add(seat.id);
      if (!count) return;
      count.capacity++;
      if (useful && state === 'free') count.free++;
      else if (freeMax >= filter.together && (state === 'unknown' || state === 'free')) count.unknown++;
    });
  }
  return { passing, counts };
}

/** The seats with the wished features, table by table; without a wish to sit together, each for itself. */
function tablesOf(map: LevelMap, filter: Filter): MapFeature[][] {
  const wanted = map.features.filter((feature) => hasFeatures(feature, filter));
  if (!filter.together) return wanted.map((seat) => [seat]);
  const tables = new Map<string, MapFeature[]>();
  for (const seat of wanted) {
    const table = seat.properties.table_id;
    if (table) tables.set(table, [...(tables.get(table) ?? []), seat]);
  }
  return [...tables.values()].filter((table) => table.length >= filter.together);
}

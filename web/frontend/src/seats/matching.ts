/** Which seats pass the filter, and how many: the same rules as the server's, on the plan we have. */

import type { LevelMap, MapFeature, SeatCounts, SeatState } from '../live/contract';
import type { Filter } from './route';

type StateOf = (id: string) => SeatState;

const hasFeatures = (seat: MapFeature, filter: Filter): boolean =>
  [...filter.features].every((name) => seat.properties[name]);

/**
 * The seats that pass. Together means: at one table that has that many free seats with the wished features;
 * then those free seats pass, and no others.
 */
export function seatsThatPass(map: LevelMap, filter: Filter, stateOf: StateOf): Set<string> {
  const seats = map.features.filter(
    (feature) => feature.properties.feature_type === 'seat' && hasFeatures(feature, filter),
  );
  if (!filter.together) return new Set(seats.map((seat) => seat.id));
  const tables = new Map<string, string[]>();
  for (const { id, properties } of seats) {
    if (!properties.table_id || stateOf(id) !== 'free') continue;
    tables.set(properties.table_id, [...(tables.get(properties.table_id) ?? []), id]);
  }
  return new Set([...tables.values()].filter((free) => free.length >= filter.together).flat());
}

/** Capacity, free and unknown among the seats that pass, by zone. Zones of the level without any get zeros. */
export function countPassing(
  map: LevelMap,
  passing: ReadonlySet<string>,
  stateOf: StateOf,
): Map<string, SeatCounts> {
  const counts = new Map<string, SeatCounts>();
  for (const { id, properties } of map.features) {
    if (properties.feature_type !== 'seat' || !properties.zone_id) continue;
    const zone = counts.get(properties.zone_id) ?? { capacity: 0, free: 0, unknown: 0 };
    counts.set(properties.zone_id, zone);
    if (!passing.has(id)) continue;
    zone.capacity++;
    const state = stateOf(id);
    if (state === 'free') zone.free++;
    if (state === 'unknown') zone.unknown++;
  }
  return counts;
}

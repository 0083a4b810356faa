/** The order of zones: likely most useful first, and steady enough that rows do not dance. */

import type { LevelWord, Zone } from '../live/contract';
import { countsOf, levelWord } from '../live/occupancy';

const rank: Record<LevelWord, number> = { free: 0, moderate: 1, busy: 2, unknown: 3, full: 4 };
const presenceRank = { free: 0, unknown: 3, occupied: 4 } as const;

function rankOf(zone: Zone): number {
  if (zone.kind === 'room') return presenceRank[zone.presence ?? 'unknown'];
  const counts = countsOf(zone);
  // Nothing that passes the filter: last, whatever else is true of it.
  return counts.free + counts.unknown === 0 ? 5 : rank[levelWord(counts)];
}

/** By level word (the free share in four steps), then by nearness to the entrance, then by size. */
export function byUsefulness(zones: Iterable<Zone>): Zone[] {
  return [...zones].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      (a.distance_m ?? Infinity) - (b.distance_m ?? Infinity) ||
      b.capacity - a.capacity ||
      a.id.localeCompare(b.id),
  );
}

/** Keeps a former order: known zones stay where they are, new ones go to the end. */
export function inFormerOrder(zones: Zone[], former: readonly string[]): Zone[] {
  const position = new Map(former.map((id, index) => [id, index]));
  return [...zones].sort((a, b) => (position.get(a.id) ?? 1e6) - (position.get(b.id) ?? 1e6));
}

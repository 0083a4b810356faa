/** Counting seats, and the words for how full a place is. The server uses the same rules. */

import type { LevelWord, SeatCounts, SeatState, Zone } from './contract';

export interface Totals extends SeatCounts {
  free_max: number;
  level: LevelWord;
}

/** Free from half, moderate from a fifth, busy from a twentieth; unknown when over half is unknown. */
export function levelWord({ capacity, free, unknown }: SeatCounts): LevelWord {
  if (capacity <= 0 || unknown * 2 > capacity) return 'unknown';
  const share = free / capacity;
  if (share >= 0.5) return 'free';
  if (share >= 0.2) return 'moderate';
  return share >= 0.05 ? 'busy' : 'full';
}

export function totalsOf(zones: Iterable<SeatCounts>): Totals {
  const sum = { capacity: 0, free: 0, unknown: 0 };
  for (const zone of zones) {
    sum.capacity += zone.capacity;
    sum.free += zone.free;
    sum.unknown += zone.unknown;
  }
  return { ...sum, free_max: sum.free + sum.unknown, level: levelWord(sum) };
}

/** The counts that count: those that pass the filter, when there is one. */
export const countsOf = (zone: Zone): SeatCounts => zone.matching ?? zone;

/** What a room that is watched as a whole is, as a seat state. */
export const roomState = (zone: Zone): SeatState => zone.presence ?? 'unknown';

/** How much of a zone is taken; a room that is watched as a whole is taken or not. */
export function occupiedShare(zone: Zone): number | undefined {
  if (zone.kind === 'room')
    return zone.presence === 'occupied' ? 1 : zone.presence === 'free' ? 0 : undefined;
  return zone.capacity ? zone.occupied / zone.capacity : undefined;
}

export const isSeatState = (value: unknown): value is SeatState =>
  value === 'free' ||
  value === 'occupied' ||
  value === 'away' ||
  value === 'reserved' ||
  value === 'unknown' ||
  value === 'out_of_service';

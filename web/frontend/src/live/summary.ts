/** What to say of many zones at once: seats when there are any, else the rooms that are watched as a whole. */

import { range } from '../i18n';
import type { SeatState, Zone } from './contract';
import { countsOf, roomState, type Totals, totalsOf } from './occupancy';

export interface Summary extends Totals {
  kind: 'seats' | 'rooms' | 'nothing';
  /** The free ones as a range: "12–14". */
  free_range: string;
  /** The state of the only room, when there is just one. */
  room: SeatState | undefined;
}

export function summaryOf(zones: readonly Zone[]): Summary {
  const rooms = zones.filter((zone) => zone.kind === 'room');
  const seats = totalsOf(zones.map(countsOf));
  if (seats.capacity > 0 || !rooms.length) {
    const kind = zones.length ? 'seats' : 'nothing';
    return { ...seats, kind, free_range: range(seats.free, seats.free_max), room: undefined };
  }
  const states = rooms.map(roomState);
  const sum = totalsOf(
    states.map((state) => ({
      capacity: 1,
      free: Number(state === 'free'),
      unknown: Number(state === 'unknown'),
    })),
  );
  return {
    ...sum,
    kind: 'rooms',
    free_range: range(sum.free, sum.free_max),
    room: states.length === 1 ? states[0] : undefined,
  };
}

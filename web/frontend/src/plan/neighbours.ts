/** Which seat is next to which, for arrow keys and for fingers. */

import type { Spot } from './geometry';

export interface Placed extends Spot {
  id: string;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const ahead: Record<Direction, [number, number]> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/** The seat that lies nearest in that direction; to the side counts double, behind not at all. */
export function nextSeat<T extends Placed>(
  from: Spot,
  direction: Direction,
  seats: Iterable<T>,
): T | undefined {
  const [dx, dy] = ahead[direction];
  let best: T | undefined;
  let least = Infinity;
  for (const seat of seats) {
    const forward = (seat.x - from.x) * dx + (seat.y - from.y) * dy;
    const aside = Math.abs((seat.x - from.x) * dy) + Math.abs((seat.y - from.y) * dx);
    if (forward < 0.05 || aside > forward * 3) continue;
    const cost = forward + 2 * aside;
    if (cost < least) {
      least = cost;
      best = seat;
    }
  }
  return best;
}

export function nearestSeat<T extends Placed>(to: Spot, seats: Iterable<T>, within: number): T | undefined {
  let best: T | undefined;
  let least = within * within;
  for (const seat of seats) {
    const far = (seat.x - to.x) ** 2 + (seat.y - to.y) ** 2;
    if (far <= least) {
      least = far;
      best = seat;
    }
  }
  return best;
}

/** What of a level is shown around a place, and which place a touch on the turned plan means. Pure. */

import type { Box, Spot } from '../plan/geometry';
import type { Turning } from '../plan/turning';

/** Around the place one stands at, before a way is asked for. */
const AROUND_M = 30;

export const around = ({ x, y }: Spot): Box => ({
  x0: x - AROUND_M,
  y0: y - AROUND_M * 0.6,
  x1: x + AROUND_M,
  y1: y + AROUND_M * 0.6,
});

/** The box moved, as far as need be, so that it shows the level and not what lies beside it. */
export function within(box: Box, bounds: Box | undefined): Box {
  if (!bounds) return box;
  const shift = (low: number, high: number, least: number, most: number): number =>
    high - low >= most - least
      ? (least + most - low - high) / 2
      : Math.max(least - low, 0) + Math.min(most - high, 0);
  const dx = shift(box.x0, box.x1, bounds.x0, bounds.x1);
  const dy = shift(box.y0, box.y1, bounds.y0, bounds.y1);
  return { x0: box.x0 + dx, y0: box.y0 + dy, x1: box.x1 + dx, y1: box.y1 + dy };
}

/** Where the turned plan was touched, in local metres of the plane. */
export function localOf(spot: Spot, turning: Turning): { x: number; y: number } {
  const angle = (-turning.deg * Math.PI) / 180;
  const [x, y] = [spot.x, -spot.y];
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
}

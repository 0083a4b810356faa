/** Doors as an architect draws them: the leaf open, and the quarter circle that it sweeps. */

import type { MapFeature } from '../live/contract';
import { inside, linesOf, type Ring, type Spot } from './geometry';

/** Wider than this is a gap, a sliding front or a shutter: it has no leaf to draw. */
const WIDEST_LEAF_M = 1.45;
const WIDEST_PAIR_M = 2.2;

const f = (value: number): string => String(Math.round(value * 100) / 100);

function leaf(hinge: Spot, free: Spot, normal: Spot, length: number): string {
  const tip = { x: hinge.x + normal.x * length, y: hinge.y + normal.y * length };
  const cross = (free.x - hinge.x) * normal.y - (free.y - hinge.y) * normal.x;
  return (
    `M${f(hinge.x)} ${f(hinge.y)}L${f(tip.x)} ${f(tip.y)}` +
    `A${f(length)} ${f(length)} 0 0 ${cross > 0 ? 0 : 1} ${f(free.x)} ${f(free.y)}`
  );
}

/** The path of all door leaves of a level; `rooms` are the spaces that doors open into. */
export function doorLeaves(openings: MapFeature[], rooms: Ring[][]): string {
  return openings
    .map(({ geometry, properties }) => {
      const line = linesOf(geometry)[0];
      const a = line?.[0];
      const b = line?.at(-1);
      const type = properties.door?.type ?? 'swinging';
      if (!a || !b || type !== 'swinging' || properties.category === 'automobile') return '';
      const width = Math.hypot(b.x - a.x, b.y - a.y);
      if (width < 0.6 || width > WIDEST_PAIR_M) return '';
      const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      let normal = { x: -(b.y - a.y) / width, y: (b.x - a.x) / width };
      const probe = { x: middle.x + normal.x * 0.6, y: middle.y + normal.y * 0.6 };
      if (!rooms.some((room) => inside(room, probe))) normal = { x: -normal.x, y: -normal.y };
      if (width <= WIDEST_LEAF_M) return leaf(a, b, normal, width);
      return leaf(a, middle, normal, width / 2) + leaf(b, middle, normal, width / 2);
    })
    .join('');
}

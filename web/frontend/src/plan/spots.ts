/** Where a label may stand: within its walls, in sight, and on as few seats as can be. */

import type { Zone } from '../live/contract';
import { boxOf, inside, type Ring, reach, type Spot } from './geometry';
import type { Frame, LabelForm } from './labels';
import type { Subject } from './subjects';
import { type Margins, type Size, toDrawing, toScreen, type View } from './viewport';

/** What a composition depends on. */
export interface Scene {
  view: View;
  size: Size;
  margins: Margins;
  zones: ReadonlyMap<string, Zone>;
  fontPx: number;
  /** What already lies over the plan, such as its buttons. */
  taken: Frame[];
}

/** A way to write a label, before it has a place. */
export type Form = Omit<LabelForm, 'spots'>;

export interface Rated {
  at: Spot;
  cost: number;
}

export interface Trial {
  spot: Spot;
  polygon: Ring[];
  halfWidth: number;
  halfHeight: number;
}

/** From this many pixels to the metre on, seats are drawn as chairs one can tell apart. */
export const NEAR = 13;
/** How far a count may reach over the walls of its room, on each side. */
const LOOSE_PX = 40;

/** Where the form fits between the walls and in sight, those first that hide the fewest seats. */
export function spotsFor(form: Form, subject: Subject, trials: Trial[], scene: Scene): Rated[] {
  const { scale } = scene.view;
  // A count matters more than keeping within the walls: it may reach over those of a narrow room. A name may not.
  const loose = form.kind === 'pill' || form.kind === 'count';
  const zonal = subject.kind === 'zone';
  const slack = loose ? LOOSE_PX * (scene.fontPx / 14) : zonal ? 6 : -2;
  const chair = 0.35;
  const half = { x: form.width / 2 / scale + chair, y: form.height / 2 / scale + chair };
  const kept = { x: (half.x - chair) * (zonal ? 0.7 : 1), y: (half.y - chair) * (zonal ? 0.7 : 1) };
  // Far off, a label stands for the seats it hides; near, it should stand beside them.
  const perSeat = scale < NEAR ? 0.25 : 2;
  const rated: Rated[] = [];
  for (const { spot, polygon, halfWidth, halfHeight } of trials) {
    if (form.width / 2 > halfWidth * scale + slack || form.height / 2 > halfHeight * scale + slack) continue;
    const at = toScreen(scene.view, spot);
    if (!inSight(form, at, scene)) continue;
    if (!loose && !cornersInside(polygon, spot, kept)) continue;
    let hidden = 0;
    for (const seat of subject.seats) {
      if (Math.abs(seat.x - spot.x) < half.x && Math.abs(seat.y - spot.y) < half.y) hidden++;
    }
    const far = Math.hypot(spot.x - subject.anchor.x, spot.y - subject.anchor.y) * scale;
    const over =
      Math.max(0, form.width / 2 - halfWidth * scale) + Math.max(0, form.height / 2 - halfHeight * scale);
    rated.push({ at, cost: hidden * perSeat + far / 60 + over * 0.4 });
  }
  return rated.sort((a, b) => a.cost - b.cost).slice(0, 24);
}

/** Places worth trying in the part of the room that is in sight, with the clear room around each. */
export function trialsOf({ polygons, anchor, kind }: Subject, { view, size }: Scene): Trial[] {
  const corner = toDrawing(view, { x: 0, y: 0 });
  const far = toDrawing(view, { x: size.width, y: size.height });
  const steps = kind === 'zone' ? 16 : 8;
  const spots: { spot: Spot; polygon: Ring[] }[] = [];
  for (const polygon of polygons) {
    if (inside(polygon, anchor)) spots.push({ spot: anchor, polygon });
    const box = boxOf(polygon[0] ?? []);
    const x0 = Math.max(box.x0, corner.x);
    const x1 = Math.min(box.x1, far.x);
    const y0 = Math.max(box.y0, corner.y);
    const y1 = Math.min(box.y1, far.y);
    if (x1 <= x0 || y1 <= y0) continue;
    for (let i = 1; i < steps; i++) {
      for (let j = 1; j < steps; j++) {
        const spot = { x: x0 + ((x1 - x0) * i) / steps, y: y0 + ((y1 - y0) * j) / steps };
        if (inside(polygon, spot)) spots.push({ spot, polygon });
      }
    }
  }
  return spots.map(({ spot, polygon }) => {
    const { left, right, up, down } = reach(polygon, spot);
    return { spot, polygon, halfWidth: Math.min(left, right), halfHeight: Math.min(up, down) };
  });
}

const cornersInside = (polygon: Ring[], { x, y }: Spot, half: Spot): boolean =>
  [-1, 1].every((i) => [-1, 1].every((j) => inside(polygon, { x: x + i * half.x, y: y + j * half.y })));

export function inSight(
  { width, height }: { width: number; height: number },
  { x, y }: Spot,
  scene: Scene,
): boolean {
  const { size, margins } = scene;
  return (
    x - width / 2 > margins.left - 8 &&
    x + width / 2 < size.width - 4 &&
    y - height / 2 > margins.top - 16 &&
    y + height / 2 < size.height - margins.bottom + 16
  );
}

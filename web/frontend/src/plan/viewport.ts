/** Where the plan lies on the screen: `screen = drawing * scale + offset`. Pure arithmetic. */

import type { Box, Spot } from './geometry';

export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Room that other things take at the edges of the plan, in pixels. */
export interface Margins {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** A seat is about 0.6 m; at 90 pixels to the metre it is as large as a thumb. */
export const CLOSEST = 90;

export const toScreen = (view: View, { x, y }: Spot): Spot => ({
  x: x * view.scale + view.x,
  y: y * view.scale + view.y,
});

export const toDrawing = (view: View, { x, y }: Spot): Spot => ({
  x: (x - view.x) / view.scale,
  y: (y - view.y) / view.scale,
});

/** The view that shows all of `box` as large as it can be, amid the free part of the screen. */
export function fit(box: Box, size: Size, margins: Margins, closest = CLOSEST): View {
  const width = Math.max(1, size.width - margins.left - margins.right);
  const height = Math.max(1, size.height - margins.top - margins.bottom);
  const scale = Math.min(
    width / Math.max(0.1, box.x1 - box.x0),
    height / Math.max(0.1, box.y1 - box.y0),
    closest,
  );
  return {
    scale,
    x: margins.left + width / 2 - ((box.x0 + box.x1) / 2) * scale,
    y: margins.top + height / 2 - ((box.y0 + box.y1) / 2) * scale,
  };
}

/** Zooms by `factor` and keeps what is under `at` where it is. */
export function zoomAt(view: View, factor: number, at: Spot, least: number): View {
  const scale = Math.min(CLOSEST, Math.max(least, view.scale * factor));
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** Keeps a part of the plan on the screen: one cannot lose the building. */
export function keepInSight(view: View, box: Box, size: Size): View {
  const spareX = size.width / 3;
  const spareY = size.height / 3;
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  return {
    scale: view.scale,
    x: clamp(view.x, spareX - box.x1 * view.scale, size.width - spareX - box.x0 * view.scale),
    y: clamp(view.y, spareY - box.y1 * view.scale, size.height - spareY - box.y0 * view.scale),
  };
}

/** A view between two others; `part` from 0 to 1. Zooming in is even to the eye when scales multiply. */
export function between(from: View, to: View, part: number, size: Size): View {
  const scale = from.scale * (to.scale / from.scale) ** part;
  const centre = (view: View) => toDrawing(view, { x: size.width / 2, y: size.height / 2 });
  const a = centre(from);
  const b = centre(to);
  const cx = a.x + (b.x - a.x) * part;
  const cy = a.y + (b.y - a.y) * part;
  return { scale, x: size.width / 2 - cx * scale, y: size.height / 2 - cy * scale };
}

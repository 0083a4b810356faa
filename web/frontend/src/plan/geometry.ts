/** From GeoJSON in local metres to SVG paths: y is turned over once, here, and nowhere else. */

import type { MapGeometry, Position } from '../live/contract';

export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** A place in drawing metres: x to the right, y down. */
export interface Spot {
  x: number;
  y: number;
}

export type Ring = Spot[];

export const place = ([x, y]: Position): Spot => ({ x, y: -y });

/** All outlines of a geometry, polygon by polygon: the first ring of each is its outside. */
export function polygonsOf(geometry: MapGeometry | null): Ring[][] {
  if (geometry?.type === 'Polygon') return [geometry.coordinates.map((ring) => ring.map(place))];
  if (geometry?.type === 'MultiPolygon') {
    return geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(place)));
  }
  return [];
}

export function linesOf(geometry: MapGeometry | null): Ring[] {
  if (geometry?.type === 'LineString') return [geometry.coordinates.map(place)];
  if (geometry?.type === 'MultiLineString') return geometry.coordinates.map((line) => line.map(place));
  return [];
}

export function pointOf(geometry: MapGeometry | null): Spot | undefined {
  return geometry?.type === 'Point' ? place(geometry.coordinates) : undefined;
}

const cm = (value: number): string => String(Math.round(value * 100) / 100);

export const pathOfLine = (line: Ring): string => `M${line.map(({ x, y }) => `${cm(x)} ${cm(y)}`).join('L')}`;

export const pathOfRing = (ring: Ring): string => `${pathOfLine(ring)}z`;

export const pathOf = (geometry: MapGeometry | null): string =>
  polygonsOf(geometry)
    .flatMap((polygon) => polygon.map(pathOfRing))
    .join('') || linesOf(geometry).map(pathOfLine).join('');

export function boxOf(spots: Iterable<Spot>): Box {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const { x, y } of spots) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}

/** Whether the spot is inside the polygon: inside its outline and outside its holes. */
export function inside(polygon: Ring[], { x, y }: Spot): boolean {
  let odd = false;
  for (const ring of polygon) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i]!;
      const b = ring[j]!;
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  }
  return odd;
}

/** How far one can go from the spot to each side before leaving the polygon. */
export function reach(
  polygon: Ring[],
  spot: Spot,
): { left: number; right: number; up: number; down: number } {
  const found = { left: Infinity, right: Infinity, up: Infinity, down: Infinity };
  for (const ring of polygon) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i]!;
      const b = ring[j]!;
      if (a.y > spot.y !== b.y > spot.y) {
        const dx = ((b.x - a.x) * (spot.y - a.y)) / (b.y - a.y) + a.x - spot.x;
        if (dx < 0) found.left = Math.min(found.left, -dx);
        else found.right = Math.min(found.right, dx);
      }
      if (a.x > spot.x !== b.x > spot.x) {
        const dy = ((b.y - a.y) * (spot.x - a.x)) / (b.x - a.x) + a.y - spot.y;
        if (dy < 0) found.up = Math.min(found.up, -dy);
        else found.down = Math.min(found.down, dy);
      }
    }
  }
  return found;
}

/**
 * Where a label sits best in a room: amid the widest clear stretch, on a grid of trial points.
 * A label is wider than high, so width counts less than height.
 */
export function roomiest(polygons: Ring[][]): Spot | undefined {
  let best: Spot | undefined;
  let most = -1;
  for (const polygon of polygons) {
    const box = boxOf(polygon[0] ?? []);
    const steps = 14;
    for (let i = 1; i < steps; i++) {
      for (let j = 1; j < steps; j++) {
        const spot = {
          x: box.x0 + ((box.x1 - box.x0) * i) / steps,
          y: box.y0 + ((box.y1 - box.y0) * j) / steps,
        };
        if (!inside(polygon, spot)) continue;
        const { left, right, up, down } = reach(polygon, spot);
        const score = Math.min(Math.min(left, right) / 2.5, Math.min(up, down));
        if (score > most) {
          most = score;
          best = spot;
        }
      }
    }
  }
  return best;
}

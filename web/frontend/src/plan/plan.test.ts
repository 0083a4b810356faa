/** Geometry, view, neighbours and labels of the plan. */

import { describe, expect, test } from 'vitest';
import type { MapGeometry } from '../live/contract';
import { boxOf, inside, pathOf, polygonsOf, reach, roomiest } from './geometry';
import { inLines, type LabelForm, placeLabels } from './labels';
import { nearestSeat, nextSeat } from './neighbours';
import { between, CLOSEST, fit, keepInSight, toDrawing, toScreen, zoomAt } from './viewport';

const square: MapGeometry = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [10, 0],
      [10, 4],
      [0, 4],
      [0, 0],
    ],
  ],
};
const size = { width: 800, height: 600 };
const margins = { top: 10, right: 20, bottom: 30, left: 40 };

describe('geometry', () => {
  test('y is turned over once', () => {
    expect(boxOf(polygonsOf(square).flat(2))).toEqual({ x0: 0, y0: -4, x1: 10, y1: -0 });
    expect(pathOf(square)).toBe('M0 0L10 0L10 -4L0 -4L0 0z');
  });

  test('inside and reach agree on a square', () => {
    const [polygon] = polygonsOf(square);
    expect(inside(polygon!, { x: 2, y: -1 })).toBe(true);
    expect(inside(polygon!, { x: 12, y: -1 })).toBe(false);
    expect(reach(polygon!, { x: 2, y: -1 })).toEqual({ left: 2, right: 8, up: 3, down: 1 });
  });

  test('the roomiest spot of an L is in its broad part', () => {
    const shape: MapGeometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [20, 0],
          [20, 10],
          [2, 10],
          [2, 30],
          [0, 30],
          [0, 0],
        ],
      ],
    };
    const spot = roomiest(polygonsOf(shape))!;
    expect(spot.x).toBeGreaterThan(6);
    expect(-spot.y).toBeLessThan(10);
  });
});

describe('view', () => {
  const box = { x0: -5, y0: -20, x1: 55, y1: 4 };

  test('a fitted plan lies within the margins', () => {
    const view = fit(box, size, margins);
    const a = toScreen(view, { x: box.x0, y: box.y0 });
    const b = toScreen(view, { x: box.x1, y: box.y1 });
    expect(a.x).toBeGreaterThanOrEqual(margins.left - 1e-9);
    expect(b.x).toBeLessThanOrEqual(size.width - margins.right + 1e-9);
    expect(a.y).toBeGreaterThanOrEqual(margins.top);
    expect(b.y).toBeLessThanOrEqual(size.height - margins.bottom);
  });

  test('zooming keeps what is under the finger, and stops at the limits', () => {
    const view = fit(box, size, margins);
    const at = { x: 300, y: 200 };
    const zoomed = zoomAt(view, 2, at, 1);
    expect(toDrawing(zoomed, at).x).toBeCloseTo(toDrawing(view, at).x);
    expect(zoomAt(view, 1e6, at, 1).scale).toBe(CLOSEST);
    expect(zoomAt(view, 1e-6, at, 1).scale).toBe(1);
  });

  test('the building cannot be lost', () => {
    const view = keepInSight({ ...fit(box, size, margins), x: 1e6, y: -1e6 }, box, size);
    expect(toScreen(view, { x: box.x0, y: 0 }).x).toBeLessThan(size.width);
    expect(toScreen(view, { x: 0, y: box.y1 }).y).toBeGreaterThan(0);
  });

  test('a journey begins and ends where it should', () => {
    const from = fit(box, size, margins);
    const to = zoomAt(from, 3, { x: 10, y: 10 }, 1);
    expect(between(from, to, 0, size)).toEqual(expect.objectContaining({ scale: from.scale }));
    expect(between(from, to, 1, size).x).toBeCloseTo(to.x);
  });
});

describe('neighbours', () => {
  const seats = [
    { id: 'a', x: 0, y: 0 },
    { id: 'b', x: 1, y: 0.1 },
    { id: 'c', x: 5, y: 0 },
    { id: 'd', x: 0, y: 2 },
  ];

  test('an arrow leads to the seat in that direction', () => {
    expect(nextSeat(seats[0]!, 'right', seats)?.id).toBe('b');
    expect(nextSeat(seats[1]!, 'right', seats)?.id).toBe('c');
    expect(nextSeat(seats[0]!, 'down', seats)?.id).toBe('d');
    expect(nextSeat(seats[0]!, 'left', seats)).toBeUndefined();
  });

  test('every seat of a hall can be reached by arrows', () => {
    const hall = Array.from({ length: 120 }, (_, i) => ({
      id: String(i),
      x: (i % 12) * 0.85,
      y: Math.floor(i / 12) * 1.7,
    }));
    const reached = new Set(['0']);
    const open = [hall[0]!];
    for (let seat = open.pop(); seat; seat = open.pop()) {
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = nextSeat(seat, direction, hall);
        if (next && !reached.has(next.id)) {
          reached.add(next.id);
          open.push(next);
        }
      }
    }
    expect(reached.size).toBe(hall.length);
  });

  test('a finger takes the nearest seat within its reach, or none', () => {
    expect(nearestSeat({ x: 0.9, y: 0 }, seats, 1)?.id).toBe('b');
    expect(nearestSeat({ x: 9, y: 9 }, seats, 1)).toBeUndefined();
  });
});

describe('labels', () => {
  const form = (x: number, width: number): LabelForm => ({
    kind: 'name',
    width,
    height: 20,
    lines: [],
    spots: [{ x, y: 0 }],
  });

  test('labels never overlap, and the more important one stays', () => {
    const placed = placeLabels([
      { id: 'low', priority: 1, forms: [form(0, 60)] },
      { id: 'high', priority: 2, forms: [form(20, 60)] },
    ]);
    expect(placed.map(({ id }) => id)).toEqual(['high']);
  });

  test('a label that does not fit takes a plainer form', () => {
    const placed = placeLabels([
      { id: 'high', priority: 2, forms: [form(0, 60)] },
      { id: 'low', priority: 1, forms: [form(60, 80), form(60, 30)] },
    ]);
    expect(placed[1]?.form.width).toBe(30);
  });

  test('names break between words, evenly, and never leave one character alone', () => {
    const measure = (text: string) => text.length;
    expect(inLines('Reading room for visitors', 2, 'en', measure)).toEqual(['Reading room', 'for visitors']);
    expect(inLines('少儿阅读区', 3, 'zh', measure)).toBeUndefined();
    expect(inLines('Cafe', 2, 'en', measure)).toBeUndefined();
  });
});

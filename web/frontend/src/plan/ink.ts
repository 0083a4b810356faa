/** Draws what does not change: floor, rooms, walls, doors, furniture, shelves. A dozen paths a level. */

import type { LevelMap, MapFeature, Zone } from '../live/contract';
import { doorLeaves } from './doors';
import { boxOf, linesOf, pathOf, pathOfLine, pointOf, polygonsOf, type Ring, type Spot } from './geometry';
import { type Look, lookOf } from './looks';
import { inked, make } from './svg';

const byType = (map: LevelMap, type: string): MapFeature[] =>
  map.features.filter((feature) => feature.properties.feature_type === type);

const all = (features: MapFeature[]): string => features.map((feature) => pathOf(feature.geometry)).join('');

/** Patterns in metres, so that hatching belongs to the drawing and not to the screen. */
export function patterns(): SVGDefsElement {
  const pattern = (id: string, size: number, d: string, turn = 0) =>
    make(
      'pattern',
      { id, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${turn})` },
      [make('path', { class: 'hatch', d })],
    );
  return make('defs', {}, [
    pattern('hatch', 1.2, 'M0 0v1.2', 45),
    pattern('treads-x', 0.35, 'M0 0v.35'),
    pattern('treads-y', 0.35, 'M0 0h.35'),
    make('pattern', { id: 'dots', width: 1.6, height: 1.6, patternUnits: 'userSpaceOnUse' }, [
      make('circle', { class: 'dot', cx: 0.8, cy: 0.8, r: 0.22 }),
    ]),
    pattern('paving', 1.2, 'M0 0h1.2M0 0v1.2'),
  ]);
}

function spaces(units: MapFeature[], zones: ReadonlyMap<string, Zone>): SVGElement[] {
  const shapes = new Map<string, string>();
  const add = (key: string, d: string) => shapes.set(key, (shapes.get(key) ?? '') + d);
  let crosses = '';
  let voids = '';
  for (const unit of units) {
    const usual = lookOf(unit.properties);
    // Where the public may sit is no closed room, even if one has to ask at a desk first.
    const look = usual === 'closed' && zones.has(unit.id) ? 'room' : usual;
    const d = pathOf(unit.geometry);
    add(look, d);
    if (look === 'closed') add('closed-hatch', d);
    if (look === 'terrace') add('terrace-paving', d);
    for (const polygon of polygonsOf(unit.geometry)) {
      const box = boxOf(polygon[0] ?? []);
      if (look === 'stairs') add(box.x1 - box.x0 > box.y1 - box.y0 ? 'treads-x' : 'treads-y', d);
      // A lift is a box with a cross, as on every plan.
      if (look === 'lift' && polygon[0]?.length === 5) crosses += crossed(polygon[0]);
      if (look === 'void' && polygon[0]) voids += crossed(corners(polygon[0]));
    }
  }
  const order: (Look | string)[] = [
    'way',
    'room',
    'service',
    'closed',
    'closed-hatch',
    'terrace',
    'terrace-paving',
    'green',
    'void',
    'stairs',
    'treads-x',
    'treads-y',
    'lift',
  ];
  return [
    ...order.flatMap((key) => inked(`space ${key}`, shapes.get(key) ?? '')),
    ...inked('line', crosses),
    ...inked('line dashed', voids),
  ];
}

/** The four corners of a shape, clockwise from the upper left, however many points its outline has. */
function corners(ring: Ring): Ring {
  const most = (measure: (spot: Spot) => number) => ring.reduce((a, b) => (measure(b) > measure(a) ? b : a));
  return [
    most(({ x, y }) => -x - y),
    most(({ x, y }) => x - y),
    most(({ x, y }) => x + y),
    most(({ x, y }) => y - x),
  ];
}

const crossed = ([a, b, c, d]: Ring): string => pathOfLine([a!, c!]) + pathOfLine([b!, d!]);

/** A line down the middle of each range: books stand on both sides. */
function spines(shelves: MapFeature[]): string {
  return shelves
    .flatMap((shelf) => polygonsOf(shelf.geometry))
    .map(([ring]) => {
      if (ring?.length !== 5) return '';
      const [a, b, c, d] = ring as [Ring[0], Ring[0], Ring[0], Ring[0]];
      const mid = (p: typeof a, q: typeof a) => ({ x: (p!.x + q!.x) / 2, y: (p!.y + q!.y) / 2 });
      const long = Math.hypot(b!.x - a!.x, b!.y - a!.y) > Math.hypot(c!.x - b!.x, c!.y - b!.y);
      return pathOfLine(long ? [mid(a, d), mid(b, c)] : [mid(a, b), mid(d, c)]);
    })
    .join('');
}

/** The back of each chair, so that one sees where a reader looks. */
function chairBacks(seats: MapFeature[]): string {
  const f = (value: number) => value.toFixed(2);
  return seats
    .map(({ geometry, properties }) => {
      const at = pointOf(geometry);
      if (!at) return '';
      const away = ((properties.bearing_deg ?? 0) + 180) * (Math.PI / 180);
      const r = 0.36;
      const end = (turn: number) =>
        `${f(at.x + r * Math.sin(away + turn))} ${f(at.y - r * Math.cos(away + turn))}`;
      return `M${end(-0.95)}A${r} ${r} 0 0 1 ${end(0.95)}`;
    })
    .join('');
}

/** The layers below the seats, and those of the chairs. */
export function drawLevel(map: LevelMap, zones: ReadonlyMap<string, Zone>): SVGElement[] {
  const units = byType(map, 'unit');
  const fixtures = byType(map, 'fixture');
  const openings = byType(map, 'opening');
  const seats = byType(map, 'seat');
  const machines = byType(map, 'equipment');
  const walls = fixtures.filter((fixture) => fixture.properties.category === 'wall');
  const green = fixtures.filter((fixture) => fixture.properties.category === 'vegetation');
  const furniture = fixtures.filter((fixture) => !walls.includes(fixture) && !green.includes(fixture));
  const rooms = units
    .filter((unit) => lookOf(unit.properties) !== 'way')
    .flatMap((unit) => polygonsOf(unit.geometry));
  // Where a venue draws its walls, the edges of rooms need no line of their own.
  const edges = units.filter((unit) => !['way', 'void'].includes(lookOf(unit.properties)));
  return [
    ...inked('floor', all(byType(map, 'level'))),
    ...spaces(units, zones),
    make('g', { class: 'washes' }),
    ...(walls.length ? [] : inked('edges', all(edges))),
    ...(walls.length
      ? []
      : inked('gaps', openings.flatMap((opening) => linesOf(opening.geometry).map(pathOfLine)).join(''))),
    ...inked('walls', all(walls)),
    ...inked('leaves', doorLeaves(openings, rooms)),
    ...inked('green-bed', all(green)),
    ...inked('shelves', all(byType(map, 'shelf'))),
    ...inked('line spines', spines(byType(map, 'shelf'))),
    ...inked('furniture', all(furniture)),
    ...inked('equipment', all(machines.filter(({ geometry }) => !linesOf(geometry).length))),
    ...inked('line', all(machines.filter(({ geometry }) => linesOf(geometry).length))),
    ...inked('backs', chairBacks(seats)),
  ];
}

/** The names, counts and signs on the plan: always upright, always the same size, placed anew when the view rests. */

import { type IconName, icons } from '../design/icons';
import { levelMark, seatMark } from '../design/shapes';
import { stateWord } from '../design/words';
import { language, range, say, t } from '../i18n';
import type { LevelMap, MapFeature, Zone } from '../live/contract';
import { countsOf, levelWord, roomState } from '../live/occupancy';
import {
  boxOf,
  inside,
  linesOf,
  place,
  pointOf,
  polygonsOf,
  type Ring,
  reach,
  roomiest,
  type Spot,
} from './geometry';
import { inLines, type LabelForm, type LabelWish, placeLabels } from './labels';
import { lookOf, scaleForRank, signOf, signRank } from './looks';
import { make } from './svg';
import { type Margins, type Size, toDrawing, toScreen, type View } from './viewport';

interface Subject {
  id: string;
  kind: 'zone' | 'name' | 'sign';
  anchor: Spot;
  polygons: Ring[][];
  name: string;
  sign?: IconName | undefined;
  priority: number;
  /** Seats of a zone, so that its label can stand where it hides the fewest. */
  seats: Spot[];
}

/** What a composition depends on. */
export interface Scene {
  view: View;
  size: Size;
  margins: Margins;
  zones: ReadonlyMap<string, Zone>;
  fontPx: number;
}

type Form = Omit<LabelForm, 'spots'>;

interface Rated {
  at: Spot;
  cost: number;
}

interface Trial {
  spot: Spot;
  polygon: Ring[];
  halfWidth: number;
  halfHeight: number;
}

interface Shown {
  at: Spot;
  group: SVGGElement;
}

/** From this many pixels to the metre on, seats are drawn as chairs one can tell apart. */
export const NEAR = 13;
const SIGN = 22;
const PILL = 30;

export class Lettering {
  readonly group = make('g', { class: 'lettering' });
  private subjects: Subject[] = [];
  private served = new Set<IconName | undefined>();
  private shown = new Map<string, Shown>();
  private readonly pen = document.createElement('canvas').getContext('2d')!;

  /** Learns the level's rooms, zones and services. */
  learn(map: LevelMap, zones: ReadonlyMap<string, Zone>): void {
    const seats = new Map<string, Spot[]>();
    for (const { geometry, properties } of map.features) {
      const at = properties.feature_type === 'seat' && properties.zone_id ? pointOf(geometry) : undefined;
      if (at) seats.set(properties.zone_id!, [...(seats.get(properties.zone_id!) ?? []), at]);
    }
    // Where services are points of their own, the spaces around them need no second sign.
    this.served = new Set(
      map.features
        .filter(({ properties }) => properties.feature_type === 'amenity')
        .map(({ properties }) => signOf(properties)),
    );
    this.subjects = map.features.flatMap((feature) => this.subjectOf(feature, zones, seats));
  }

  private subjectOf(
    feature: MapFeature,
    zones: ReadonlyMap<string, Zone>,
    seats: ReadonlyMap<string, Spot[]>,
  ): Subject[] {
    const { id, geometry, properties } = feature;
    const polygons = polygonsOf(geometry);
    const base = { id, polygons, name: say(properties.name), seats: seats.get(id) ?? [] };
    const zone = zones.get(id);
    const best = () =>
      roomiest(polygons) ?? (properties.display_point ? place(properties.display_point) : undefined);
    if (zone) {
      const anchor = best();
      return anchor
        ? [{ ...base, kind: 'zone', anchor, name: say(zone.name), priority: 10_000 + zone.capacity }]
        : [];
    }
    if (properties.feature_type === 'unit') {
      const sign = signOf(properties);
      const anchor = best();
      if (!anchor) return [];
      if (sign) {
        return this.served.has(sign)
          ? []
          : [{ ...base, kind: 'sign', anchor, sign, priority: 500 + (signRank[sign] ?? 0) }];
      }
      const look = lookOf(properties);
      if (!base.name || look === 'void' || look === 'closed') return [];
      const box = boxOf(polygons.flat(2));
      const area = (box.x1 - box.x0) * (box.y1 - box.y0);
      return [{ ...base, kind: 'name', anchor, priority: Math.min(area, 900) + (look === 'way' ? 0 : 100) }];
    }
    const anchor = pointOf(geometry);
    const sign = properties.feature_type === 'amenity' ? signOf(properties) : undefined;
    if (sign && anchor) {
      return [{ ...base, kind: 'sign', anchor, sign, priority: 600 + (signRank[sign] ?? 0) * 10 }];
    }
    const line = linesOf(geometry)[0];
    if (properties.category === 'pedestrian.principal' && line) {
      const box = boxOf(line);
      const anchor = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
      return [{ ...base, kind: 'sign', anchor, sign: 'entrance', priority: 9_000 }];
    }
    return [];
  }

  /** Chooses what is written for this view, and writes it. */
  compose(scene: Scene): void {
    const { view, zones, fontPx } = scene;
    const wishes = this.subjects
      .map((subject) => this.wishOf(subject, scene))
      .filter((wish) => wish !== undefined);
    const subjects = new Map(this.subjects.map((subject) => [subject.id, subject]));
    const before = this.shown;
    this.shown = new Map();
    for (const { id, x, y, form } of placeLabels(wishes)) {
      const subject = subjects.get(id)!;
      const group = this.write(subject, form, zones.get(id), fontPx);
      // What is already on the plan stays; what is new fades in.
      if (!before.has(id)) group.classList.add('new');
      this.shown.set(id, { at: toDrawing(view, { x, y }), group });
    }
    this.group.replaceChildren(...[...this.shown.values()].map(({ group }) => group));
    this.follow(view);
  }

  /** Moves what is written with the plan, while the view is in motion. */
  follow(view: View): void {
    for (const { at, group } of this.shown.values()) {
      const { x, y } = toScreen(view, at);
      group.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    }
  }

  /** Writes new figures into the labels that are shown; says whether any no longer has the width for it. */
  recount(zones: ReadonlyMap<string, Zone>): boolean {
    let misfit = false;
    for (const [id, { group }] of this.shown) {
      const zone = zones.get(id);
      const figure = group.querySelector('.count');
      const mark = group.querySelector('.mark');
      if (!zone || !figure) continue;
      const text = this.countText(zone, !mark);
      misfit ||= figure.textContent?.length !== text.length;
      if (figure.textContent !== text) figure.textContent = text;
      this.setWord(group, zone);
    }
    return misfit;
  }

  private wishOf(subject: Subject, scene: Scene): LabelWish | undefined {
    const { id, kind, priority } = subject;
    const { view } = scene;
    if (kind === 'sign') {
      if (view.scale < scaleForRank(signRank[subject.sign!] ?? 0)) return undefined;
      const at = toScreen(view, subject.anchor);
      const side = SIGN * (scene.fontPx / 14);
      const form = { kind: 'sign', width: side, height: side, lines: [], spots: [at] };
      return inSight(form, at, scene) ? { id, priority, forms: [form] } : undefined;
    }
    const trials = this.trials(subject, scene);
    const rated = this.formsOf(subject, scene).map((form, i) => {
      const spots = this.spotsFor(form, subject, trials, scene);
      return {
        form: { ...form, spots: spots.map(({ at }) => at) },
        cost: (spots[0]?.cost ?? Infinity) + i * 1.5,
      };
    });
    // Near, a plainer form that leaves the seats in sight beats a richer one that hides some.
    if (view.scale >= NEAR) rated.sort((a, b) => a.cost - b.cost);
    return { id, priority, forms: rated.map(({ form }) => form) };
  }

  /** Where the form fits between the walls and in sight, those first that hide the fewest seats. */
  private spotsFor(form: Form, subject: Subject, trials: Trial[], scene: Scene): Rated[] {
    const { scale } = scene.view;
    // A count matters more than keeping within the walls: it may reach over those of a narrow room. A name may not.
    const loose = form.kind === 'pill' || form.kind === 'count';
    const zonal = subject.kind === 'zone';
    const slack = loose ? 24 : zonal ? 6 : -2;
    const chair = 0.35;
    const half = { x: form.width / 2 / scale + chair, y: form.height / 2 / scale + chair };
    const kept = { x: (half.x - chair) * (zonal ? 0.7 : 1), y: (half.y - chair) * (zonal ? 0.7 : 1) };
    // Far off, a label stands for the seats it hides; near, it should stand beside them.
    const perSeat = scale < NEAR ? 0.25 : 2;
    const rated: Rated[] = [];
    for (const { spot, polygon, halfWidth, halfHeight } of trials) {
      if (form.width / 2 > halfWidth * scale + slack || form.height / 2 > halfHeight * scale + slack)
        continue;
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
  private trials({ polygons, anchor, kind }: Subject, { view, size }: Scene): Trial[] {
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

  private formsOf(subject: Subject, { view, zones, fontPx }: Scene): Form[] {
    const zone = zones.get(subject.id);
    // A zone without any seat that passes the filter keeps its name and needs no count.
    const none = zone?.kind === 'zone' && countsOf(zone).capacity === 0;
    this.pen.font = `${subject.kind === 'zone' ? 600 : 400} ${fontPx}px ${getComputedStyle(this.group).fontFamily}`;
    const measure = (text: string) => this.pen.measureText(text).width;
    const written = [1, 2, 3]
      .map((count) => inLines(subject.name, count, language(), measure))
      .filter((lines) => lines !== undefined)
      .map((lines) => ({
        lines,
        width: Math.max(...lines.map(measure)),
        height: lines.length * fontPx * 1.25,
      }));
    if (!zone || none) return written.map((form) => ({ kind: 'name', ...form }));
    const scale = fontPx / 14;
    const pill = { width: (measure(this.countText(zone)) * 1.15 + 44 * scale) | 0, height: PILL * scale };
    const named = written.map(({ lines, width, height }) => ({
      kind: 'zone',
      lines,
      width: Math.max(width, pill.width),
      height: height + pill.height + 4,
    }));
    // The smallest label is the count we are sure of.
    const width = (measure(this.countText(zone, true)) + 14 * scale) | 0;
    const count = { kind: 'count', lines: [], width, height: 22 * scale };
    // Where the whole house is as wide as a hand, only the smallest leaves the plan in sight.
    return view.scale < 4.5 * scale ? [count] : [...named, { kind: 'pill', lines: [], ...pill }, count];
  }

  private countText(zone: Zone, brief = false): string {
    if (zone.kind === 'room') return stateWord(roomState(zone));
    const { free, unknown } = countsOf(zone);
    // Nothing known is not the same as nothing free.
    if (free === 0 && zone.level === 'unknown') return brief ? '?' : t().unknown;
    return range(free, brief ? free : free + unknown);
  }

  private setWord(group: SVGGElement, zone: Zone): void {
    const room = zone.kind === 'room';
    const word = zone.matching ? levelWord(zone.matching) : zone.level;
    group.dataset.word = room ? roomState(zone) : word;
    group.querySelector('.mark')?.setAttribute('d', room ? seatMark(roomState(zone), 8) : levelMark(word, 8));
  }

  private write(subject: Subject, form: Form, zone: Zone | undefined, fontPx: number): SVGGElement {
    const group = make('g', {
      class: `label ${form.kind === 'name' ? 'name' : subject.kind}`,
      'data-id': subject.id,
    });
    if (subject.kind === 'sign') {
      const side = form.width;
      const inner = (side / SIGN) * 16;
      group.append(
        make('rect', {
          class: 'sign-ground',
          x: -side / 2,
          y: -side / 2,
          width: side,
          height: side,
          rx: side / 4,
        }),
        make('path', {
          class: 'sign-ink',
          d: icons[subject.sign!],
          transform: `translate(${-inner / 2} ${-inner / 2}) scale(${inner / 24})`,
        }),
      );
      return group;
    }
    let y = -form.height / 2;
    if (zone && form.kind !== 'name') {
      y += this.writePill(group, form, zone, fontPx, y) + 4;
      this.setWord(group, zone);
    }
    form.lines.forEach((line, i) => {
      group.append(
        make('text', { class: 'words', y: y + fontPx * (0.98 + i * 1.25), 'font-size': fontPx }, [line]),
      );
    });
    return group;
  }

  /** The count in its pill, from `y` down; returns how high it is. */
  private writePill(group: SVGGElement, form: Form, zone: Zone, fontPx: number, y: number): number {
    const scale = fontPx / 14;
    const brief = form.kind === 'count';
    const size = brief ? fontPx : fontPx * 1.14;
    const text = this.countText(zone, brief);
    this.pen.font = `600 ${fontPx}px ${getComputedStyle(this.group).fontFamily}`;
    const width = brief ? form.width : (this.pen.measureText(text).width * 1.15 + 44 * scale) | 0;
    const height = (brief ? 22 : PILL) * scale;
    const x = brief ? 0 : -width / 2 + 30 * scale;
    group.append(
      make('rect', { class: 'pill', x: -width / 2, y, width, height, rx: height / 2 }),
      make(
        'text',
        { class: brief ? 'count brief' : 'count', x, y: y + height / 2 + size * 0.36, 'font-size': size },
        [text],
      ),
    );
    if (!brief) {
      const transform = `translate(${-width / 2 + 17 * scale} ${y + height / 2}) scale(${scale})`;
      group.append(make('path', { class: 'mark', transform }));
    }
    return height;
  }
}

const cornersInside = (polygon: Ring[], { x, y }: Spot, half: Spot): boolean =>
  [-1, 1].every((i) => [-1, 1].every((j) => inside(polygon, { x: x + i * half.x, y: y + j * half.y })));

function inSight(
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

/** The names, counts and signs on the plan: always upright, always the same size, placed anew when the view rests. */

import { type IconName, icons } from '../design/icons';
import { levelMark, seatMark } from '../design/shapes';
import { stateWord } from '../design/words';
import { language, range, say } from '../i18n';
import type { LevelMap, MapFeature, Zone } from '../live/contract';
import { countsOf, levelWord, roomState } from '../live/occupancy';
import { boxOf, inside, place, pointOf, polygonsOf, type Ring, reach, roomiest, type Spot } from './geometry';
import { inLines, type LabelForm, type LabelWish, placeLabels } from './labels';
import { lookOf, signOfAmenity, signOfUnit, signRank } from './looks';
import { make } from './svg';
import { type Size, toDrawing, toScreen, type View } from './viewport';

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

interface Shown {
  at: Spot;
  group: SVGGElement;
}

const SIGN = 22;
const PILL = 30;

export class Lettering {
  readonly group = make('g', { class: 'lettering' });
  private subjects: Subject[] = [];
  private shown = new Map<string, Shown>();
  private readonly pen = document.createElement('canvas').getContext('2d')!;

  /** Learns the level's rooms, zones and services. */
  learn(map: LevelMap, zones: ReadonlyMap<string, Zone>): void {
    const seats = new Map<string, Spot[]>();
    for (const { geometry, properties } of map.features) {
      const at = properties.feature_type === 'seat' && properties.zone_id ? pointOf(geometry) : undefined;
      if (at) seats.set(properties.zone_id!, [...(seats.get(properties.zone_id!) ?? []), at]);
    }
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
      const sign = signOfUnit(properties);
      const anchor = best();
      if (!anchor) return [];
      if (sign) return [{ ...base, kind: 'sign', anchor, sign, priority: 500 + (signRank[sign] ?? 0) }];
      const look = lookOf(properties);
      if (!base.name || look === 'void' || look === 'closed') return [];
      const box = boxOf(polygons.flat(2));
      const area = (box.x1 - box.x0) * (box.y1 - box.y0);
      return [{ ...base, kind: 'name', anchor, priority: Math.min(area, 900) + (look === 'way' ? 0 : 100) }];
    }
    if (properties.feature_type === 'amenity') {
      const sign = signOfAmenity(properties);
      const anchor = pointOf(geometry);
      return sign && anchor
        ? [{ ...base, kind: 'sign', anchor, sign, priority: 600 + (signRank[sign] ?? 0) * 10 }]
        : [];
    }
    return [];
  }

  /** Chooses what is written for this view, and writes it. */
  compose(view: View, size: Size, zones: ReadonlyMap<string, Zone>, fontPx: number): void {
    const wishes = this.subjects
      .map((subject) => this.wishOf(subject, view, size, zones, fontPx))
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

  /** Writes new figures into the labels that are shown. */
  recount(zones: ReadonlyMap<string, Zone>): void {
    for (const [id, { group }] of this.shown) {
      const zone = zones.get(id);
      const figure = group.querySelector('.count');
      const mark = group.querySelector('.mark');
      if (!zone || !figure || !mark) continue;
      const text = this.countText(zone);
      if (figure.textContent !== text) figure.textContent = text;
      this.setMark(mark, zone);
    }
  }

  private wishOf(
    subject: Subject,
    view: View,
    size: Size,
    zones: ReadonlyMap<string, Zone>,
    fontPx: number,
  ): LabelWish | undefined {
    const forms = this.formsOf(subject, zones.get(subject.id), fontPx);
    const richest = forms[0];
    if (!richest) return undefined;
    const anchor = this.anchorFor(subject, richest, view, size);
    if (!anchor) return undefined;
    const at = toScreen(view, anchor);
    const { id, kind, priority } = subject;
    if (kind === 'sign') {
      const box = subject.polygons.length ? boxOf(subject.polygons.flat(2)) : undefined;
      const half = box ? Math.max(box.x1 - box.x0, box.y1 - box.y0) * view.scale : Infinity;
      return { id, ...at, halfWidth: half, halfHeight: half, priority, forms };
    }
    const room = roomAround(subject.polygons, anchor, view.scale);
    // A count matters more than staying between walls: it may reach over the wall of a narrow room.
    const slack = kind === 'zone' ? 26 : 0;
    return {
      id,
      ...at,
      halfWidth: room.halfWidth + slack,
      halfHeight: room.halfHeight + slack,
      priority,
      forms,
    };
  }

  /** The roomiest spot in sight; for a zone, the one whose label hides the fewest seats. */
  private anchorFor(subject: Subject, form: LabelForm, view: View, size: Size): Spot | undefined {
    const onScreen = (spot: Spot) => {
      const { x, y } = toScreen(view, spot);
      return x > form.width / 2 && x < size.width - form.width / 2 && y > 12 && y < size.height - 12;
    };
    if (subject.kind === 'sign') return onScreen(subject.anchor) ? subject.anchor : undefined;
    const crowd = subject.seats;
    if (!crowd.length && onScreen(subject.anchor)) return subject.anchor;
    const half = { x: (form.width / 2 + 6) / view.scale, y: (form.height / 2 + 6) / view.scale };
    let best: Spot | undefined;
    let least = Infinity;
    for (const spot of this.trials(subject, view, size)) {
      if (!onScreen(spot)) continue;
      const hidden = crowd.filter(
        (seat) => Math.abs(seat.x - spot.x) < half.x && Math.abs(seat.y - spot.y) < half.y,
      ).length;
      const { halfWidth, halfHeight } = roomAround(subject.polygons, spot, view.scale);
      const squeeze =
        Math.max(0, form.width / 2 - halfWidth) / 4 + Math.max(0, form.height / 2 - halfHeight) / 2;
      const far = Math.hypot(spot.x - subject.anchor.x, spot.y - subject.anchor.y) * view.scale;
      const cost = hidden * 3 + squeeze + far / 150;
      if (cost < least) {
        least = cost;
        best = spot;
      }
    }
    return best ?? (onScreen(subject.anchor) ? subject.anchor : undefined);
  }

  private *trials({ polygons, anchor }: Subject, view: View, size: Size): Generator<Spot> {
    yield anchor;
    const corner = toDrawing(view, { x: 0, y: 0 });
    const far = toDrawing(view, { x: size.width, y: size.height });
    for (const polygon of polygons) {
      const box = boxOf(polygon[0] ?? []);
      const x0 = Math.max(box.x0, corner.x);
      const x1 = Math.min(box.x1, far.x);
      const y0 = Math.max(box.y0, corner.y);
      const y1 = Math.min(box.y1, far.y);
      if (x1 <= x0 || y1 <= y0) continue;
      for (let i = 1; i < 16; i++) {
        for (let j = 1; j < 16; j++) {
          const spot = { x: x0 + ((x1 - x0) * i) / 16, y: y0 + ((y1 - y0) * j) / 16 };
          if (inside(polygon, spot)) yield spot;
        }
      }
    }
  }

  private formsOf(subject: Subject, zone: Zone | undefined, fontPx: number): LabelForm[] {
    if (subject.kind === 'sign') return [{ kind: 'sign', width: SIGN, height: SIGN, lines: [] }];
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
    if (!zone) return written.map((form) => ({ kind: 'name', ...form }));
    const scale = fontPx / 14;
    const pill = { width: (measure(this.countText(zone)) * 1.15 + 44 * scale) | 0, height: PILL * scale };
    return [
      ...written.map(({ lines, width, height }) => ({
        kind: 'zone',
        lines,
        width: Math.max(width, pill.width),
        height: height + pill.height + 4,
      })),
      { kind: 'pill', lines: [], ...pill },
    ];
  }

  private countText(zone: Zone): string {
    if (zone.kind === 'room') return stateWord(roomState(zone));
    const { free, unknown } = countsOf(zone);
    return range(free, free + unknown);
  }

  private setMark(mark: Element, zone: Zone): void {
    const room = zone.kind === 'room';
    const word = zone.matching ? levelWord(zone.matching) : zone.level;
    mark.setAttribute('d', room ? seatMark(roomState(zone), 8) : levelMark(word, 8));
    mark.setAttribute('data-word', room ? roomState(zone) : word);
  }

  private write(subject: Subject, form: LabelForm, zone: Zone | undefined, fontPx: number): SVGGElement {
    const group = make('g', { class: `label ${subject.kind}`, 'data-id': subject.id });
    if (subject.kind === 'sign') {
      const s = SIGN / 2;
      group.append(
        make('rect', { class: 'sign-ground', x: -s, y: -s, width: SIGN, height: SIGN, rx: 5 }),
        make('path', {
          class: 'sign-ink',
          d: icons[subject.sign!],
          transform: `translate(-8 -8) scale(${16 / 24})`,
        }),
      );
      return group;
    }
    let y = -form.height / 2;
    if (zone) {
      const scale = fontPx / 14;
      const text = this.countText(zone);
      this.pen.font = `600 ${fontPx}px ${getComputedStyle(this.group).fontFamily}`;
      const width = (this.pen.measureText(text).width * 1.15 + 44 * scale) | 0;
      const height = PILL * scale;
      const mark = make('path', {
        class: 'mark',
        transform: `translate(${-width / 2 + 17 * scale} ${y + height / 2}) scale(${scale})`,
      });
      this.setMark(mark, zone);
      group.append(
        make('rect', { class: 'pill', x: -width / 2, y, width, height, rx: height / 2 }),
        mark,
        make(
          'text',
          {
            class: 'count',
            x: -width / 2 + 30 * scale,
            y: y + height / 2 + fontPx * 0.4,
            'font-size': fontPx * 1.14,
          },
          [text],
        ),
      );
      y += height + 4;
    }
    form.lines.forEach((line, i) => {
      group.append(
        make('text', { class: 'words', y: y + fontPx * (0.98 + i * 1.25), 'font-size': fontPx }, [line]),
      );
    });
    return group;
  }
}

function roomAround(polygons: Ring[][], at: Spot, scale: number): { halfWidth: number; halfHeight: number } {
  const polygon = polygons.find((one) => inside(one, at));
  if (!polygon) return { halfWidth: 0, halfHeight: 0 };
  const { left, right, up, down } = reach(polygon, at);
  return { halfWidth: Math.min(left, right) * scale - 3, halfHeight: Math.min(up, down) * scale - 1 };
}

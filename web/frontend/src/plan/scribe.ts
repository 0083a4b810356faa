/** Writes labels: measures the ways to write one, and draws the one that was chosen. */

import { icons } from '../design/icons';
import { levelMark, seatMark } from '../design/shapes';
import { stateWord } from '../design/words';
import { language, range, t } from '../i18n';
import type { Zone } from '../live/contract';
import { countsOf, levelWord, roomState } from '../live/occupancy';
import { inLines } from './labels';
import type { Form, Scene } from './spots';
import type { Subject } from './subjects';
import { make } from './svg';

/** The side of a sign and the height of a pill, in pixels beside text of 14. */
export const SIGN = 22;
const PILL = 30;

export class Scribe {
  private readonly pen = document.createElement('canvas').getContext('2d')!;

  constructor(private readonly group: SVGGElement) {}

  /** The ways to write the subject, richest first. */
  formsOf(subject: Subject, { view, zones, fontPx }: Scene): Form[] {
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
    // A room that is watched as a whole has a mark and a word, and no figure that could stand alone.
    if (zone.kind === 'room') return [...named, { kind: 'pill', lines: [], ...pill }];
    // Where the whole house is as wide as a hand, only the smallest leaves the plan in sight.
    return view.scale < 4.5 * scale ? [count] : [...named, { kind: 'pill', lines: [], ...pill }, count];
  }

  /** The figure of a zone: a range, or when brief what is known to be free. */
  countText(zone: Zone, brief = false): string {
    if (zone.kind === 'room') return stateWord(roomState(zone));
    const { free, unknown } = countsOf(zone);
    // Nothing known is not the same as nothing free.
    if (free === 0 && zone.level === 'unknown') return brief ? '?' : t().unknown;
    return range(free, brief ? free : free + unknown);
  }

  /** Shows how full the zone is, by the mark and by how the label is filled. */
  setWord(group: SVGGElement, zone: Zone): void {
    const room = zone.kind === 'room';
    const word = zone.matching ? levelWord(zone.matching) : zone.level;
    group.dataset.word = room ? roomState(zone) : word;
    group.querySelector('.mark')?.setAttribute('d', room ? seatMark(roomState(zone), 8) : levelMark(word, 8));
  }

  write(subject: Subject, form: Form, zone: Zone | undefined, fontPx: number): SVGGElement {
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

/** The way on a plan: a line that can be drawn bit by bit, and pins that stay upright and of one size. */

import { type IconName, icons } from '../design/icons';
import { pathOfLine, type Ring, type Spot } from './geometry';
import type { Frame } from './labels';
import { make } from './svg';
import { toScreen, type View } from './viewport';

export interface Pin {
  kind: 'here' | 'goal' | 'change' | 'step';
  at: Spot;
  icon?: IconName;
  /** What is written beside it. */
  label?: string;
}

export interface PlanRoute {
  lines: Ring[];
  pins: Pin[];
}

/** How far apart the arrowheads on the line are, in pixels. */
const ARROW_EVERY_PX = 58;
const LABEL_BELOW = 18;
const LABEL_HEIGHT = 24;

export const lengthOf = (line: Ring): number =>
  line.reduce(
    (sum, spot, i) => (i ? sum + Math.hypot(spot.x - line[i - 1]!.x, spot.y - line[i - 1]!.y) : 0),
    0,
  );

/** The first `length` metres of the line. */
export function headOf(line: Ring, length: number): Ring {
  const head: Ring = line.slice(0, 1);
  let left = length;
  for (let i = 1; i < line.length && left > 0; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const step = Math.hypot(b.x - a.x, b.y - a.y);
    if (step <= left) head.push(b);
    else head.push({ x: a.x + ((b.x - a.x) * left) / step, y: a.y + ((b.y - a.y) * left) / step });
    left -= step;
  }
  return head;
}

/** Where one is after `length` metres, and which way the line goes there, in degrees clockwise from up. */
export function along(line: Ring, length: number): { at: Spot; deg: number } | undefined {
  let left = length;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const step = Math.hypot(b.x - a.x, b.y - a.y);
    if (step >= left && step > 0) {
      const part = left / step;
      const deg = (Math.atan2(b.x - a.x, a.y - b.y) * 180) / Math.PI;
      return { at: { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }, deg };
    }
    left -= step;
  }
  return undefined;
}

export class RouteLayer {
  /** In drawing metres, below the labels. */
  readonly line = make('g', { class: 'way-line' });
  /** In pixels, above the labels. */
  readonly pins = make('g', { class: 'pins' });
  private readonly casing = make('path', { class: 'way-casing' });
  private readonly ink = make('path', { class: 'way-ink' });
  private readonly arrows = make('g', { class: 'way-arrows' });
  private route: PlanRoute = { lines: [], pins: [] };
  private placed: { pin: Pin; group: SVGGElement }[] = [];
  private drawn = 1;

  constructor() {
    this.line.append(this.casing, this.ink, this.arrows);
  }

  show(route: PlanRoute | undefined, unit: number): void {
    this.route = route ?? { lines: [], pins: [] };
    this.placed = this.route.pins.map((pin) => ({ pin, group: pinOf(pin, unit) }));
    this.pins.replaceChildren(...this.placed.map(({ group }) => group));
    this.arrows.replaceChildren();
    this.draw(this.drawn);
  }

  /** Shows the first part of the way, from 0 to 1. */
  draw(part: number): void {
    this.drawn = part;
    let left = this.route.lines.reduce((sum, line) => sum + lengthOf(line), 0) * part;
    let d = '';
    for (const line of this.route.lines) {
      if (left <= 0) break;
      d += pathOfLine(part >= 1 ? line : headOf(line, left));
      left -= lengthOf(line);
    }
    this.casing.setAttribute('d', d);
    this.ink.setAttribute('d', d);
    this.arrows.classList.toggle('hidden', part < 1);
    for (const { pin, group } of this.placed)
      group.classList.toggle('hidden', part < 1 && (pin.kind === 'goal' || pin.kind === 'step'));
  }

  /** The view rests: arrowheads are set along the line, evenly on the screen. */
  rest(scale: number, unit: number): void {
    const every = (ARROW_EVERY_PX * unit) / scale;
    const heads: SVGElement[] = [];
    const size = unit / scale;
    for (const line of this.route.lines) {
      const length = lengthOf(line);
      for (let at = every * 0.6; at < length - every * 0.3; at += every) {
        const found = along(line, at);
        if (!found) break;
        heads.push(
          make('path', {
            class: 'way-arrow',
            d: 'M-2.7 1.7L0 -1.500L2.7 1.700',
            transform: `translate(${found.at.x} ${found.at.y}) rotate(${found.deg}) scale(${size})`,
          }),
        );
      }
    }
    this.arrows.replaceChildren(...heads);
    this.settleLabels(scale, unit);
  }

  /** A label stands below its pin, or above it where another pin is in the way. */
  private settleLabels(scale: number, unit: number): void {
    for (const { pin, group } of this.placed) {
      const label = group.querySelector<SVGGElement>('.pin-label');
      const width = label?.querySelector('rect')?.width.baseVal.value ?? 0;
      if (!label) continue;
      const crowded = this.placed.some(({ pin: other }) => {
        const dx = ((other.at.x - pin.at.x) * scale) / unit;
        const dy = ((other.at.y - pin.at.y) * scale) / unit;
        return (
          other !== pin && Math.abs(dx) < width / 2 + 15 && dy > -6 && dy < LABEL_BELOW + LABEL_HEIGHT + 15
        );
      });
      const above = pin.kind === 'goal' ? -44 - LABEL_HEIGHT : -LABEL_BELOW - LABEL_HEIGHT;
      const below = pin.kind === 'goal' ? 4 : LABEL_BELOW;
      label.setAttribute('transform', `translate(0 ${crowded ? above : below})`);
    }
  }

  follow(view: View): void {
    for (const { pin, group } of this.placed) {
      const { x, y } = toScreen(view, pin.at);
      group.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    }
  }

  /** The frames of the way and its pins on the screen, where no label should stand. */
  frames(view: View, unit: number): Frame[] {
    return [...this.lineFrames(view, unit), ...this.pinFrames(view, unit)];
  }

  private lineFrames(view: View, unit: number): Frame[] {
    const every = (18 * unit) / view.scale;
    const half = 6 * unit;
    const frames: Frame[] = [];
    for (const line of this.route.lines) {
      const count = Math.min(400, Math.ceil(lengthOf(line) / every));
      for (let i = 0; i < count; i++) {
        const found = along(line, i * every);
        if (!found) break;
        const { x, y } = toScreen(view, found.at);
        frames.push({ x0: x - half, y0: y - half, x1: x + half, y1: y + half });
      }
    }
    return frames;
  }

  private pinFrames(view: View, unit: number): Frame[] {
    return this.placed.flatMap(({ pin, group }) => {
      const { x, y } = toScreen(view, pin.at);
      const r = 15 * unit;
      const top = pin.kind === 'goal' ? 40 * unit : r;
      const mark = { x0: x - r, y0: y - top, x1: x + r, y1: y + (pin.kind === 'goal' ? 0 : r) };
      const label = group.querySelector<SVGGElement>('.pin-label');
      const half = ((label?.querySelector('rect')?.width.baseVal.value ?? 0) / 2) * unit;
      const at = y + (label?.transform.baseVal.consolidate()?.matrix.f ?? 0) * unit;
      return label ? [mark, { x0: x - half, y0: at, x1: x + half, y1: at + LABEL_HEIGHT * unit }] : [mark];
    });
  }
}

/** The mark of a pin around its spot; `unit` is one pixel at a text size of 16. */
function pinOf(pin: Pin, unit: number): SVGGElement {
  const group = make('g', { class: `pin ${pin.kind}` });
  const scaled = make('g', { transform: `scale(${unit})` });
  if (pin.kind === 'here') {
    scaled.append(
      make('circle', { class: 'pin-pulse', r: 12 }),
      make('circle', { class: 'pin-halo', r: 12 }),
      make('circle', { class: 'pin-dot', r: 8 }),
    );
  } else if (pin.kind === 'goal') {
    scaled.append(
      make('path', {
        class: 'pin-drop',
        d: 'M0 0C-4 -8 -15 -14 -15 -24.500A15 15 0 0 1 15 -24.500C15 -14 4 -8 0 0z',
      }),
      glyph(pin.icon ?? 'check', 0, -24.5, 17),
    );
  } else if (pin.kind === 'change') {
    scaled.append(make('circle', { class: 'pin-disc', r: 15 }), glyph(pin.icon ?? 'elevator', 0, 0, 18));
  } else {
    scaled.append(
      make('circle', { class: 'pin-ring-halo', r: 13 }),
      make('circle', { class: 'pin-ring', r: 13 }),
    );
  }
  if (pin.label) scaled.append(plate(pin));
  group.append(scaled);
  return group;
}

function glyph(name: IconName, x: number, y: number, side: number): SVGGElement {
  const by = side / 24;
  return make(
    'g',
    { class: 'pin-glyph', transform: `translate(${x - side / 2} ${y - side / 2}) scale(${by})` },
    [make('path', { d: icons[name] })],
  );
}

const pen = () => document.createElement('canvas').getContext('2d')!;

function plate({ kind, label = '' }: Pin): SVGGElement {
  const context = pen();
  context.font = `600 14px ${getComputedStyle(document.documentElement).fontFamily}`;
  const width = context.measureText(label).width + 18;
  return make('g', { class: 'pin-label', transform: `translate(0 ${kind === 'goal' ? 4 : LABEL_BELOW})` }, [
    make('rect', { class: 'pin-plate', x: -width / 2, y: 0, width, height: LABEL_HEIGHT, rx: 5 }),
    make('text', { class: 'pin-words', x: 0, y: 17 }, [label]),
  ]);
}

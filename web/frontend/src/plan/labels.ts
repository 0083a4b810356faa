/** Which names are written on the plan, where, and in how many lines: none overlaps another or its walls. */

import type { Spot } from './geometry';

export interface LabelWish {
  id: string;
  /** Larger goes first. */
  priority: number;
  /** Ways to write it, richest first. */
  forms: LabelForm[];
}

export interface LabelForm {
  kind: string;
  width: number;
  height: number;
  lines: string[];
  /** Where its middle may be, in pixels, best first. */
  spots: Spot[];
}

export interface PlacedLabel extends Spot {
  id: string;
  form: LabelForm;
}

export interface Frame {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const GAP = 3;

const overlap = (a: Frame, b: Frame): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

const frameOf = ({ width, height }: LabelForm, { x, y }: Spot): Frame => ({
  x0: x - width / 2 - GAP,
  y0: y - height / 2 - GAP,
  x1: x + width / 2 + GAP,
  y1: y + height / 2 + GAP,
});

/** Greedy by priority: each wish gets its richest form, at the first of its spots where it touches nothing. */
export function placeLabels(wishes: LabelWish[], taken: Frame[] = []): PlacedLabel[] {
  const frames = [...taken];
  const place = ({ id, forms }: LabelWish): PlacedLabel | undefined => {
    for (const form of forms) {
      for (const spot of form.spots) {
        const frame = frameOf(form, spot);
        if (frames.some((other) => overlap(frame, other))) continue;
        frames.push(frame);
        return { id, x: spot.x, y: spot.y, form };
      }
    }
    return undefined;
  };
  return [...wishes]
    .sort((a, b) => b.priority - a.priority)
    .map(place)
    .filter((label) => label !== undefined);
}

const segmenters = new Map<string, Intl.Segmenter>();

/** The pieces a name may be broken into: words with their spaces, or words of a language without spaces. */
function piecesOf(name: string, language: string): string[] {
  if (typeof Intl.Segmenter !== 'function') return name.split(/(?<=\s)/);
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  const pieces: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(name)) {
    // Spaces and closing marks stay with the word before them, so that no line begins with one.
    if (!isWordLike && pieces.length) pieces[pieces.length - 1] += segment;
    else pieces.push(segment);
  }
  return pieces;
}

/** The name in `count` lines as even as can be, or undefined when it has too few pieces. */
export function inLines(
  name: string,
  count: number,
  language: string,
  measure: (text: string) => number,
): string[] | undefined {
  if (count === 1) return [name];
  const pieces = piecesOf(name, language);
  if (pieces.length < count) return undefined;
  let best: string[] | undefined;
  let least = Infinity;
  // A line of one character looks like a mistake.
  const lonely = (line: string) => [...line].length < 2;
  for (let cut = 1; cut <= pieces.length - (count - 1); cut++) {
    const first = pieces.slice(0, cut).join('').trim();
    const rest = inLines(pieces.slice(cut).join('').trim(), count - 1, language, measure);
    if (!rest || lonely(first) || rest.some(lonely)) continue;
    const widest = Math.max(measure(first), ...rest.map(measure));
    if (widest < least) {
      least = widest;
      best = [first, ...rest];
    }
  }
  return best;
}

/** Which names are written on the plan, where, and in how many lines: none overlaps another or its walls. */

export interface LabelWish {
  id: string;
  /** Where the middle of the label should be, and how much clear room there is around it, all in pixels. */
  x: number;
  y: number;
  halfWidth: number;
  halfHeight: number;
  /** Larger goes first. */
  priority: number;
  /** Ways to write it, richest first; each with the pixels it takes. */
  forms: LabelForm[];
}

export interface LabelForm {
  kind: string;
  width: number;
  height: number;
  lines: string[];
}

export interface PlacedLabel {
  id: string;
  x: number;
  y: number;
  form: LabelForm;
}

interface Frame {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const GAP = 4;

const overlap = (a: Frame, b: Frame): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/** Greedy by priority: each wish gets its richest form that fits its room and touches nothing placed before. */
export function placeLabels(wishes: LabelWish[], taken: Frame[] = []): PlacedLabel[] {
  const frames = [...taken];
  const placed: PlacedLabel[] = [];
  for (const wish of [...wishes].sort((a, b) => b.priority - a.priority)) {
    for (const form of wish.forms) {
      if (form.width > wish.halfWidth * 2 || form.height > wish.halfHeight * 2) continue;
      const frame = {
        x0: wish.x - form.width / 2 - GAP,
        y0: wish.y - form.height / 2 - GAP,
        x1: wish.x + form.width / 2 + GAP,
        y1: wish.y + form.height / 2 + GAP,
      };
      if (frames.some((other) => overlap(frame, other))) continue;
      frames.push(frame);
      placed.push({ id: wish.id, x: wish.x, y: wish.y, form });
      break;
    }
  }
  return placed;
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
  for (let cut = 1; cut <= pieces.length - (count - 1); cut++) {
    const first = pieces.slice(0, cut).join('').trim();
    const rest = inLines(pieces.slice(cut).join('').trim(), count - 1, language, measure);
    if (!rest) continue;
    const widest = Math.max(measure(first), ...rest.map(measure));
    if (widest < least) {
      least = widest;
      best = [first, ...rest];
    }
  }
  return best;
}

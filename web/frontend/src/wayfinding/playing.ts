/** How a route draws itself: level after level, a card at each change, then back to where one stands. Pure. */

export interface Act {
  stage: number;
  kind: 'draw' | 'change' | 'arrive';
  ms: number;
}

export interface Moment {
  stage: number;
  /** How much of the stage's line is drawn. */
  drawn: number;
  /** Whether the card of the change, or of the arrival, is what one should read now. */
  card: boolean;
  over: boolean;
}

/** The lines of all levels together take this long; no single one less than a blink. */
const DRAW_MS = 1000;
const LEAST_MS = 280;
/** Long enough to read "take lift 2 to level 3". */
const CHANGE_MS = 1700;
const ARRIVE_MS = 1800;

export function actsOf(stages: readonly { length_m: number }[]): Act[] {
  const total = stages.reduce((sum, { length_m }) => sum + length_m, 0) || 1;
  return stages.flatMap(({ length_m }, stage): Act[] => [
    { stage, kind: 'draw', ms: Math.max(LEAST_MS, (DRAW_MS * length_m) / total) },
    stage < stages.length - 1
      ? { stage, kind: 'change', ms: CHANGE_MS }
      : // Of a single level there is nothing to come back from.
        { stage, kind: 'arrive', ms: stages.length > 1 ? ARRIVE_MS : 0 },
  ]);
}

export function momentAt(acts: readonly Act[], ms: number): Moment {
  let left = Math.max(0, ms);
  for (const { stage, kind, ms: lasts } of acts) {
    if (left < lasts)
      return { stage, drawn: kind === 'draw' ? left / lasts : 1, card: kind !== 'draw', over: false };
    left -= lasts;
  }
  return { stage: 0, drawn: 1, card: true, over: true };
}

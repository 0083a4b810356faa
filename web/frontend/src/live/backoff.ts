/** How long to wait before the next attempt to connect. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Exponential with full jitter between half and all of the step, so that a thousand screens that lost
 * the same server do not come back in the same instant. `chance` is in [0, 1).
 */
export function waitBefore(attempt: number, chance: number): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(step * (0.5 + chance / 2));
}

/** How long and how far, in words. */

import { figure, t } from '../i18n';

/** "under 1 min", "3 min": never more exact than a walk is. */
export function timeWord(seconds: number): string {
  return seconds < 50 ? t().underMinute : t().minutes(Math.max(1, Math.round(seconds / 60)));
}

/** "8 m", "120 m": from a hundred metres on in tens. */
export function lengthWord(metres: number): string {
  return t().metresLong(figure(metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10));
}

/** Opening hours as a reader wants them, from the venue's own text. */

import { t } from '../i18n';

/** A plain span becomes a sentence; anything richer is shown as it was written. */
export function openingOf(text: string | null | undefined): string {
  const words = t();
  const hours = text?.trim();
  if (!hours) return words.hoursUnknown;
  if (hours === '24/7') return words.openAlways;
  const plain = hours.match(/^(?:Mo-Su\s+)?(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/);
  return plain ? `${words.openToday} ${plain[1]}–${plain[2]}` : hours;
}

/** The language in use, and how names, numbers and times are said in it. */

import { en } from './en';
import { type Messages, zh } from './zh';

export type Language = 'zh' | 'en';

/** A name in several languages, as the API gives it. */
export type Labels = Readonly<Record<string, string>>;

const catalogues: Record<Language, Messages> = { zh, en };
const listeners = new Set<() => void>();

export const language = (): Language => (document.documentElement.lang.startsWith('en') ? 'en' : 'zh');

/** The words of the language in use. */
export const t = (): Messages => catalogues[language()];

export function setLanguage(next: Language): void {
  document.documentElement.lang = next === 'en' ? 'en' : 'zh-CN';
  for (const listener of listeners) listener();
}

/** Calls `listener` whenever the language changes; returns what ends that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The name in the language in use, else in any there is. */
export function say(name: Labels | undefined | null): string {
  if (!name) return '';
  return name[language()] ?? name.en ?? name.zh ?? Object.values(name)[0] ?? '';
}

const numbers = new Intl.NumberFormat('en-US');

/** A whole number with thousands marks; the same in both languages. */
export const figure = (value: number): string => numbers.format(value);

/** "12", or "12–14" when two more may be free. */
export const range = (low: number, high: number): string =>
  high > low ? `${figure(low)}–${figure(high)}` : figure(low);

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', options);
    formatters.set(key, found);
  }
  return found;
}

/** "14:20:05" on the venue's own clock. */
export const clockTime = (at: Date, timeZone: string): string =>
  formatter(`s ${timeZone}`, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at);

/** "14:20" on the venue's own clock. */
export const shortTime = (at: Date, timeZone: string): string =>
  formatter(`m ${timeZone}`, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** "2026年11月21日" or "21 November 2026", on the venue's calendar. */
export const calendarDay = (at: Date, timeZone: string): string =>
  formatter(`d ${language()} ${timeZone}`, {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at);

/** Hours since the venue's midnight, 0 to 24. */
export function hourOfDay(at: Date, timeZone: string): number {
  const [hours = 0, minutes = 0] = shortTime(at, timeZone).split(':').map(Number);
  return hours + minutes / 60;
}

/** "21 s ago", "3 minutes ago", "2 hours ago". */
export function ago(seconds: number): string {
  if (seconds < 60) return t().agoSeconds(Math.floor(seconds));
  if (seconds < 5400) return t().agoMinutes(Math.floor(seconds / 60));
  return t().agoHours(Math.round(seconds / 3600));
}

/** Asks as one types: not on every key, never two answers out of order, and the last one stays until a newer comes. */

import { language } from '../i18n';
import { askSearch } from '../live/api';
import type { SearchAnswer, SearchResult } from '../live/route-contract';

export type Finding = 'idle' | 'asking' | 'found' | 'nothing' | 'failed' | 'offline';

const PAUSE_MS = 110;

/** Sends `change` whenever `finding` or `answer` is another. */
export class Searching extends EventTarget {
  words = '';
  finding: Finding = 'idle';
  answer: SearchAnswer | undefined;
  /** `LEVEL,x,y`: what is near comes first. */
  from = '';
  private due: number | undefined;
  private running: AbortController | undefined;

  type(words: string): void {
    this.words = words;
    clearTimeout(this.due);
    this.running?.abort();
    if (!words.trim()) {
      this.answer = undefined;
      this.set('idle');
      return;
    }
    this.set('asking');
    this.due = window.setTimeout(() => void this.ask(), PAUSE_MS);
  }

  /** The same words again, at once: in another language, or after a failure. */
  again(): void {
    if (!this.words.trim()) return;
    clearTimeout(this.due);
    this.running?.abort();
    void this.ask();
  }

  /** All results in the order they are shown in, one list for the keyboard. */
  get results(): SearchResult[] {
    return this.answer?.groups.flatMap(({ results }) => results) ?? [];
  }

  private async ask(): Promise<void> {
    const mine = new AbortController();
    this.running = mine;
    try {
      const answer = await askSearch(this.words.trim(), language(), this.from, mine.signal);
      if (this.running !== mine || mine.signal.aborted) return;
      this.answer = { ...answer, groups: answer.groups.filter(({ results }) => results.length) };
      this.set(this.results.length ? 'found' : 'nothing');
    } catch {
      if (this.running !== mine || mine.signal.aborted) return;
      this.answer = undefined;
      this.set(navigator.onLine ? 'failed' : 'offline');
    }
  }

  private set(finding: Finding): void {
    this.finding = finding;
    this.dispatchEvent(new Event('change'));
  }
}

/** The parts of a name, in turn plain and matched; ranges that are out of order or out of bounds are left out. */
export function marked(name: string, matched: readonly (readonly [number, number])[]): [string, boolean][] {
  const parts: [string, boolean][] = [];
  let at = 0;
  for (const [start, end] of matched) {
    if (start < at || end <= start || end > name.length) continue;
    if (start > at) parts.push([name.slice(at, start), false]);
    parts.push([name.slice(start, end), true]);
    at = end;
  }
  if (at < name.length) parts.push([name.slice(at), false]);
  return parts;
}

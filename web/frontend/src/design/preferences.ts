/** Theme, text size and language: chosen here, remembered, and named in the address. */

import { type Language, setLanguage } from '../i18n';

export const themes = ['light', 'dark', 'contrast-light', 'contrast-dark'] as const;
export type Theme = (typeof themes)[number];
export type TextSize = 'normal' | 'large';

const root = document.documentElement;

/** On a kiosk choices last until the next reader; nothing is written down. */
const shared = root.dataset.view === 'kiosk';
const first = { theme: root.dataset.theme, text: root.dataset.text, language: root.lang };

function remember(key: string, value: string | null): void {
  if (shared) return;
  try {
    if (value === null) localStorage.removeItem(`bibliotwin.${key}`);
    else localStorage.setItem(`bibliotwin.${key}`, value);
  } catch {
    // Storage may be switched off on a shared machine; the choice then lasts as long as the page.
  }
  // A choice made by hand outranks the one in the address, which would otherwise win on reload.
  const address = new URL(location.href);
  if (address.searchParams.has(key)) {
    address.searchParams.delete(key);
    history.replaceState(history.state, '', address);
  }
}

function recall(key: string): string | null {
  if (shared) return null;
  try {
    return localStorage.getItem(`bibliotwin.${key}`);
  } catch {
    return null;
  }
}

const systemTheme = (): Theme => {
  const base = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  return matchMedia('(prefers-contrast: more)').matches ? `contrast-${base}` : base;
};

const followsSystem = (): boolean =>
  recall('theme') === null && !new URLSearchParams(location.search).has('theme');

/** The theme chosen, or null when the system decides. */
export const chosenTheme = (): Theme | null =>
  followsSystem() && !(shared && root.dataset.theme !== first.theme) ? null : (root.dataset.theme as Theme);

export function setTheme(theme: Theme | null): void {
  remember('theme', theme);
  root.dataset.theme = theme ?? systemTheme();
}

export const textSize = (): TextSize => (root.dataset.text === 'large' ? 'large' : 'normal');

export function setTextSize(size: TextSize): void {
  remember('text', size);
  root.dataset.text = size;
}

export function chooseLanguage(language: Language): void {
  remember('lang', language);
  setLanguage(language);
}

for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
  matchMedia(query).addEventListener('change', () => {
    if (followsSystem()) root.dataset.theme = systemTheme();
  });
}

/** Everything as it was when the page was opened: for the next reader at a kiosk. */
export function forgetChoices(): void {
  root.dataset.theme = first.theme;
  root.dataset.text = first.text;
  setLanguage(first.language.startsWith('en') ? 'en' : 'zh');
}

export const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

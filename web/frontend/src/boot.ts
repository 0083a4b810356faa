// Runs before the first paint. Decides theme, text size and language from the address, what was
// chosen last time, and the system, in this order. `design/preferences.ts` takes over afterwards.
// It is compiled alone and inlined as a plain script: it must not import anything.

const asked = new URLSearchParams(location.search);
const root = document.documentElement;

// A kiosk belongs to nobody: what one reader chose is not there for the next.
const shared = asked.has('kiosk');

const remembered = (key: string): string | null => {
  if (shared) return null;
  try {
    return localStorage.getItem(`bibliotwin.${key}`);
  } catch {
    return null; // Storage may be switched off on a shared machine.
  }
};
const chosen = (key: string, allowed: string[]): string | undefined =>
  [asked.get(key), remembered(key)].find(
    (value): value is string => value !== null && allowed.includes(value),
  );
const prefers = (query: string): boolean => matchMedia(query).matches;

const systemTheme =
  (prefers('(prefers-contrast: more)') ? 'contrast-' : '') +
  (prefers('(prefers-color-scheme: dark)') ? 'dark' : 'light');
root.dataset.theme = chosen('theme', ['light', 'dark', 'contrast-light', 'contrast-dark']) ?? systemTheme;
root.dataset.text = chosen('text', ['normal', 'large']) ?? 'normal';
root.dataset.view = shared ? 'kiosk' : (asked.get('view') ?? 'plan');
const spoken = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag)) ?? 'zh';
root.lang = (chosen('lang', ['zh', 'en']) ?? spoken.slice(0, 2).toLowerCase()) === 'en' ? 'en' : 'zh-CN';

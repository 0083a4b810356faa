/** Keeps an opened route for the way through the basement: registers the worker, and asks through it once more. */

import { language } from '../i18n';

const WORKER = '/wayfinding-worker.js';

/** On a page that nobody else uses, and where the browser allows it (https, or this machine). */
export function keepOffline(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker
    .register(WORKER, { scope: '/wayfinding', updateViaCache: 'none' })
    .catch(() => undefined); // Without it everything works but the last bit of the way without a network.
}

/** Asks for everything that a route needs once more, in both languages, so that the worker has it. */
export async function keepRoute(question: object, levels: readonly string[]): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    );
  }
  const languages = language() === 'zh' ? ['zh', 'en'] : ['en', 'zh'];
  const asks = [
    fetch('/api/v1/venue'),
    fetch('/api/v1/seats/zones'),
    ...levels.map((level) => fetch(`/api/v1/levels/${encodeURIComponent(level)}/map?crs=local`)),
    ...languages.map((lang) =>
      fetch('/api/v1/routes', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...question, lang }),
      }),
    ),
  ];
  await Promise.allSettled(asks);
}

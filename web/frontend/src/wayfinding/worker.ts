// The service worker of `/wayfinding`: a route that was opened stays open without a network.
// It is compiled alone, and `SHELL` and `VERSION` are written in by the build: it must not import anything.
// Everything is asked of the network first; only what never changes under its name is not.

declare const SHELL: string[];
declare const VERSION: string;

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker = self as unknown as {
  addEventListener(name: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(name: 'fetch', listener: (event: Asked) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

const shellName = `bibliotwin-wayfinding-${VERSION}`;
const keptName = 'bibliotwin-wayfinding-kept';
/** Routes, plans and the like that are kept; the oldest go first. */
const KEPT = 60;
const PATIENCE_MS = 6000;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shellName)
      .then((cache) => cache.addAll(SHELL))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  const old = async () => {
    const names = await caches.keys();
    const gone = names.filter(
      (name) => name.startsWith('bibliotwin-wayfinding-') && name !== shellName && name !== keptName,
    );
    await Promise.all(gone.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(old());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (request.method === 'POST' && url.pathname === '/api/v1/routes') event.respondWith(route(request));
  else if (request.method === 'GET' && isKept(url.pathname)) event.respondWith(fresh(request, request.url));
});

const isKept = (path: string): boolean =>
  path === '/qr' || /^\/api\/v1\/(venue$|seats\/zones$|things\/|levels\/[^/]+\/map$)/.test(path);

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const kept = await caches.match('/wayfinding', { cacheName: shellName });
    if (kept) return kept;
    throw error;
  }
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** A question by POST is kept under what it asks; the answer to the same question is found again. */
async function route(request: Request): Promise<Response> {
  const body = await request.clone().text();
  return fresh(request, `/kept/routes?${encodeURIComponent(body)}`);
}

async function fresh(request: Request, key: string): Promise<Response> {
  const cache = await caches.open(keptName);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.ok) {
      await cache.delete(key);
      await cache.put(key, answer.clone());
      const keys = await cache.keys();
      await Promise.all(keys.slice(0, Math.max(0, keys.length - KEPT)).map((old) => cache.delete(old)));
    }
    return answer;
  } catch (error) {
    const kept = await cache.match(key);
    if (!kept) throw error;
    // The page has to say that this is not of now.
    const headers = new Headers(kept.headers);
    headers.set('X-Kept', 'true');
    return new Response(kept.body, { status: kept.status, headers });
  }
}

export {};

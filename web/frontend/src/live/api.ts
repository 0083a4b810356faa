/** Questions to `/api/v1`. Every failure is an `ApiError` that carries the server's own hint. */

import type { LevelMap, ThingAnswer, VenueInfo, ZonesAnswer } from './contract';
import type { HoldingAnswer, RouteAnswer, RouteAsked, SearchAnswer, ThingInfo } from './route-contract';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly hint: string | undefined,
    /** The whole answer: some failures say more than why. */
    readonly body?: unknown,
  ) {
    super(message);
  }
}

/** A server that has not answered by then is as good as gone. */
const PATIENCE_MS = 12_000;

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  return (await answerTo(path, init)).json() as Promise<T>;
}

async function answerTo(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(`/api/v1${path}`, { signal: AbortSignal.timeout(PATIENCE_MS), ...init });
  if (!answer.ok) {
    const fault = await answer.json().catch(() => undefined);
    throw new ApiError(answer.status, fault?.error?.message ?? answer.statusText, fault?.error?.hint, fault);
  }
  return answer;
}

export const askVenue = (): Promise<VenueInfo> => ask('/venue');

export const askMap = (levelId: string): Promise<LevelMap> =>
  ask(`/levels/${encodeURIComponent(levelId)}/map?crs=local`);

export const askZones = (filter: URLSearchParams): Promise<ZonesAnswer> => {
  const query = filter.toString();
  return ask(`/seats/zones${query ? `?${query}` : ''}`);
};

export const askThing = (id: string): Promise<ThingAnswer> => ask(`/things/${encodeURIComponent(id)}`);

/** The way as asked for; the server stores nothing of it. */
export async function askRoute(asked: RouteAsked): Promise<RouteAnswer> {
  const answer = await answerTo('/routes', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked),
  });
  return { ...((await answer.json()) as RouteAnswer), kept: answer.headers.has('X-Kept') };
}

export const askSearch = (
  words: string,
  lang: string,
  from: string,
  signal: AbortSignal,
): Promise<SearchAnswer> => {
  const query = new URLSearchParams({ q: words, lang, limit: '24', ...(from ? { from } : {}) });
  return ask(`/search?${query}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
};

export const askHolding = (callNumber: string): Promise<HoldingAnswer> =>
  ask(`/holdings/${callNumber.split('/').map(encodeURIComponent).join('/')}`);

export const askPlace = (id: string): Promise<ThingInfo> => ask(`/things/${encodeURIComponent(id)}`);

export const askThings = async (kind: string): Promise<ThingInfo[]> => {
  const found: ThingInfo[] = [];
  // Bounded: a venue with more than this is not one to browse as a list.
  for (let next = '', pages = 0; pages < 8; pages++) {
    const query = new URLSearchParams({ kind, limit: '500', ...(next ? { after: next } : {}) });
    const page = await ask<{ things: ThingInfo[]; next?: string | null }>(`/things?${query}`);
    found.push(...page.things);
    if (!page.next) break;
    next = page.next;
  }
  return found;
};

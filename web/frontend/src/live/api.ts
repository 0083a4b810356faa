/** Questions to `/api/v1`. Every failure is an `ApiError` that carries the server's own hint. */

import type { LevelMap, ThingAnswer, VenueInfo, ZonesAnswer } from './contract';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly hint: string | undefined,
  ) {
    super(message);
  }
}

/** A server that has not answered by then is as good as gone. */
const PATIENCE_MS = 12_000;

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(`/api/v1${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) {
    const fault = await answer.json().catch(() => undefined);
    throw new ApiError(answer.status, fault?.error?.message ?? answer.statusText, fault?.error?.hint);
  }
  return answer.json() as Promise<T>;
}

export const askVenue = (): Promise<VenueInfo> => ask('/venue');

export const askMap = (levelId: string): Promise<LevelMap> =>
  ask(`/levels/${encodeURIComponent(levelId)}/map?crs=local`);

export const askZones = (filter: URLSearchParams): Promise<ZonesAnswer> => {
  const query = filter.toString();
  return ask(`/seats/zones${query ? `?${query}` : ''}`);
};

export const askThing = (id: string): Promise<ThingAnswer> => ask(`/things/${encodeURIComponent(id)}`);

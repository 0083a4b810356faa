/** What the address says: which kiosk this is, and which route is shown, so that a code can hand it over. */

import { type PlaceAsked, type Profile, profiles } from '../live/route-contract';

export interface Handed {
  from: PlaceAsked;
  to: PlaceAsked;
  profile: Profile;
}

export interface Address {
  kiosk: string | undefined;
  /** Where up is, should the venue not say it of this kiosk; degrees clockwise from the plane's +y. */
  headingDeg: number | undefined;
  handed: Handed | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LONGEST = 180;

export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const heading = Number(query.get('heading') ?? Number.NaN);
  return {
    kiosk: query.get('kiosk') || undefined,
    headingDeg: Number.isFinite(heading) ? heading : undefined,
    handed: decodeRoute(query.get('route') ?? ''),
  };
}

/** The path that opens the same route elsewhere. It names places, and nobody. */
export function pathOf(handed: Handed, lang: string): string {
  return `/wayfinding?lang=${lang}&route=${encodeRoute(handed)}`;
}

/** `from~to~profile`. Ids that are UUIDs are packed to 22 characters, which makes the code easier to scan. */
export const encodeRoute = ({ from, to, profile }: Handed): string =>
  [encodePlace(from), encodePlace(to), profile].join('~');

export function decodeRoute(text: string): Handed | undefined {
  if (!text || text.length > LONGEST * 2) return undefined;
  const [first = '', second = '', third = ''] = text.split('~');
  const from = decodePlace(first);
  const to = decodePlace(second);
  const profile = profiles.find((one) => one === third) ?? 'walking';
  return from && to ? { from, to, profile } : undefined;
}

/** Percent signs would be escaped twice on their way through an address; `!` takes their part. */
const plain = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('!', '%21')
    .replaceAll('~', '%7E')
    .replaceAll('*', '%2A')
    .replaceAll('%', '!');

function unplain(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('!', '%'));
  } catch {
    return undefined; // Somebody else's percent signs.
  }
}

function encodePlace(place: PlaceAsked): string {
  if ('call_number' in place) return `c${plain(place.call_number)}`;
  if ('level' in place) return `p${plain(place.level)}*${place.x.toFixed(1)}*${place.y.toFixed(1)}`;
  return UUID.test(place.id) ? `u${packed(place.id)}` : `i${plain(place.id)}`;
}

function decodePlace(text: string): PlaceAsked | undefined {
  const rest = text.slice(1);
  if (!rest || rest.length > LONGEST) return undefined;
  switch (text[0]) {
    case 'u': {
      const id = unpacked(rest);
      return id ? { id } : undefined;
    }
    case 'i': {
      const id = unplain(rest);
      return id ? { id } : undefined;
    }
    case 'c': {
      const number = unplain(rest);
      return number ? { call_number: number } : undefined;
    }
    case 'p': {
      const [level = '', x = '', y = ''] = rest.split('*');
      const id = unplain(level);
      const spot = { x: Number.parseFloat(x), y: Number.parseFloat(y) };
      return id && Number.isFinite(spot.x) && Number.isFinite(spot.y) ? { level: id, ...spot } : undefined;
    }
    default:
      return undefined;
  }
}

function packed(uuid: string): string {
  const bytes = uuid
    .replaceAll('-', '')
    .match(/../g)!
    .map((pair) => Number.parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function unpacked(text: string): string | undefined {
  if (!/^[\w-]{22}$/.test(text)) return undefined;
  const hex = [...atob(`${text.replaceAll('-', '+').replaceAll('_', '/')}==`)]
    .map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

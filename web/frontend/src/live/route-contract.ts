/** What `/api/v1/routes` and `/api/v1/search` say, as types. Lengths in metres of the venue's plane, times in seconds. */

import type { Labels } from '../i18n';
import type { Position } from './contract';

export const profiles = ['walking', 'step_free', 'low_effort', 'staff', 'book_trolley'] as const;
export type Profile = (typeof profiles)[number];

export const wishes = ['socket', 'window', 'quiet', 'accessible'] as const;
export type Wish = (typeof wishes)[number];

export const kinds = [
  'seat',
  'toilet',
  'accessible_toilet',
  'family_toilet',
  'nursing_room',
  'lift',
  'stairs',
  'escalator',
  'exit',
  'printer',
  'self_service',
  'information',
  'water',
  'locker',
  'food',
  'first_aid',
  'defibrillator',
] as const;
export type NearestKind = (typeof kinds)[number];

export interface Nearest {
  kind: NearestKind;
  wishes?: Wish[];
}

/** A place as a question names it. */
export type PlaceAsked = { id: string } | { level: string; x: number; y: number } | { call_number: string };

export interface RouteAsked {
  from: PlaceAsked;
  to?: PlaceAsked;
  nearest?: Nearest;
  profile: Profile;
  lang: 'zh' | 'en';
  audio?: boolean;
}

/** A place as an answer names it. */
export interface PlaceFound {
  id: string | null;
  name: Labels;
  level: string;
  x: number;
  y: number;
}

export type StepKind =
  'start' | 'turn' | 'door' | 'lift' | 'stairs' | 'escalator' | 'ramp' | 'reassure' | 'landmark' | 'arrive';

export type TurnWay =
  'left' | 'right' | 'slight_left' | 'slight_right' | 'sharp_left' | 'sharp_right' | 'straight' | 'back';

export interface RouteStep {
  kind: StepKind;
  text: string;
  spoken: string;
  level: string;
  to_level: string | null;
  x: number;
  y: number;
  at_m: number;
  length_m: number;
  duration_s: number;
  turn: TurnWay | null;
  leg: number;
}

export interface RouteLine {
  geometry: { type: 'LineString'; coordinates: Position[] };
  properties: { leg: number; length_m: number; duration_s: number };
}

export interface RouteNotice {
  kind: 'closed' | 'uncertain' | 'crowded' | 'relaxed' | 'desk' | 'moving';
  id: string;
  text: string;
}

export interface RouteAnswer {
  revision: number;
  profile: Profile;
  length_m: number;
  duration_s: number;
  from: PlaceFound;
  to: PlaceFound;
  levels: { level: string; geojson: { features: RouteLine[] } }[];
  steps: RouteStep[];
  notices: RouteNotice[];
  /** Said by the page itself: nobody answered, and this is the last answer that was kept. */
  kept?: boolean;
}

/** The body of an answer that there is no way (422) or no such place (404). */
export interface RouteFault {
  error: { code: string; message: string; hint: string };
  blocked_by?: { id: string; name: Labels; why: string; text?: string }[];
  relaxation?: { profile: Profile; ignoring: string[]; text: string } | null;
  nearest?: { id: string; name: Labels }[];
}

export interface SearchResult {
  id: string;
  kind: string;
  name: Labels;
  detail: Labels;
  level: string | null;
  x: number;
  y: number;
  call_number?: string | null;
  intent?: { nearest: Nearest } | null;
  matched: [start: number, end: number][];
  /** The language of the name that `matched` counts in. */
  source?: string;
}

export interface SearchAnswer {
  query: string;
  groups: { kind: string; results: SearchResult[] }[];
}

export interface ThingInfo {
  id: string;
  kind: string;
  name: Labels;
  level_id: string | null;
  attributes: { category?: string; heading_deg?: number; restriction?: string | null };
}

/** Where a book is; a title is there when the catalogue has one. */
export interface HoldingAnswer {
  call_number: string;
  title?: string | null;
  title_en?: string | null;
}

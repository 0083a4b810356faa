/** What `/api/v1` says, as types. Times are ISO 8601 in UTC. */

import type { Labels } from '../i18n';

export type SeatState = 'free' | 'occupied' | 'away' | 'reserved' | 'unknown' | 'out_of_service';
export const seatStates: readonly SeatState[] = [
  'free',
  'occupied',
  'away',
  'reserved',
  'unknown',
  'out_of_service',
];

export type LevelWord = 'free' | 'moderate' | 'busy' | 'full' | 'unknown';
export type TrendArrow = 'up2' | 'up1' | 'flat' | 'down1' | 'down2';
export type Mode = 'live' | 'simulated' | 'replay';

export interface LevelInfo {
  id: string;
  ordinal: number;
  name: Labels;
  short_name: Labels;
  outdoor: boolean;
  bounds_m: [number, number, number, number];
  seats: number;
}

export interface VenueInfo {
  id: string;
  name: Labels;
  time_zone: string;
  hours: string | null;
  north_deg: number | null;
  mode: Mode;
  speed: number;
  levels: LevelInfo[];
}

export interface SeatCounts {
  capacity: number;
  free: number;
  unknown: number;
}

export interface DayPoint {
  time: string;
  occupied_share: number;
}

export interface Trend {
  minutes: number;
  delta_percent: number;
  arrow: TrendArrow | null;
}

/** What changes in a zone; the feed sends this. */
export interface ZoneNow extends SeatCounts {
  occupied: number;
  free_max: number;
  level: LevelWord;
  trend: Trend | null;
  presence?: 'occupied' | 'free' | 'unknown' | null;
  since?: string | null;
}

/** A zone with what does not change, or seldom; `/seats/zones` sends this. */
export interface Zone extends ZoneNow {
  id: string;
  name: Labels;
  level_id: string;
  kind: 'zone' | 'room';
  category: string;
  day: DayPoint[];
  distance_m: number | null;
  matching?: SeatCounts | null;
}

export interface ZonesAnswer {
  as_of: string;
  revision: number;
  zones: Zone[];
}

export interface DeviceInfo {
  id: string;
  category?: string;
  model?: string;
  protocol?: string;
  last_seen: string | null;
}

export interface ThingAnswer {
  id: string;
  kind: string;
  name: Labels;
  devices?: DeviceInfo[];
}

/** State, since when, and why: one seat in the feed. */
export type SeatTuple = [state: string, since: string, cause: string];

export interface Snapshot {
  type: 'snapshot';
  revision: number;
  as_of: string;
  mode?: Mode;
  speed?: number;
  things: Record<
    string,
    { occupancy?: SeatTuple; seats?: ZoneNow; in_service?: [value: unknown, since: string, cause: string] }
  >;
}

export interface Changes {
  type: 'changes';
  revision: number;
  from: number;
  as_of: string;
  changes: [thing: string, property: string, value: unknown, since: string, cause: string][];
}

export interface Heartbeat {
  type: 'heartbeat';
  revision: number;
  as_of: string;
}

export type FeedMessage = Snapshot | Changes | Heartbeat;

export interface MapProperties {
  feature_type: string;
  category?: string;
  name?: Labels | null;
  alt_name?: Labels | null;
  unit_id?: string;
  zone_id?: string;
  table_id?: string | null;
  bearing_deg?: number;
  socket?: boolean;
  window?: boolean;
  quiet?: boolean;
  accessible?: boolean;
  display_point?: [number, number] | null;
  restriction?: string | null;
  door?: { type?: string | null } | null;
  /** Of a kiosk: where its reader looks, clockwise from +y. */
  heading_deg?: number;
}

export type Position = [number, number];

export type MapGeometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'MultiPoint' | 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] };

export interface MapFeature {
  id: string;
  geometry: MapGeometry | null;
  properties: MapProperties;
}

export interface LevelMap {
  features: MapFeature[];
}

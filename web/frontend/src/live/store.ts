/** What the page knows: venue, zones, seats, and how fresh all this is. One store serves every view. */

import { askVenue, askZones } from './api';
import type {
  FeedMessage,
  Mode,
  SeatCounts,
  SeatState,
  Snapshot,
  VenueInfo,
  Zone,
  ZoneNow,
  ZonesAnswer,
} from './contract';
import { Feed, type Link } from './feed';
import { isSeatState } from './occupancy';

export interface SeatNow {
  state: SeatState;
  since: string | null;
  cause: string;
}

export type Phase = 'loading' | 'ready' | 'failed';

/** Zones bring the day's curve, which the feed does not send: ask again this often. */
const REFRESH_DAY_MS = 5 * 60_000;
/** With a filter on, the server recounts the levels we have no plan of; not more often than this. */
const RECOUNT_MS = 5_000;

/**
 * Events: `phase`, `zones` (figures of any zone), `seats` (detail: the ids that changed, or undefined for
 * all), `service` (detail: the ids of lifts and the like that began or ceased to work), `clock` (a newer
 * `asOf`), `link`.
 */
export class SeatStore extends EventTarget {
  phase: Phase = 'loading';
  venue: VenueInfo | undefined;
  readonly zones = new Map<string, Zone>();
  readonly seats = new Map<string, SeatNow>();
  /** Lifts, stairs and escalators that do not work, when the feed is asked for `relationship`. */
  readonly outOfService = new Set<string>();
  asOf: Date | undefined;
  heardAt = 0;
  mode: Mode = 'live';
  speed = 1;
  link: Link = { status: 'connecting' };

  /** The newest word of the feed on each zone, and its revision: an answer asked for earlier must not undo it. */
  private readonly heard = new Map<string, { now: ZoneNow; revision: number }>();
  private filter = new URLSearchParams();
  private recountDue: number | undefined;
  private recountedAt = 0;
  private readonly feed: Feed;

  constructor(kinds = 'seat,zone') {
    super();
    this.feed = new Feed(kinds, {
      message: (message) => this.take(message),
      link: (link) => this.relink(link),
    });
  }

  async start(): Promise<void> {
    this.setPhase('loading');
    this.feed.start();
    try {
      const [venue, zones] = await Promise.all([askVenue(), askZones(this.filter)]);
      this.venue = venue;
      this.mode = venue.mode ?? 'live';
      this.speed = venue.speed ?? 1;
      this.mergeZones(zones);
      if (!this.asOf) this.hear(zones.as_of);
      this.setPhase('ready');
      window.setInterval(() => void this.recount(), REFRESH_DAY_MS);
    } catch {
      this.setPhase('failed');
    }
  }

  reconnect(): void {
    this.feed.connectNow();
  }

  /** Asks the server to count what passes `filter` as well. */
  setFilter(filter: URLSearchParams): void {
    if (filter.toString() === this.filter.toString()) return;
    this.filter = filter;
    if (!filter.size) {
      for (const [id, zone] of this.zones) this.zones.set(id, { ...zone, matching: null });
      this.emit('zones');
    }
    if (this.phase === 'ready') void this.recount();
  }

  /** Seats of a level whose plan is loaded are recounted here, at once. */
  setMatching(counts: ReadonlyMap<string, SeatCounts>): void {
    let changed = false;
    for (const [id, matching] of counts) {
      const zone = this.zones.get(id);
      const before = zone?.matching;
      if (
        !zone ||
        (before &&
          before.free === matching.free &&
          before.capacity === matching.capacity &&
          before.unknown === matching.unknown)
      )
        continue;
      this.zones.set(id, { ...zone, matching });
      changed = true;
    }
    if (changed) this.emit('zones');
  }

  private async recount(): Promise<void> {
    this.recountedAt = performance.now();
    const asked = this.filter.toString();
    try {
      const answer = await askZones(this.filter);
      if (asked === this.filter.toString()) this.mergeZones(answer);
    } catch {
      // The last counts stay; the link state already says that the server does not answer.
    }
  }

  private recountSoon(): void {
    if (!this.filter.size || this.recountDue !== undefined) return;
    const wait = Math.max(0, this.recountedAt + RECOUNT_MS - performance.now());
    this.recountDue = window.setTimeout(() => {
      this.recountDue = undefined;
      void this.recount();
    }, wait);
  }

  private mergeZones({ zones, revision }: ZonesAnswer): void {
    const present = new Set<string>();
    for (const zone of zones) {
      present.add(zone.id);
      const heard = this.heard.get(zone.id);
      const newer = heard && heard.revision > revision ? heard.now : undefined;
      const { id, name, day } = zone;
      const matching = this.filter.size ? (zone.matching ?? null) : null;
      this.zones.set(id, { ...zone, ...newer, id, name, day, matching });
    }
    for (const id of this.zones.keys()) if (!present.has(id)) this.zones.delete(id);
    this.emit('zones');
  }

  private take(message: FeedMessage): void {
    this.hear(message.as_of);
    if (message.type === 'snapshot') this.takeSnapshot(message.things, message.revision);
    if (message.type === 'changes') {
      const seats: string[] = [];
      const service: string[] = [];
      let zones = false;
      for (const [id, property, value, since, cause] of message.changes) {
        if (property === 'occupancy') {
          this.setSeat(id, value, since, cause);
          seats.push(id);
        } else if (property === 'seats') {
          zones = this.patchZone(id, value as ZoneNow, message.revision) || zones;
        } else if (property === 'in_service' && this.setService(id, value)) {
          service.push(id);
        }
      }
      if (seats.length) this.emit('seats', seats);
      if (service.length) this.emit('service', service);
      if (zones) this.emit('zones');
      if (zones || seats.length) this.recountSoon();
    }
    if (message.type === 'snapshot' && (message.mode ?? this.mode) !== this.mode) {
      this.mode = message.mode ?? this.mode;
      this.emit('phase');
    }
    if (message.type === 'snapshot' && message.speed !== undefined) this.speed = message.speed;
  }

  private takeSnapshot(things: Snapshot['things'], revision: number): void {
    this.seats.clear();
    const service: string[] = [];
    for (const [id, thing] of Object.entries(things)) {
      if (thing.occupancy) this.setSeat(id, ...thing.occupancy);
      if (thing.in_service && this.setService(id, thing.in_service[0])) service.push(id);
      if (thing.seats) this.patchZone(id, thing.seats, revision);
    }
    this.emit('seats');
    this.emit('zones');
    if (service.length) this.emit('service', service);
  }

  /** Whether that is news; only a plain "no" is out of service. */
  private setService(id: string, value: unknown): boolean {
    if (value !== false) return this.outOfService.delete(id);
    if (this.outOfService.has(id)) return false;
    this.outOfService.add(id);
    return true;
  }

  private setSeat(id: string, value: unknown, since: string, cause: string): void {
    // A word we do not know is not a free seat.
    this.seats.set(id, { state: isSeatState(value) ? value : 'unknown', since: since || null, cause });
  }

  private patchZone(id: string, now: ZoneNow, revision: number): boolean {
    this.heard.set(id, { now, revision });
    const zone = this.zones.get(id);
    if (!zone) return false;
    this.zones.set(id, {
      ...zone,
      ...now,
      id,
      name: zone.name,
      day: zone.day,
      matching: zone.matching ?? null,
    });
    return true;
  }

  private hear(asOf: string): void {
    this.asOf = new Date(asOf);
    this.heardAt = performance.now();
    this.emit('clock');
  }

  private relink(link: Link): void {
    if (link.status === 'live' && this.link.status === 'live') return;
    this.link = link;
    this.emit('link');
  }

  private setPhase(phase: Phase): void {
    this.phase = phase;
    this.emit('phase');
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** What the screen knows and asks: where one is, where one wants to go, the way there, and what changed on it. */

import { type Labels, language, say, t } from '../i18n';
import { ApiError, askHolding, askMap, askPlace, askRoute } from '../live/api';
import type { LevelMap } from '../live/contract';
import type {
  Nearest,
  PlaceAsked,
  PlaceFound,
  Profile,
  RouteAnswer,
  RouteAsked,
  RouteFault,
} from '../live/route-contract';
import { SeatStore } from '../live/store';
import { linesOf, pointOf, polygonsOf } from '../plan/geometry';
import { type Turning, turningBy } from '../plan/turning';
import type { Address, Handed } from './address';
import { keepRoute } from './offline';

export interface Origin {
  asked: PlaceAsked;
  name: Labels;
  level: string;
  /** In local metres, not yet turned; unknown of what is only known by name. */
  x?: number;
  y?: number;
}

/** Where one wants to go: a place, or the nearest of a kind. */
export interface Wish {
  to?: PlaceAsked;
  nearest?: Nearest;
  name?: Labels;
}

export type Way =
  | { status: 'none' | 'asking' }
  | { status: 'ready'; answer: RouteAnswer }
  | { status: 'blocked' | 'unknown'; fault: RouteFault }
  | { status: 'failed' | 'offline' };

/** Why the shown route is not the one that was asked for first. */
export interface Rerouted {
  title: string;
  why: string;
}

/** The feed may tell of several lifts in one breath. */
const SETTLE_MS = 150;
/** How long after the venue could not be read it is asked for once more. */
const AGAIN_MS = 10_000;
/** How long to wait before each further attempt while the server is busy, or still making ready. */
const BUSY_MS = [700, 1500, 2500];

/** Events: `ready` (venue and origin known), `way` (asked, found or not), `map` (a plan arrived), and the store's own. */
export class Guide extends EventTarget {
  readonly store = new SeatStore('seat,zone,relationship');
  turning: Turning = turningBy(0);
  kioskUnknown = false;
  origin: Origin | undefined;
  wish: Wish | undefined;
  profile: Profile = 'walking';
  way: Way = { status: 'none' };
  rerouted: Rerouted | undefined;
  seatGone = false;
  /** Grows with each answer that leads another way: then, and only then, it is drawn anew. */
  drawing = 0;
  private readonly maps = new Map<string, LevelMap | 'failed' | 'asked'>();
  private reason: { ids: string[]; back: boolean } | undefined;
  private settling: number | undefined;
  private again: number | undefined;
  private asked = 0;
  private audio = false;

  constructor(private readonly address: Address) {
    super();
    this.store.addEventListener('service', (event) =>
      this.onService((event as CustomEvent<string[]>).detail),
    );
    this.store.addEventListener('seats', () => this.onSeats());
  }

  async start(): Promise<void> {
    clearTimeout(this.again);
    await this.store.start();
    // At a kiosk nobody may be there to try again.
    if (this.store.phase === 'failed') this.again = window.setTimeout(() => void this.start(), AGAIN_MS);
    const { venue } = this.store;
    if (!venue?.levels.length) return this.emit('ready');
    await this.findOrigin();
    if (this.address.handed) this.take(this.address.handed);
    this.emit('ready');
  }

  /** The level to begin with: where one stands, else the one at the ground. */
  get groundLevel(): string {
    const levels = this.store.venue?.levels ?? [];
    return [...levels].sort((a, b) => Math.abs(a.ordinal + 0.1) - Math.abs(b.ordinal + 0.1))[0]?.id ?? '';
  }

  private async findOrigin(): Promise<void> {
    const { kiosk, headingDeg } = this.address;
    this.turning = turningBy(headingDeg ?? 0);
    if (kiosk) {
      try {
        const { name, level_id, attributes } = await askPlace(kiosk);
        if (level_id) {
          this.turning = turningBy(headingDeg ?? attributes.heading_deg ?? 0);
          this.origin = {
            asked: { id: kiosk },
            name,
            level: level_id,
            ...(await this.spotOf(level_id, kiosk)),
          };
          return;
        }
      } catch {
        // Said on the screen below; the main entrance is a start that every reader can find.
      }
      this.kioskUnknown = true;
    }
    await this.beginAtEntrance();
  }

  private async beginAtEntrance(): Promise<void> {
    const level = this.groundLevel;
    const map = await this.plainMap(level);
    const entrance = map?.features.find(({ properties }) => properties.category === 'pedestrian.principal');
    const line = linesOf(entrance?.geometry ?? null)[0];
    if (!entrance || !line) return;
    const middle = { x: (line[0]!.x + line.at(-1)!.x) / 2, y: -(line[0]!.y + line.at(-1)!.y) / 2 };
    this.origin = { asked: { id: entrance.id }, name: entrance.properties.name ?? {}, level, ...middle };
  }

  private async spotOf(level: string, id: string): Promise<{ x: number; y: number } | undefined> {
    const feature = (await this.plainMap(level))?.features.find((one) => one.id === id);
    if (!feature) return undefined;
    const shown = feature.properties.display_point;
    if (shown) return { x: shown[0], y: shown[1] };
    const at = pointOf(feature.geometry) ?? polygonsOf(feature.geometry)[0]?.[0]?.[0];
    return at && { x: at.x, y: -at.y };
  }

  private async plainMap(level: string): Promise<LevelMap | undefined> {
    try {
      return await askMap(level);
    } catch {
      return undefined;
    }
  }

  /** The plan of a level, turned; undefined while it is on its way. */
  map(level: string): LevelMap | 'failed' | undefined {
    const found = this.maps.get(level);
    if (found === undefined && level) void this.fetchMap(level);
    return found === 'asked' ? undefined : found;
  }

  async fetchMap(level: string): Promise<void> {
    if (this.maps.has(level) && this.maps.get(level) !== 'failed') return;
    this.maps.set(level, 'asked');
    try {
      this.maps.set(level, this.turning.map(await askMap(level)));
    } catch {
      this.maps.set(level, 'failed');
    }
    this.emit('map');
  }

  go(wish: Wish): void {
    this.wish = wish;
    this.forgetAnswer();
    void this.ask();
  }

  /** Shows the route that somebody sent, or that a code handed over. */
  take({ from, to, profile }: Handed): void {
    const level = 'level' in from ? from.level : '';
    this.origin = { asked: from, name: {}, level };
    this.profile = profile;
    this.go({ to });
    if ('call_number' in to) void this.nameBook(to.call_number);
  }

  /** A code holds the call number; the reader looks for a title. */
  private async nameBook(callNumber: string): Promise<void> {
    const { wish } = this;
    try {
      const { title, title_en } = await askHolding(callNumber);
      if (this.wish !== wish || !wish || !title) return;
      this.wish = { ...wish, name: title_en ? { zh: title, en: title_en } : { zh: title } };
      this.emit('way');
    } catch {
      // The name of the shelf does as well.
    }
  }

  setProfile(profile: Profile): void {
    this.profile = profile;
    this.rerouted = undefined;
    if (this.wish) void this.ask();
  }

  setOrigin(origin: Origin): void {
    this.origin = origin;
    if (this.wish) void this.ask();
  }

  /** The same way in the language now in use. */
  retell(): void {
    if (this.wish) void this.ask();
  }

  /** With the sentences for those who listen, or without. */
  setAudio(audio: boolean): Promise<void> {
    this.audio = audio;
    return this.ask();
  }

  /** Nothing of what was asked stays. */
  clear(): void {
    this.wish = undefined;
    this.audio = false;
    this.forgetAnswer();
    this.asked++;
    this.emit('way');
  }

  private forgetAnswer(): void {
    this.way = { status: 'none' };
    this.rerouted = undefined;
    this.reason = undefined;
    this.seatGone = false;
  }

  /** The route as a code can hand it over; a nearest place becomes the one that was found. */
  get handed(): Handed | undefined {
    if (this.way.status !== 'ready' || !this.origin) return undefined;
    const { to } = this.way.answer;
    const asked = this.wish?.to ?? (to.id ? { id: to.id } : { level: to.level, x: to.x, y: to.y });
    return { from: this.origin.asked, to: asked, profile: this.profile };
  }

  async ask(): Promise<void> {
    const { origin, wish } = this;
    if (!origin || !wish) return;
    const mine = ++this.asked;
    const before = this.way;
    if (before.status !== 'ready') this.set({ status: 'asking' });
    const question: RouteAsked = {
      from: origin.asked,
      ...(wish.to ? { to: wish.to } : { nearest: wish.nearest! }),
      profile: this.profile,
      lang: language(),
      ...(this.audio ? { audio: true } : {}),
    };
    let way: Way;
    try {
      way = { status: 'ready', answer: await patiently(() => askRoute(question)) };
    } catch (error) {
      way = wayOf(error);
    }
    if (mine !== this.asked) return;
    // Without an answer, the last one is still the best there is; only a plain "no" replaces it.
    if (before.status === 'ready' && (way.status === 'failed' || way.status === 'offline'))
      return this.emit('way');
    this.explain(before, way);
    this.set(way);
    if (way.status === 'ready' && !way.answer.kept && !this.address.kiosk) this.keep(way.answer);
  }

  /** A phone keeps the way as its address names it, which is how it will ask for it again. */
  private keep({ levels, to }: RouteAnswer): void {
    const { handed } = this;
    const places = [...new Set([...levels.map(({ level }) => level), to.level])];
    if (handed) void keepRoute({ from: handed.from, to: handed.to, profile: handed.profile }, places);
  }

  private explain(before: Way, way: Way): void {
    const reason = this.reason;
    this.reason = undefined;
    const same = before.status === 'ready' && way.status === 'ready' && sameWay(before.answer, way.answer);
    if (!same) this.drawing++;
    if (way.status !== 'ready' || !reason || same) return;
    const told = way.answer.notices.filter(({ id }) => reason.ids.includes(id)).map(({ text }) => text);
    this.rerouted = reason.back
      ? { title: t().reroutedBack, why: '' }
      : { title: t().rerouted, why: told.join(t().join) };
  }

  private set(way: Way): void {
    this.way = way;
    if (way.status === 'ready') {
      this.fillOrigin(way.answer.from);
      for (const { level } of way.answer.levels) void this.fetchMap(level);
      void this.fetchMap(way.answer.to.level);
    }
    this.emit('way');
  }

  /** Of a route that was handed over, only the answer knows how its start is called. */
  private fillOrigin({ name, level, x, y }: PlaceFound): void {
    if (!this.origin || (this.origin.x !== undefined && say(this.origin.name))) return;
    this.origin = { ...this.origin, name: say(this.origin.name) ? this.origin.name : name, level, x, y };
  }

  private onService(ids: string[]): void {
    if (!this.wish || this.way.status === 'none') return;
    const back = ids.every((id) => !this.store.outOfService.has(id)) && this.reason?.back !== false;
    this.reason = { ids: [...(this.reason?.ids ?? []), ...ids], back };
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => void this.ask(), SETTLE_MS);
  }

  private onSeats(): void {
    if (this.way.status !== 'ready') return;
    const seat = this.store.seats.get(this.way.answer.to.id ?? '');
    const gone = seat?.state === 'occupied' || seat?.state === 'reserved';
    if (gone === this.seatGone) return;
    this.seatGone = gone;
    this.emit('way');
  }

  private emit(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}

/** Asks once more, and once more, of a server that says "in a moment". */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const wait of BUSY_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 503 && error.status !== 429)) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return ask();
}

function wayOf(error: unknown): Way {
  if (error instanceof ApiError && (error.status === 422 || error.status === 404)) {
    const fault = error.body as RouteFault | undefined;
    if (fault?.error) return { status: error.status === 422 ? 'blocked' : 'unknown', fault };
  }
  return { status: navigator.onLine ? 'failed' : 'offline' };
}

/** Whether two answers lead the same way, in whatever words. */
export function sameWay(a: RouteAnswer, b: RouteAnswer): boolean {
  const line = ({ levels, to }: RouteAnswer) =>
    JSON.stringify([
      to.id,
      levels.map(({ level, geojson }) => [level, geojson.features.map((f) => f.geometry)]),
    ]);
  return line(a) === line(b);
}

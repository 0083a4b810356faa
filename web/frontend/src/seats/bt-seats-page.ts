/** `<bt-seats-page>`: where is a free seat now? Ties store, address, plan and list together. */

import { html, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '../design/bt-as-of';
import { OUTDATED_S } from '../design/bt-as-of';
import '../design/bt-band';
import '../design/bt-level-strip';
import type { StripLevel } from '../design/bt-level-strip';
import '../design/bt-notice';
import '../design/bt-seat-card';
import '../design/bt-segment';
import '../design/bt-settings';
import '../design/bt-sheet';
import { type Snap, shares } from '../design/bt-sheet';
import { BtElement, shared } from '../design/element';
import { stateWord } from '../design/words';
import { calendarDay, figure, type Labels, range, say, t } from '../i18n';
import { askMap } from '../live/api';
import { type LevelInfo, type LevelMap, type SeatState, seatStates, type Zone } from '../live/contract';
import { countsOf, totalsOf } from '../live/occupancy';
import { SeatStore } from '../live/store';
import '../plan/bt-plan';
import type { BtPlan } from '../plan/bt-plan';
import type { SeatPlace } from '../plan/seat-layer';
import './bt-zone-detail';
import './bt-zone-list';
import type { Scope } from './bt-zone-list';
import { dayHours } from './hours';
import { match } from './matching';
import { pageStyle } from './page-style';
import { type Filter, filterQuery, isFiltering, type Route, readRoute, writeRoute } from './route';

const desk = matchMedia('(min-width: 900px)');
const DESK_MARGINS = { top: 84, right: 24, bottom: 64, left: 24 };

@customElement('bt-seats-page')
export class BtSeatsPage extends BtElement {
  private readonly store = new SeatStore();
  private readonly maps = new Map<string, LevelMap | 'failed'>();
  @state() private route: Route = readRoute(location.search);
  @state() private scope: Scope = 'all';
  @state() private snap: Snap = 'peek';
  @state() private passing: ReadonlySet<string> | undefined;
  @state() private announcement = '';
  @state() private outdated = false;
  @state() private troubled = false;
  @state() private margins = DESK_MARGINS;
  @query('bt-plan') private plan?: BtPlan;
  private passes?: (place: SeatPlace) => boolean;
  private troubleDue: number | undefined;
  private turn = 0;

  static override styles = [shared, pageStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    const { store } = this;
    store.addEventListener('phase', () => this.onPhase());
    store.addEventListener('zones', () => this.onZones());
    store.addEventListener('seats', (event) => this.onSeats((event as CustomEvent<string[]>).detail));
    store.addEventListener('link', () => this.onLink());
    store.addEventListener('clock', () => this.requestUpdate());
    addEventListener('popstate', () => {
      this.route = readRoute(location.search);
      this.settleRoute();
    });
    desk.addEventListener('change', () => this.requestUpdate());
    addEventListener('resize', () => this.measure());
    window.setInterval(() => this.age(), 5000);
    store.setFilter(filterQuery(this.route.filter));
    void store.start();
  }

  private readonly stateOf = (id: string): SeatState => this.store.seats.get(id)?.state ?? 'unknown';

  private onPhase(): void {
    if (this.store.phase === 'ready') this.settleRoute();
    this.requestUpdate();
  }

  private onZones(): void {
    this.plan?.applyZones();
    this.requestUpdate();
  }

  private onSeats(ids: string[] | undefined): void {
    if (isFiltering(this.route.filter)) this.refilter();
    this.plan?.applySeats(ids);
    const { seat } = this.route;
    if (seat && ids?.includes(seat))
      this.announce(`${this.seatName(seat)}: ${stateWord(this.stateOf(seat))}`);
    this.turn++;
    if (this.route.zone || seat) this.requestUpdate();
  }

  private onLink(): void {
    const { status } = this.store.link;
    if (status === 'live') {
      clearTimeout(this.troubleDue);
      this.troubleDue = undefined;
      if (this.troubled) this.announce(t().linkBack);
      this.troubled = false;
    } else if (status !== 'connecting' && this.troubleDue === undefined) {
      // A reconnect that takes a second is nobody's business.
      this.troubleDue = window.setTimeout(() => {
        this.troubled = true;
        this.announce(t().linkLost);
      }, 2500);
    }
    this.requestUpdate();
  }

  private age(): void {
    const { heardAt } = this.store;
    this.outdated = heardAt > 0 && (performance.now() - heardAt) / 1000 > OUTDATED_S;
    if (this.troubled) this.requestUpdate();
  }

  /** Polite and rare: answers to what a person did, the open seat's change, and the connection. */
  private announce(text: string): void {
    this.announcement = text;
  }

  private level(): LevelInfo | undefined {
    return this.store.venue?.levels.find((level) => level.id === this.route.level);
  }

  private map(): LevelMap | undefined {
    const map = this.maps.get(this.route.level);
    return map === 'failed' ? undefined : map;
  }

  /** Completes a route that names only a zone, or nothing: the level nearest to the ground that has seats. */
  private settleRoute(): void {
    const { venue, zones } = this.store;
    if (!venue) return;
    const zone = zones.get(this.route.zone);
    let level = zone?.level_id ?? this.route.level;
    if (!venue.levels.some((one) => one.id === level)) {
      const seated = new Set([...zones.values()].map((one) => one.level_id));
      const nearest = [...venue.levels].sort((a, b) => Math.abs(a.ordinal + 0.1) - Math.abs(b.ordinal + 0.1));
      level = (nearest.find((one) => seated.has(one.id)) ?? nearest[0])?.id ?? '';
    }
    this.route = { ...this.route, level, zone: zone ? this.route.zone : '' };
    void this.loadMap(level);
    this.refilter();
  }

  private async loadMap(level: string): Promise<void> {
    if (!level || (this.maps.has(level) && this.maps.get(level) !== 'failed')) return;
    this.maps.delete(level);
    this.requestUpdate();
    try {
      this.maps.set(level, await askMap(level));
    } catch {
      this.maps.set(level, 'failed');
    }
    this.refilter();
    this.requestUpdate();
  }

  private go(change: Partial<Route>, keep = false): void {
    this.route = { ...this.route, ...change };
    const address = `${location.pathname}${writeRoute(this.route, location.search)}`;
    if (keep) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    void this.loadMap(this.route.level);
  }

  private goLevel(id: string): void {
    this.go({ level: id, zone: '', seat: '' });
    this.refilter();
    const zones = [...this.store.zones.values()].filter((zone) => zone.level_id === id);
    const sum = totalsOf(zones.map(countsOf));
    this.announce(t().levelSaid(this.shortName(id), range(sum.free, sum.free_max)));
  }

  private goZone(id: string): void {
    const zone = this.store.zones.get(id);
    if (!zone) return;
    this.go({ level: zone.level_id, zone: id, seat: '' });
    this.refilter();
    if (this.snap === 'full') this.snap = 'peek';
    void this.focusHeading();
  }

  private goSeat(id: string): void {
    const zone = this.map()?.features.find((feature) => feature.id === id)?.properties.zone_id;
    this.go({ seat: id, zone: zone && this.store.zones.has(zone) ? zone : '' });
    if (this.snap === 'full') this.snap = 'peek';
    void this.focusHeading();
  }

  private back(): void {
    const { seat } = this.route;
    this.go(seat ? { seat: '' } : { zone: '' });
    // Focus goes back to the seat, where there is a plan to show it on.
    if (seat && this.plan) void this.updateComplete.then(() => this.plan?.focusSeat(seat));
    else void this.focusHeading();
  }

  private async focusHeading(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.open h2')?.focus({ preventScroll: true });
  }

  private setFilter(filter: Filter): void {
    this.go({ filter }, true);
    this.store.setFilter(filterQuery(filter));
    this.refilter();
    const sum = totalsOf([...this.store.zones.values()].map(countsOf));
    if (isFiltering(filter)) this.announce(t().filterResult(range(sum.free, sum.free_max)));
  }

  /** Chooses the seats that pass the filter, and counts them at once where we have the plan. */
  private refilter(): void {
    const map = this.map();
    const { filter } = this.route;
    const found = map && isFiltering(filter) ? match(map, filter, this.stateOf) : undefined;
    const passing = found?.passing;
    this.passing = passing;
    if (passing) this.passes = (place) => passing.has(place.id);
    else delete this.passes;
    if (found) this.store.setMatching(found.counts);
  }

  private measure(): void {
    if (desk.matches) {
      this.margins = DESK_MARGINS;
      return;
    }
    const main = this.renderRoot.querySelector('main');
    const strip = this.renderRoot.querySelector('bt-level-strip');
    const block = this.renderRoot.querySelector('.block');
    if (!main || !strip || !block) return;
    const bottom = Math.round(main.clientHeight * shares[this.snap === 'half' ? 'half' : 'peek']) + 10;
    const left = strip.clientWidth + 10;
    const top = block.clientHeight + 10;
    const { margins } = this;
    if (margins.bottom === bottom && margins.left === left && margins.top === top) return;
    this.margins = { top, right: 8, bottom, left };
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('announcement') || this.store.phase !== 'ready') return;
    this.measure();
  }

  private shortName(levelId: string): string {
    return say(this.store.venue?.levels.find((level) => level.id === levelId)?.short_name);
  }

  private seatName(id: string): string {
    const place = this.plan?.seats.places.get(id);
    return t().seatNamed(place?.name ?? id);
  }

  override render() {
    const { phase, venue } = this.store;
    if (phase === 'failed') return this.failed();
    if (phase === 'loading' || !venue) return this.skeleton();
    if (this.route.view === 'wall') {
      if (!customElements.get('bt-wall')) {
        // Its own chunk: a phone never fetches it.
        void import('./bt-wall').then(() => this.requestUpdate());
        return this.skeleton();
      }
      return html`<bt-wall .store=${this.store}></bt-wall>`;
    }
    return this.ready();
  }

  private ready() {
    const { store } = this;
    const words = t();
    const empty = !store.zones.size;
    const list = this.route.view === 'list';
    return html`${this.band()}
      <header class="top">
        <button class="skip" type="button" @click=${this.skip}>${words.skipToList}</button>
        <div class="title">
          <h1>${say(store.venue!.name)} · ${words.screenSeats}</h1>
          ${this.asOf()}
        </div>
        <bt-segment
          class="view"
          brief
          label=${words.viewLabel}
          .value=${this.route.view}
          .options=${[
            { value: 'plan', label: words.plan, icon: 'plan' },
            { value: 'list', label: words.list, icon: 'list' },
          ]}
          @bt-choose=${(event: CustomEvent<Route['view']>) => this.go({ view: event.detail })}
        ></bt-segment>
        <bt-settings></bt-settings>
      </header>
      ${
        empty
          ? html`<main class="alone"><bt-notice icon="building" heading=${words.emptyTitle} action=${words.toHome} href="/"
              >${words.emptySay}</bt-notice
            ></main>`
          : html`<main
              class=${list ? 'list' : ''}
              @bt-level=${(event: CustomEvent<string>) => this.goLevel(event.detail)}
              @bt-zone=${(event: CustomEvent<string>) => this.goZone(event.detail)}
              @bt-seat=${(event: CustomEvent<string>) => this.goSeat(event.detail)}
              @bt-clear=${() => (this.route.zone || this.route.seat) && this.go({ zone: '', seat: '' })}
              @bt-filter=${(event: CustomEvent<Filter>) => this.setFilter(event.detail)}
              @bt-scope=${(event: CustomEvent<Scope>) => {
                this.scope = event.detail;
              }}
            >
              <bt-level-strip .levels=${this.strip()} selected=${this.route.level}></bt-level-strip>
              ${list ? nothing : this.stage()}
              ${
                desk.matches || list
                  ? html`<section class="side" id="list">${this.panel()}</section>`
                  : html`<bt-sheet
                      id="list"
                      .snap=${this.snap}
                      @bt-snap=${(event: CustomEvent<Snap>) => {
                        this.snap = event.detail;
                      }}
                      >${this.panel()}</bt-sheet
                    >`
              }
              ${this.trouble()}
            </main>`
      }
      <div class="unseen" role="status" aria-live="polite">${this.announcement}</div>`;
  }

  private skip(): void {
    this.renderRoot.querySelector<HTMLElement>('bt-zone-list, .open h2')?.focus();
  }

  private asOf() {
    return html`<bt-as-of
      .time=${this.store.asOf}
      .heardAt=${this.store.heardAt}
      .timeZone=${this.store.venue?.time_zone ?? 'UTC'}
    ></bt-as-of>`;
  }

  private band() {
    const { mode, speed, asOf, venue } = this.store;
    if (mode === 'live') return nothing;
    const words = t();
    const day = asOf && venue ? calendarDay(asOf, venue.time_zone) : '';
    return html`<bt-band kind=${mode} icon=${mode === 'replay' ? 'replay' : 'warning'}
      >${mode === 'replay' ? words.bandReplay(day) : words.bandSimulated}${
        speed !== 1 ? html` <span>· ${words.bandSpeed(figure(speed))}</span>` : nothing
      }</bt-band
    >`;
  }

  private trouble() {
    if (!this.troubled) return nothing;
    const words = t();
    const { link } = this.store;
    const said =
      link.status === 'offline'
        ? words.linkOffline
        : link.status === 'waiting'
          ? words.linkRetry(Math.max(1, Math.round((link.until - performance.now()) / 1000)))
          : words.linkRetrying;
    return html`<bt-band class="trouble" kind="trouble" icon="offline"
      >${said} <button type="button" @click=${() => this.store.reconnect()}>${words.retryNow}</button></bt-band
    >`;
  }

  private strip(): StripLevel[] {
    const zones = [...this.store.zones.values()];
    return this.store
      .venue!.levels.map((level) => {
        const sum = totalsOf(zones.filter((zone) => zone.level_id === level.id).map(countsOf));
        return {
          id: level.id,
          name: level.name,
          short: level.short_name,
          free: sum.free,
          freeMax: sum.free_max,
          capacity: sum.capacity,
          word: sum.level,
          ground: level.ordinal === 0,
        };
      })
      .filter((level) => desk.matches || level.capacity > 0 || level.id === this.route.level);
  }

  private stage() {
    const level = this.level();
    const words = t();
    const zones = [...this.store.zones.values()].filter((zone) => zone.level_id === this.route.level);
    const sum = totalsOf(zones.map(countsOf));
    const about = say(this.map()?.features.find(({ id }) => id === this.route.level)?.properties.alt_name);
    if (this.maps.get(this.route.level) === 'failed') {
      return html`<div class="stage">
        <bt-notice
          icon="plan"
          heading=${say(level?.name)}
          action=${words.tryAgain}
          @bt-act=${() => this.loadMap(this.route.level)}
          >${words.failedMap}</bt-notice
        >
      </div>`;
    }
    return html`<div class="stage">
      <bt-plan
        .map=${this.map()}
        .levelName=${this.shortName(this.route.level)}
        .zones=${this.store.zones}
        .stateOf=${this.stateOf}
        .passes=${this.passes}
        .margins=${this.margins}
        .northDeg=${this.store.venue!.north_deg}
        chosenSeat=${this.route.seat}
        chosenZone=${this.route.zone}
        ?stale=${this.outdated}
      ></bt-plan>
      <div class="block figure">
        <b>${this.shortName(this.route.level)}</b>
        <div>
          <span>${say(level?.name)}${about ? ` · ${about}` : nothing}</span>
          <span
            >${sum.capacity ? words.levelHas(range(sum.free, sum.free_max), figure(sum.capacity)) : words.noZonesHere}</span
          >
        </div>
      </div>
      ${this.legend()}
    </div>`;
  }

  private legend() {
    const present = new Set([...this.store.seats.values()].map((seat) => seat.state));
    return html`<div class="legend" aria-label=${t().legend} role="group">
      ${seatStates
        .filter((one) => ['free', 'occupied', 'unknown'].includes(one) || present.has(one))
        .map((one) => html`<span><bt-mark state=${one}></bt-mark>${stateWord(one)}</span>`)}
    </div>`;
  }

  private panel() {
    const { store, route } = this;
    const zone = store.zones.get(route.zone);
    if (route.seat)
      return this.opened(this.seatName(route.seat), zone ? say(zone.name) : '', this.seatCard());
    if (zone) return this.opened(say(zone.name), this.shortName(zone.level_id), this.zoneDetail(zone));
    const levelNames = new Map<string, Labels>(
      store.venue!.levels.map((level) => [level.id, level.short_name]),
    );
    const zones = [...store.zones.values()];
    return html`<bt-zone-list
      tabindex="-1"
      .zones=${zones}
      .totals=${totalsOf(zones.map(countsOf))}
      .levelNames=${levelNames}
      .levelId=${route.level}
      .filter=${route.filter}
      .scope=${this.scope}
      .hours=${dayHours(store.venue!.hours)}
      .now=${store.asOf}
      .timeZone=${store.venue!.time_zone}
      >${desk.matches && route.view === 'plan' ? nothing : this.legend()}</bt-zone-list
    >`;
  }

  private opened(title: string, place: string, content: unknown) {
    const words = t();
    return html`<div
      class="open"
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.back()}
    >
      <header>
        <button class="tool" type="button" aria-label=${words.back} title=${words.back} @click=${this.back}>
          <bt-icon name="back"></bt-icon>
        </button>
        <h2 tabindex="-1">${title}${place ? html`<small>${place}</small>` : nothing}</h2>
        <button
          class="tool"
          type="button"
          aria-label=${words.close}
          title=${words.close}
          @click=${() => this.go({ zone: '', seat: '' })}
        >
          <bt-icon name="close"></bt-icon>
        </button>
      </header>
      <div class="scroll">${content}</div>
    </div>`;
  }

  private zoneDetail(zone: Zone) {
    const seats = (this.map()?.features ?? []).filter(
      ({ properties }) => properties.feature_type === 'seat' && properties.zone_id === zone.id,
    );
    return html`<bt-zone-detail
      .zone=${zone}
      .seats=${seats}
      .stateOf=${this.stateOf}
      .turn=${this.turn}
      .passing=${this.passing}
      .hours=${dayHours(this.store.venue!.hours)}
      .now=${this.store.asOf}
      .timeZone=${this.store.venue!.time_zone}
    ></bt-zone-detail>`;
  }

  private seatCard() {
    const { seat } = this.route;
    return html`<bt-seat-card
      seatId=${seat}
      .seat=${this.map()?.features.find((feature) => feature.id === seat)?.properties}
      .now=${this.store.seats.get(seat)}
      .asOf=${this.store.asOf}
      .timeZone=${this.store.venue!.time_zone}
    ></bt-seat-card>`;
  }

  private skeleton() {
    return html`<header class="top">
        <div class="title"><h1>${t().screenSeats}</h1><bt-as-of></bt-as-of></div>
        <bt-settings></bt-settings>
      </header>
      <main aria-busy="true">
        <div class="strip bones" style="width:6.25rem">
          ${Array.from({ length: 8 }, () => html`<div class="bone" style="height:1.75rem"></div>`)}
        </div>
        <div class="stage bones"><div class="bone"></div></div>
        <section class="side bones">
          <div class="bone" style="height:3rem; width:60%"></div>
          ${Array.from({ length: 7 }, () => html`<div class="bone" style="height:3.25rem"></div>`)}
        </section>
        <p class="unseen" role="status">${t().loading}</p>
      </main>`;
  }

  private failed() {
    const words = t();
    return html`<header class="top">
        <div class="title"><h1>${words.screenSeats}</h1></div>
        <bt-settings></bt-settings>
      </header>
      <main class="alone">
        <bt-notice
          icon="offline"
          heading=${words.failedTitle}
          action=${words.tryAgain}
          @bt-act=${() => this.store.start()}
          >${words.failedSay}</bt-notice
        >
      </main>`;
  }
}

/** `<bt-seats-page>`: where is a free seat now? Ties store, address, plan and list together. */

import { html, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { OUTDATED_S } from '../design/bt-as-of';
import '../design/bt-level-strip';
import type { StripLevel } from '../design/bt-level-strip';
import '../design/bt-segment';
import '../design/bt-sheet';
import { type Snap, shares } from '../design/bt-sheet';
import { BtElement, shared } from '../design/element';
import { stateWord } from '../design/words';
import { say, t } from '../i18n';
import { askMap } from '../live/api';
import type { LevelInfo, LevelMap, SeatState } from '../live/contract';
import { SeatStore } from '../live/store';
import { summaryOf } from '../live/summary';
import { nameOf, type SeatPlace } from '../plan/seat-layer';
import './bt-panel';
import type { BtPanel } from './bt-panel';
import './bt-stage';
import type { BtStage } from './bt-stage';
import type { Scope } from './bt-zone-list';
import { match } from './matching';
import { pageStyle } from './page-style';
import { asOf, empty, failed, modeBand, skeleton, statesOf, troubleBand } from './parts';
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
  @query('bt-stage') private stageElement?: BtStage;
  @query('bt-panel') private panelElement?: BtPanel;
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
    store.addEventListener('clock', () => this.onClock());
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
    this.turn++;
    this.stageElement?.plan?.applyZones();
    this.requestUpdate();
  }

  private onClock(): void {
    this.turn++;
    this.requestUpdate();
  }

  private onSeats(ids: string[] | undefined): void {
    if (isFiltering(this.route.filter)) this.refilter();
    this.stageElement?.plan?.applySeats(ids);
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
    this.announce(t().levelSaid(this.shortName(id), summaryOf(zones).free_range));
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
    if (seat && this.stageElement)
      void this.updateComplete.then(() => this.stageElement?.plan?.focusSeat(seat));
    else void this.focusHeading();
  }

  private async focusHeading(): Promise<void> {
    await this.updateComplete;
    await this.panelElement?.updateComplete;
    this.panelElement?.focusHere();
  }

  private setFilter(filter: Filter): void {
    this.go({ filter }, true);
    this.store.setFilter(filterQuery(filter));
    this.refilter();
    const { free_range } = summaryOf([...this.store.zones.values()]);
    if (isFiltering(filter)) this.announce(t().filterResult(free_range));
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
    const stage = this.stageElement;
    if (!main || !strip || !stage) return;
    const bottom = Math.round(main.clientHeight * shares[this.snap === 'half' ? 'half' : 'peek']) + 10;
    const left = strip.clientWidth + 10;
    const top = stage.blockHeight + 10;
    stage.style.setProperty('--strip', `${strip.clientWidth + 6}px`);
    const { margins } = this;
    if (margins.bottom === bottom && margins.left === left && margins.top === top) return;
    this.margins = { top, right: 8, bottom, left };
  }

  override updated(changed: PropertyValues): void {
    const { venue } = this.store;
    if (venue) document.title = `${t().screenSeats} · ${say(venue.name)}`;
    if (changed.has('announcement') || this.store.phase !== 'ready') return;
    this.measure();
  }

  private shortName(levelId: string): string {
    return say(this.store.venue?.levels.find((level) => level.id === levelId)?.short_name);
  }

  private seatName(id: string): string {
    const feature = this.map()?.features.find((one) => one.id === id);
    return t().seatNamed(feature ? nameOf(feature) : id);
  }

  override render() {
    const { phase, venue } = this.store;
    if (phase === 'failed') return failed(() => void this.store.start());
    if (phase === 'loading' || !venue) return skeleton();
    if (this.route.view === 'wall') {
      if (!customElements.get('bt-wall')) {
        // Its own chunk: a phone never fetches it.
        void import('./bt-wall').then(() => this.requestUpdate());
        return skeleton();
      }
      return html`<bt-wall .store=${this.store}></bt-wall>`;
    }
    return this.ready();
  }

  private ready() {
    const { store } = this;
    const words = t();
    const list = this.route.view === 'list';
    return html`${modeBand(store)}
      <header class="top">
        <button class="skip" type="button" @click=${this.skip}>${words.skipToList}</button>
        <div class="title">
          <h1>${say(store.venue!.name)} · ${words.screenSeats}</h1>
          ${asOf(store)}
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
        !store.zones.size
          ? empty()
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
              ${this.troubled ? troubleBand(store) : nothing}
            </main>`
      }
      <div class="unseen" role="status" aria-live="polite">${this.announcement}</div>`;
  }

  private skip(): void {
    this.panelElement?.focusHere();
  }

  /** The levels one can sit on; a level without seats is no answer to the question of this page. */
  private strip(): StripLevel[] {
    const zones = [...this.store.zones.values()];
    return this.store
      .venue!.levels.map((level) => ({
        id: level.id,
        name: level.name,
        short: level.short_name,
        ground: level.ordinal === 0,
        summary: summaryOf(zones.filter((zone) => zone.level_id === level.id)),
      }))
      .filter(({ id, summary }) => summary.kind !== 'nothing' || id === this.route.level);
  }

  private stage() {
    const { store, route } = this;
    return html`<bt-stage
      .level=${this.level()}
      .map=${this.maps.get(route.level)}
      .zones=${store.zones}
      .stateOf=${this.stateOf}
      .passes=${this.passes}
      .margins=${this.margins}
      .northDeg=${store.venue!.north_deg}
      .states=${statesOf(store)}
      .turn=${this.turn}
      chosenSeat=${route.seat}
      chosenZone=${route.zone}
      ?stale=${this.outdated}
      @bt-ask-map=${() => this.loadMap(route.level)}
    ></bt-stage>`;
  }

  private panel() {
    const { store, route } = this;
    return html`<bt-panel
      .store=${store}
      .route=${route}
      .map=${this.map()}
      .passing=${this.passing}
      .turn=${this.turn}
      scope=${this.scope}
      ?withLegend=${!desk.matches || route.view !== 'plan'}
      @bt-back=${this.back}
    ></bt-panel>`;
  }
}

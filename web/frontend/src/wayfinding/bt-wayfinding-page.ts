/** `<bt-wayfinding-page>`: take me there. Ties address, guide, tour, search and the panels together. */

import { html, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '../design/bt-icon';
import '../design/bt-settings';
import '../design/bt-switch';
import { BtElement, shared } from '../design/element';
import { forgetChoices, textSize } from '../design/preferences';
import { language, onLanguage, say, t } from '../i18n';
import { askThings } from '../live/api';
import type { Profile, SearchResult, ThingInfo } from '../live/route-contract';
import type { Spot } from '../plan/geometry';
import type { PlanRoute } from '../plan/route-layer';
import { modeBand, troubleBand } from '../seats/parts';
import { type Address, pathOf, readAddress } from './address';
import './bt-attract';
import './bt-find-panel';
import type { BtFindPanel } from './bt-find-panel';
import './bt-route-panel';
import type { BtRoutePanel, Layout } from './bt-route-panel';
import './bt-way-stage';
import { Guide, type Wish } from './guide';
import { Idle } from './idle';
import { keepOffline } from './offline';
import { empty, failed, skeleton } from './page-parts';
import { wayfindingStyle } from './page-style';
import { type Mode, type RoomsOfLevel, roomsOf } from './places';
import { lengthWord, timeWord } from './saying';
import { Searching } from './searching';
import { onVoices, Speaker } from './speaking';
import { localOf } from './sight';
import { spotOf } from './stages';
import { Tour } from './tour';

const broad = matchMedia('(min-width: 900px)');
const upright = matchMedia('(orientation: portrait)');

@customElement('bt-wayfinding-page')
export class BtWayfindingPage extends BtElement {
  private readonly address: Address = readAddress(location.search);
  private readonly guide = new Guide(this.address);
  private readonly tour = new Tour();
  private readonly searching = new Searching();
  private readonly speaker = new Speaker();
  private readonly kiosk = this.address.kiosk !== undefined;
  @state() private ready = false;
  @state() private mode: Mode = 'home';
  /** The level that is shown while there is no way. */
  @state() private browsed = '';
  @state() private resting = this.kiosk;
  @state() private typing = false;
  @state() private leaving: number | undefined;
  @state() private listening = false;
  @state() private announcement = '';
  @state() private turn = 0;
  @state() private troubled = false;
  @query('bt-find-panel') private find?: BtFindPanel;
  @query('bt-route-panel') private panel?: BtRoutePanel;
  private units: ThingInfo[] | undefined;
  private troubleDue: number | undefined;
  private drawing = 0;
  /** The pin of the resting screen, made once a language. */
  private here: PlanRoute | undefined;
  private readonly idle = new Idle({
    warn: (left) => (this.leaving = left),
    end: () => this.rest(),
  });

  static override styles = [shared, wayfindingStyle];

  override connectedCallback(): void {
    super.connectedCallback();
    const { guide } = this;
    guide.addEventListener('ready', () => this.onReady());
    guide.addEventListener('way', () => this.onWay());
    guide.addEventListener('map', () => this.bump());
    this.tour.addEventListener('move', () => this.bump());
    for (const name of ['phase', 'zones', 'clock']) guide.store.addEventListener(name, () => this.bump());
    guide.store.addEventListener('link', () => this.onLink());
    onLanguage(() => {
      this.here = undefined;
      guide.retell();
      this.searching.again();
      this.silence();
    });
    onVoices(() => this.bump());
    addEventListener('popstate', () => this.onAddress());
    for (const query of [broad, upright]) query.addEventListener('change', () => this.requestUpdate());
    void guide.start();
    if (!this.kiosk) keepOffline();
  }

  private bump(): void {
    this.turn++;
  }

  private onLink(): void {
    const { status } = this.guide.store.link;
    clearTimeout(this.troubleDue);
    if (status === 'live') this.troubled = false;
    // A reconnect that takes a second is nobody's business.
    else if (status !== 'connecting' && !this.troubled)
      this.troubleDue = window.setTimeout(() => (this.troubled = true), 2500);
    this.bump();
  }

  private onReady(): void {
    this.ready = true;
    this.browsed ||= this.guide.origin?.level || this.guide.groundLevel;
    const { origin } = this.guide;
    if (origin?.x !== undefined)
      this.searching.from = `${origin.level},${origin.x.toFixed(1)},${origin.y!.toFixed(1)}`;
  }

  private onWay(): void {
    const { way, drawing } = this.guide;
    const answer = way.status === 'ready' ? way.answer : undefined;
    const anew = drawing !== this.drawing;
    this.drawing = drawing;
    if (answer !== this.tour.answer) {
      this.tour.load(answer, this.guide.turning, anew);
      if (answer && anew) {
        this.tour.play();
        this.tell(answer.duration_s, answer.length_m, say(answer.to.name));
      }
    }
    if (way.status === 'blocked') this.announcement = `${t().blockedTitle}: ${way.fault.error.message}`;
    if (way.status === 'failed') this.announcement = t().routeFailed;
    this.writeAddress();
    this.bump();
  }

  /** For those who listen: what was found, and before that why it is another way than a moment ago. */
  private tell(duration_s: number, length_m: number, name: string): void {
    const { rerouted } = this.guide;
    const found = t().routeReady(name, timeWord(duration_s), lengthWord(length_m));
    this.announcement = rerouted ? `${rerouted.title}. ${rerouted.why} ${found}` : found;
  }

  private writeAddress(): void {
    // What was asked at a kiosk stands nowhere, not even in its address.
    if (this.kiosk) return;
    const { handed } = this.guide;
    const now = new URLSearchParams(location.search);
    const query = new URLSearchParams(handed ? pathOf(handed, language()).split('?')[1] : '');
    const route = query.get('route');
    if (route === now.get('route') || (!route && this.guide.wish)) return;
    if (route) now.set('route', route);
    else now.delete('route');
    const address = `${location.pathname}${now.size ? `?${now}` : ''}`;
    if (route && !new URLSearchParams(location.search).has('route')) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }

  private onAddress(): void {
    const { handed } = readAddress(location.search);
    if (handed) this.guide.take(handed);
    else this.startOver();
  }

  private go(wish: Wish): void {
    this.mode = 'home';
    this.typing = false;
    this.guide.go(wish);
    this.panel?.focusHeading();
    void this.updateComplete.then(() => this.panel?.focusHeading());
  }

  private startOver(): void {
    this.silence();
    this.guide.clear();
    this.mode = 'home';
    this.browsed = this.guide.origin?.level || this.guide.groundLevel;
    if (!this.kiosk) this.writeAddress();
    this.bump();
  }

  private begin(): void {
    if (!this.resting) return;
    this.resting = false;
    this.idle.start();
  }

  /** Nobody is there: everything that was asked and chosen is forgotten. */
  private rest(): void {
    this.leaving = undefined;
    this.startOver();
    this.find?.reset();
    this.guide.profile = 'walking';
    forgetChoices();
    this.announcement = '';
    this.resting = true;
  }

  private setMode(mode: Mode): void {
    this.mode = mode;
    if (mode === 'room' && !this.units) void this.fetchRooms();
  }

  private async fetchRooms(): Promise<void> {
    try {
      this.units = await askThings('unit');
    } catch {
      this.units = []; // The field above still finds rooms, once the server answers.
    }
    this.bump();
  }

  private rooms(): RoomsOfLevel[] | undefined {
    const { venue } = this.guide.store;
    return this.units && venue && roomsOf(this.units, venue.levels, this.guide.origin?.level ?? '');
  }

  private fromResult({ id, name, level, x, y }: SearchResult): void {
    this.guide.setOrigin({ asked: { id }, name, level: level ?? '', x, y });
    if (level) this.browsed = level;
    this.mode = 'home';
    this.bump();
  }

  private fromSpot(spot: Spot): void {
    const { x, y } = localOf(spot, this.guide.turning);
    const level = this.browsed;
    const zh = this.guide.store.venue?.levels.find(({ id }) => id === level)?.short_name ?? {};
    const at = { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
    this.guide.setOrigin({
      asked: { level, ...at },
      name: { [language()]: t().fromPoint(say(zh)) },
      level,
      ...at,
    });
    this.mode = 'home';
    this.bump();
  }

  private toggleStepFree(): void {
    this.guide.setProfile(this.guide.profile === 'step_free' ? 'walking' : 'step_free');
    this.bump();
  }

  private async listen(): Promise<void> {
    if (this.listening) return this.silence();
    this.listening = true;
    await this.guide.setAudio(true);
    const sentences = this.tour.steps.map(({ spoken, text }) => spoken || text);
    this.speaker.say(sentences, language(), (index) => {
      if (index === undefined) this.silence();
      else this.tour.showStep(index);
    });
  }

  private silence(): void {
    this.speaker.stop();
    if (this.listening) void this.guide.setAudio(false);
    this.listening = false;
  }

  private get layout(): Layout {
    if (this.kiosk) return upright.matches ? 'kiosk-tall' : 'kiosk-wide';
    return broad.matches ? 'desk' : 'phone';
  }

  /** Large text on a phone: what need not be there gives way. */
  private get cramped(): boolean {
    return this.layout === 'phone' && textSize() === 'large';
  }

  private readonly levelName = (id: string): string =>
    say(this.guide.store.venue?.levels.find((level) => level.id === id)?.short_name);

  override willUpdate(): void {
    this.setAttribute('layout', this.layout);
    this.toggleAttribute('typing', this.typing);
    this.toggleAttribute('leading', Boolean(this.guide.wish));
  }

  override updated(_changed: PropertyValues): void {
    const { venue } = this.guide.store;
    if (venue) document.title = `${t().wayfindingTitle} · ${say(venue.name)}`;
  }

  override render() {
    const { store } = this.guide;
    if (store.phase === 'failed') return failed(() => void this.guide.start());
    if (!this.ready || !store.venue) return skeleton(this.bar());
    if (!store.venue.levels.length) return empty();
    return html`${modeBand(store)}
      ${this.kiosk ? html`<h1 class="unseen">${say(store.venue.name)} · ${t().wayfindingTitle}</h1>` : this.top()}
      <main
        ?inert=${this.resting}
        @bt-level=${(event: CustomEvent<string>) => this.showLevel(event.detail)}
        @bt-step=${(event: CustomEvent<number>) => this.tour.showStep(event.detail)}
        @bt-go=${(event: CustomEvent<Wish>) => this.go(event.detail)}
        @bt-mode=${(event: CustomEvent<Mode>) => this.setMode(event.detail)}
        @bt-typing=${(event: CustomEvent<boolean>) => (this.typing = event.detail)}
        @bt-from=${(event: CustomEvent<SearchResult>) => this.fromResult(event.detail)}
        @bt-spot=${(event: CustomEvent<Spot>) => this.fromSpot(event.detail)}
        @bt-new=${this.startOver}
        @bt-play=${() => this.tour.play()}
        @bt-listen=${() => void this.listen()}
        @bt-again=${() => void this.guide.ask()}
        @bt-relax=${(event: CustomEvent<Profile>) => this.guide.setProfile(event.detail)}
      >
        ${this.stage()}
        <section class="panel">${this.guide.wish ? this.routePanel() : this.findPanel()}</section>
        ${this.kiosk ? this.bar() : nothing} ${this.troubled ? troubleBand(store) : nothing}
      </main>
      ${this.leaving === undefined ? nothing : this.leavingBand(this.leaving)}
      ${this.resting ? this.attract() : nothing}
      <div class="unseen" role="status" aria-live="polite">${this.announcement}</div>`;
  }

  private top() {
    const { venue } = this.guide.store;
    return html`<header class="top">
      <h1 class=${this.cramped ? 'unseen' : ''}>${say(venue!.name)}<span> · ${t().wayfindingTitle}</span></h1>
      ${this.stepFree()}<bt-settings></bt-settings>
    </header>`;
  }

  /** Language and step-free, always in view; at a kiosk where every hand reaches. */
  private bar() {
    const words = t();
    if (!this.kiosk) return nothing;
    return html`<footer class="bar">
      <button
        class="home"
        type="button"
        aria-label=${words.startOver}
        title=${words.startOver}
        @click=${() => this.fresh()}
      >
        <bt-icon name="home"></bt-icon>
      </button>
      ${this.stepFree()}<bt-settings spoken></bt-settings>
    </footer>`;
  }

  private fresh(): void {
    this.startOver();
    this.find?.reset();
  }

  private stepFree() {
    const words = t();
    return html`<bt-switch
      class="step-free"
      icon="accessible"
      label=${words.stepFree}
      title=${words.stepFreeSay}
      ?on=${this.guide.profile === 'step_free'}
      ?brief=${this.cramped}
      @bt-toggle=${this.toggleStepFree}
    ></bt-switch>`;
  }

  private showLevel(id: string): void {
    const { tour } = this;
    if (tour.answer) tour.showStage(tour.stages.findIndex(({ level }) => level === id));
    else this.browsed = id;
  }

  private stage() {
    const { guide, tour } = this;
    const { venue } = guide.store;
    const level = tour.stage?.level ?? this.browsed;
    const { origin } = guide;
    const here = origin?.x === undefined ? undefined : { level: origin.level, x: origin.x, y: origin.y! };
    return html`<bt-way-stage
      .levels=${venue!.levels}
      level=${level}
      .map=${guide.map(level)}
      .turning=${guide.turning}
      .tour=${tour}
      .here=${here}
      .northDeg=${venue!.north_deg}
      ?pointing=${this.mode === 'from' && !guide.wish}
      ?kiosk=${this.kiosk}
      @bt-ask-map=${() => void guide.fetchMap(level)}
    ></bt-way-stage>`;
  }

  private findPanel() {
    const { origin, kioskUnknown } = this.guide;
    const words = t();
    return html`${
        this.kiosk && kioskUnknown
          ? html`<p class="misplaced"><b>${words.kioskUnknown}</b> ${words.kioskUnknownSay}</p>`
          : nothing
      }<bt-find-panel
        mode=${this.mode}
        .searching=${this.searching}
        .rooms=${this.rooms()}
        fromName=${say(origin?.name)}
        ?kiosk=${this.kiosk}
      ></bt-find-panel>`;
  }

  private routePanel() {
    return html`<bt-route-panel
      .guide=${this.guide}
      .tour=${this.tour}
      layout=${this.layout}
      .levelName=${this.levelName}
      .turn=${this.turn}
      ?listening=${this.listening}
    ></bt-route-panel>`;
  }

  private attract() {
    const { guide } = this;
    const { origin } = guide;
    const map = origin && guide.map(origin.level);
    const at = origin?.x === undefined ? undefined : spotOf({ x: origin.x, y: origin.y! }, guide.turning);
    const route = at && { lines: [], pins: [{ kind: 'here' as const, at, label: t().youAreHere }] };
    return html`<bt-attract
      .store=${guide.store}
      .map=${map === 'failed' ? undefined : map}
      .route=${(this.here ??= route)}
      .turn=${this.turn}
      @bt-begin=${this.begin}
    ></bt-attract>`;
  }

  private leavingBand(seconds: number) {
    const words = t();
    return html`<div class="leaving" role="alertdialog" aria-label=${words.stillThere}>
      <div>
        <b>${words.stillThere}</b>
        <p class="figure">${words.stillThereSay(seconds)}</p>
      </div>
      <button type="button" @click=${this.idle.stir}>${words.stayHere}</button>
    </div>`;
  }
}

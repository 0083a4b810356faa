/**
 * `<bt-plan>`: one level as an architect's plan, with living seats, or `plain` with a way through it.
 * Sends `bt-seat`, `bt-zone` and `bt-clear`; while `pointing`, only `bt-spot` with the spot touched.
 */

import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../design/bt-icon';
import { BtElement, shared, tell } from '../design/element';
import { prefersStillness } from '../design/preferences';
import { language, t } from '../i18n';
import type { LevelMap, SeatState, Zone } from '../live/contract';
import { levelWord, roomState } from '../live/occupancy';
import { Camera } from './camera';
import {
  type Box,
  boxOf,
  inside,
  pathOf,
  pathOfRing,
  pointOf,
  polygonsOf,
  type Ring,
  type Spot,
} from './geometry';
import { listenToHands } from './gestures';
import { drawLevel, patterns } from './ink';
import { labelStyle } from './label-style';
import type { Frame } from './labels';
import { Lettering } from './lettering';
import { type Direction, nearestSeat, nextSeat } from './neighbours';
import { planStyle } from './plan-style';
import { type PlanRoute, RouteLayer } from './route-layer';
import { routeStyle } from './route-style';
import { SeatLayer, type SeatPlace } from './seat-layer';
import { NEAR } from './spots';
import { make } from './svg';
import { type Margins, toDrawing, type View } from './viewport';

const FINGER_PX = 22;
const MOUSE_PX = 13;
/** From this many on, a tap means a seat; below, the seats are too small to tell apart and it means a zone. */
const SEATS_APART = 9;
/** A seat that is shown for itself is at least this large. */
const SEAT_SCALE = 24;
/** A way is shown at most this near, in pixels to the metre at a text size of 16. */
const LOOK_CLOSEST = 15;
const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

@customElement('bt-plan')
export class BtPlan extends BtElement {
  @property({ attribute: false }) map?: LevelMap | undefined;
  @property() levelName = '';
  @property({ attribute: false }) zones: ReadonlyMap<string, Zone> = new Map();
  @property({ attribute: false }) stateOf: (id: string) => SeatState = () => 'unknown';
  @property({ attribute: false }) passes?: ((place: SeatPlace) => boolean) | undefined;
  @property({ attribute: false }) margins: Margins = { top: 24, right: 24, bottom: 24, left: 24 };
  @property() chosenSeat = '';
  @property() chosenZone = '';
  @property({ type: Number }) northDeg: number | null = null;
  @property({ type: Boolean, reflect: true }) stale = false;
  @property({ type: Boolean }) still = false;
  /** Without the states of seats: the building, and the way through it. */
  @property({ type: Boolean, reflect: true }) plain = false;
  @property({ type: Boolean, reflect: true }) pointing = false;
  @property({ attribute: false }) route?: PlanRoute | undefined;
  /** How much of the way is drawn, from 0 to 1. */
  @property({ type: Number }) drawn = 1;
  /** What to look at; the whole level when undefined. */
  @property({ attribute: false }) look?: Box | undefined;
  @state() private scaleBar = { metres: 10, px: 60 };

  @query('.drawing') private drawing!: SVGSVGElement;
  @query('.world') private world!: SVGGElement;
  @query('.overlay') private overlay!: SVGSVGElement;

  readonly seats = new SeatLayer();
  private readonly lettering = new Lettering();
  private readonly way = new RouteLayer();
  /** Whether the view still follows `look`; a hand that moves the plan ends it. */
  private led = false;
  private readonly marks = make('g', { class: 'marks' });
  private readonly veil = make('path', { class: 'veil' });
  private washes = new Map<string, SVGPathElement>();
  private zoneShapes: { id: string; polygons: Ring[][] }[] = [];
  private readonly camera = new Camera({
    moved: (view) => this.place(view),
    rested: () => this.rest(),
  });
  private watcher?: ResizeObserver;
  private endHands?: () => void;

  static override styles = [shared, planStyle, labelStyle, routeStyle];

  override render() {
    const words = t();
    return html`<svg
        class="drawing"
        role="application"
        tabindex="-1"
        aria-label=${words.planOf(this.levelName)}
        aria-describedby="help"
        @keydown=${this.onKey}
        @focusin=${this.onFocus}
        @focusout=${() => this.drawMarks()}
      >
        <g class="world"></g>
      </svg>
      <svg class="overlay" aria-hidden="true"></svg>
      <span id="help" class="unseen">${this.plain ? words.planHelpPlain : words.planHelp}</span>
      ${this.still ? nothing : this.instruments()}`;
  }

  private instruments() {
    const words = t();
    return html`<div class="scale" aria-hidden="true">
        ${
          this.northDeg === null
            ? nothing
            : html`<svg class="north" viewBox="-16 -20 32 40">
                <path transform="rotate(${this.northDeg})" d="M0 -18L7 6L0 1.5L-7 6z"></path>
              </svg>`
        }
        <div>
          ${words.metres(this.scaleBar.metres)}
          <div class="bar" style="width:${this.scaleBar.px}px"></div>
        </div>
      </div>
      <div class="controls">
        <button type="button" aria-label=${words.zoomIn} title=${words.zoomIn} @click=${() => this.step(1.6)}>
          <bt-icon name="plus"></bt-icon>
        </button>
        <button
          type="button"
          aria-label=${words.zoomOut}
          title=${words.zoomOut}
          @click=${() => this.step(1 / 1.6)}
        >
          <bt-icon name="minus"></bt-icon>
        </button>
        <button
          type="button"
          aria-label=${words.fitLevel}
          title=${words.fitLevel}
          @click=${() => this.showAll()}
        >
          <bt-icon name="fit"></bt-icon>
        </button>
      </div>`;
  }

  override firstUpdated(): void {
    this.drawing.prepend(patterns());
    this.overlay.append(this.lettering.group, this.way.pins);
    this.watcher = new ResizeObserver(([entry]) => {
      this.camera.resize(entry!.contentRect);
      if (this.led && this.look) this.lookAt(this.look, false);
    });
    this.watcher.observe(this);
    this.endHands = listenToHands(this.drawing, {
      pan: (dx, dy) => {
        this.led = false;
        this.camera.pan(dx, dy);
      },
      zoom: (factor, at) => {
        this.led = false;
        this.camera.zoom(factor, at);
      },
      tap: (at, touch) => this.pick(at, touch),
      rest: () => this.camera.restSoon(),
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher?.disconnect();
    this.endHands?.();
    this.camera.stop();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('map')) this.redraw();
    else if (this.spoken !== language()) this.respeak();
    if (changed.has('passes') || changed.has('map')) {
      this.seats.filter(this.passes);
      this.camera.restSoon();
    }
    if (changed.has('margins')) this.camera.setMargins(this.margins);
    if (changed.has('chosenSeat') || changed.has('chosenZone') || changed.has('map')) this.showChosen();
    this.updateWay(changed);
  }

  private updateWay(changed: PropertyValues<this>): void {
    const turned = changed.has('map');
    if (changed.has('route') || turned) {
      this.way.show(this.route, this.unit);
      this.way.follow(this.camera.view);
      this.camera.restSoon();
    }
    if (changed.has('drawn')) this.way.draw(this.drawn);
    // Other margins mean another shape of the screen: what is looked at is to be seen in it.
    if (changed.has('look') || (this.look && this.led && (turned || changed.has('margins')))) {
      this.led = true;
      if (this.look) this.lookAt(this.look, !turned);
      else if (!turned) this.camera.showAll(true);
    }
  }

  /** Never so near that one no longer knows where in the building this is. */
  private lookAt(box: Box, smoothly: boolean): void {
    this.camera.showBox(box, smoothly, LOOK_CLOSEST * this.unit);
  }

  /** One pixel at a text size of 16: pins and arrowheads grow with the text. */
  private get unit(): number {
    return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  }

  private step(factor: number): void {
    this.led = false;
    this.camera.step(factor);
  }

  private showAll(): void {
    this.led = false;
    this.camera.showAll(true);
  }

  /** Shows new states of seats; all of them when `ids` is undefined. */
  applySeats(ids?: readonly string[]): void {
    const turned = this.seats.update(ids ?? this.seats.places.keys(), this.stateOf);
    // A pulse shows what moved; a flood of changes (a reconnect) is not worth a firework.
    if (ids && turned.length <= 12 && !prefersStillness()) for (const seat of turned) this.pulse(seat);
  }

  applyZones(): void {
    for (const [id, wash] of this.washes) this.tint(wash, this.zones.get(id));
    // A figure that got a digit more or less needs another width.
    if (this.lettering.recount(this.zones)) this.camera.restSoon();
  }

  private spoken = language();

  private respeak(): void {
    this.spoken = language();
    this.seats.rename();
    if (this.map) this.lettering.learn(this.map, this.zones);
    this.rest();
  }

  private redraw(): void {
    const { map } = this;
    this.world.replaceChildren();
    this.washes.clear();
    this.zoneShapes = [];
    if (!map) return;
    this.spoken = language();
    const layers = drawLevel(map, this.zones);
    const washLayer = layers.find((layer) => layer.classList.contains('washes'));
    for (const { id, geometry } of map.features) {
      const zone = this.zones.get(id);
      if (!zone) continue;
      const wash = make('path', { class: 'wash', d: pathOf(geometry) });
      this.tint(wash, zone);
      this.washes.set(id, wash);
      this.zoneShapes.push({ id, polygons: polygonsOf(geometry) });
      washLayer?.append(wash);
    }
    if (this.plain) this.seats.clear();
    else this.seats.draw(map, this.stateOf);
    this.world.append(...layers, this.seats.group, this.veil, this.way.line, this.marks);
    this.lettering.learn(map, this.zones);
    const outlines = map.features.flatMap((feature) => polygonsOf(feature.geometry).flat(2));
    const points = map.features
      .map((feature) => pointOf(feature.geometry))
      .filter((spot) => spot !== undefined);
    this.camera.box = boxOf(outlines.length ? outlines : points);
    this.camera.showAll(false);
  }

  private tint(wash: SVGPathElement, zone: Zone | undefined): void {
    const word = zone?.matching ? levelWord(zone.matching) : zone?.level;
    wash.dataset.level = zone?.kind === 'zone' && word ? word : '';
    wash.dataset.presence = zone?.kind === 'room' ? roomState(zone) : '';
  }

  private place({ x, y, scale }: View): void {
    this.world.setAttribute(
      'transform',
      `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(4)})`,
    );
    this.lettering.follow(this.camera.view);
    this.way.follow(this.camera.view);
  }

  /** The view has come to rest: sizes and labels are chosen for it. */
  private rest(): void {
    const { view, size, margins } = this.camera;
    if (!this.map || !size.width) return;
    const { scale } = view;
    this.drawing.dataset.near = String(scale >= NEAR);
    // Far off, marks grow until they almost touch; near, a seat is as large as a chair.
    this.seats.resize(Math.min(0.41, Math.max(0.28, 3.2 / scale)));
    const fontPx =
      Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * (this.still ? 1.5 : 0.875);
    this.way.rest(scale, this.unit);
    this.lettering.compose({ view, size, margins, zones: this.zones, fontPx, taken: this.taken() });
    const metres = [1, 2, 5, 10, 20, 50].find((step) => step * scale >= 44) ?? 50;
    this.scaleBar = { metres, px: Math.round(metres * scale) };
    this.drawMarks();
  }

  private pick(at: Spot, touch: boolean): void {
    const { view } = this.camera;
    const spot = toDrawing(view, at);
    const { scale } = view;
    if (this.pointing) {
      tell(this, 'bt-spot', spot);
      return;
    }
    if (scale >= (touch ? SEATS_APART : SEATS_APART / 1.6)) {
      const seat = nearestSeat(spot, this.seats.places.values(), (touch ? FINGER_PX : MOUSE_PX) / scale);
      if (seat) {
        this.seats.moveTab(seat);
        tell(this, 'bt-seat', seat.id);
        return;
      }
    }
    // A section within a hall is listed after the hall, and is the more particular answer.
    const zone = this.zoneShapes.findLast(({ polygons }) =>
      polygons.some((polygon) => inside(polygon, spot)),
    );
    if (zone) tell(this, 'bt-zone', zone.id);
    else tell(this, 'bt-clear');
  }

  private showChosen(): void {
    this.drawMarks();
    const seat = this.seats.places.get(this.chosenSeat);
    const zone = this.zoneShapes.find(({ id }) => id === this.chosenZone);
    // All but the chosen zone goes pale, as under tracing paper.
    const { x0, y0, x1, y1 } = this.camera.box;
    const sheet = `M${x0 - 20} ${y0 - 20}H${x1 + 20}V${y1 + 20}H${x0 - 20}z`;
    const hole = zone?.polygons.map(([ring]) => pathOfRing(ring ?? [])).join('');
    this.veil.setAttribute('d', hole ? sheet + hole : '');
    if (seat) this.camera.showSpot(seat, SEAT_SCALE, NEAR);
    else if (zone) this.camera.showBox(boxOf(zone.polygons.flat(2)));
  }

  /** The frames of the buttons, the scale and the way, where no label should stand. */
  private taken(): Frame[] {
    const over = [...this.renderRoot.querySelectorAll<HTMLElement>('.controls, .scale')]
      .filter(({ offsetWidth }) => offsetWidth > 0)
      .map(({ offsetLeft: x0, offsetTop: y0, offsetWidth, offsetHeight }) => ({
        x0,
        y0,
        x1: x0 + offsetWidth,
        y1: y0 + offsetHeight,
      }));
    return [...over, ...this.way.frames(this.camera.view, this.unit)];
  }

  private drawMarks(): void {
    const focused = this.focusedSeat();
    const chosen = this.seats.places.get(this.chosenSeat);
    const ring = (seat: SeatPlace, name: string, r: number) =>
      make('circle', { class: name, cx: seat.x, cy: seat.y, r: Math.max(r, 9 / this.camera.view.scale) });
    this.marks.replaceChildren(
      ...(chosen ? [ring(chosen, 'chosen-seat', 0.46)] : []),
      ...(focused?.mark.matches(':focus-visible')
        ? [ring(focused, 'focus-halo', 0.6), ring(focused, 'focus-ring', 0.6)]
        : []),
    );
  }

  private pulse(seat: SeatPlace): void {
    const r = Math.max(0.3, 3 / this.camera.view.scale);
    const ring = make('circle', { class: 'turned', cx: seat.x, cy: seat.y, r });
    ring.addEventListener('animationend', () => ring.remove());
    this.marks.append(ring);
  }

  private focusedSeat(): SeatPlace | undefined {
    const active = this.shadowRoot?.activeElement;
    return active instanceof SVGElement ? this.seats.places.get(active.dataset.id ?? '') : undefined;
  }

  private onFocus(): void {
    const seat = this.focusedSeat();
    // A finger that lands on a seat gives it the focus as well, and means something else.
    if (seat?.mark.matches(':focus-visible')) this.camera.showSpot(seat, SEAT_SCALE, SEATS_APART);
    this.drawMarks();
  }

  focusSeat(id: string): void {
    const seat = this.seats.places.get(id);
    if (!seat) return;
    this.seats.moveTab(seat);
    seat.mark.focus({ preventScroll: true });
  }

  private onKey(event: KeyboardEvent): void {
    const seat = this.focusedSeat();
    const direction = arrows[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (direction && seat) {
      const next = nextSeat(seat, direction, this.seats.places.values());
      if (next) {
        this.seats.moveTab(next);
        next.mark.focus({ preventScroll: true });
      }
    } else if ((event.key === 'Enter' || event.key === ' ') && seat) tell(this, 'bt-seat', seat.id);
    else if (event.key === '+' || event.key === '=') this.step(1.6);
    else if (event.key === '-') this.step(1 / 1.6);
    else if (event.key === '0') this.showAll();
    else if (event.key === 'Escape') tell(this, 'bt-clear');
    else return;
    event.preventDefault();
  }
}

/** `<bt-way-stage>`: the plan with the way through it, the levels beside it, and the card that says how to change level. */

import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../design/bt-icon';
import '../design/bt-notice';
import '../design/bt-storeys';
import type { Storey } from '../design/bt-storeys';
import { BtElement, shared, tell } from '../design/element';
import type { IconName } from '../design/icons';
import { say, t } from '../i18n';
import type { LevelInfo, LevelMap } from '../live/contract';
import '../plan/bt-plan';
import type { BtPlan } from '../plan/bt-plan';
import { type Box, boxOf } from '../plan/geometry';
import type { Pin, PlanRoute } from '../plan/route-layer';
import type { Turning } from '../plan/turning';
import type { Margins } from '../plan/viewport';
import { around, within } from './sight';
import { stageStyle } from './stage-style';
import { carrierIcon, pinsOf, spotOf } from './stages';
import type { Tour } from './tour';

@customElement('bt-way-stage')
export class BtWayStage extends BtElement {
  @property({ attribute: false }) levels: readonly LevelInfo[] = [];
  /** The level to show while there is no route. */
  @property() level = '';
  @property({ attribute: false }) map?: LevelMap | 'failed' | undefined;
  @property({ attribute: false }) turning!: Turning;
  @property({ attribute: false }) tour!: Tour;
  @property({ attribute: false }) here?: { level: string; x: number; y: number } | undefined;
  @property({ type: Number }) northDeg: number | null = null;
  @property({ type: Boolean }) pointing = false;
  /** On a kiosk the buttons of the plan stand where a hand reaches them. */
  @property({ type: Boolean, reflect: true }) kiosk = false;
  @state() private margins: Margins = { top: 24, right: 24, bottom: 24, left: 24 };
  /** Grows with each movement of the tour. */
  @state() private turn = 0;
  @query('bt-plan') private plan?: BtPlan;
  private route: PlanRoute | undefined;
  private look: Box | undefined;
  private watched: Tour | undefined;

  static override styles = [shared, stageStyle];

  private readonly onMove = (): void => {
    this.turn++;
  };
  private readonly onDraw = (): void => {
    if (this.plan) this.plan.drawn = this.tour.drawn;
  };

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.watched !== this.tour) {
      this.watch(undefined);
      this.watch(this.tour);
    }
    if (changed.size === 1 && changed.has('margins' as keyof BtWayStage)) return;
    const pins = this.pins();
    const lines = this.tour.stage?.level === this.level ? this.tour.stage.lines : [];
    this.route = { lines, pins };
    this.look = this.lookHere();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch(undefined);
  }

  private watch(tour: Tour | undefined): void {
    this.watched?.removeEventListener('move', this.onMove);
    this.watched?.removeEventListener('draw', this.onDraw);
    this.watched = tour;
    tour?.addEventListener('move', this.onMove);
    tour?.addEventListener('draw', this.onDraw);
  }

  private pins(): Pin[] {
    const { tour, here, turning } = this;
    const words = t();
    if (!tour.answer) {
      return here?.level === this.level
        ? [{ kind: 'here', at: spotOf(here, turning), label: this.kiosk ? words.youAreHere : words.from }]
        : [];
    }
    if (tour.stage?.level !== this.level) return [];
    const texts = {
      here: this.kiosk ? words.youAreHere : words.from,
      goal: words.arriveLabel,
      changeTo: words.changeTo,
    };
    const pins = pinsOf(tour.stages, tour.index, tour.answer, turning, texts, (id) => this.short(id));
    const step = tour.step === undefined ? undefined : tour.steps[tour.step];
    return step && step.kind !== 'start' && step.kind !== 'arrive' && step.to_level === null
      ? [{ kind: 'step', at: spotOf(step, turning) }, ...pins]
      : pins;
  }

  private lookHere(): Box | undefined {
    const { tour, here, turning } = this;
    if (tour.answer) return tour.stage?.level === this.level ? tour.look : undefined;
    if (!this.kiosk || here?.level !== this.level) return undefined;
    return within(around(spotOf(here, turning)), this.boundsOf(this.level));
  }

  /** The frame of a level on the turned plan. */
  private boundsOf(id: string): Box | undefined {
    const [x0, y0, x1, y1] = this.levels.find((level) => level.id === id)?.bounds_m ?? [];
    if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return undefined;
    const corners = [x0, x1].flatMap((x) => [y0, y1].map((y) => spotOf({ x, y }, this.turning)));
    return boxOf(corners);
  }

  private short(id: string): string {
    return say(this.levels.find((level) => level.id === id)?.short_name);
  }

  private storeys(): Storey[] {
    const { tour, here } = this;
    const last = tour.stages.at(-1)?.level;
    const first = tour.stages[0]?.level ?? here?.level;
    const onWay = new Set(tour.stages.map(({ level }) => level));
    return this.levels
      .filter(({ id }) => !tour.answer || onWay.has(id))
      .map((level) => {
        const mark: IconName | undefined =
          level.id === last ? 'pin' : level.id === first ? 'person' : undefined;
        return { id: level.id, name: level.name, short: level.short_name, ground: level.ordinal === 0, mark };
      });
  }

  override render() {
    const words = t();
    const level = this.levels.find(({ id }) => id === this.level);
    if (this.map === 'failed') {
      return html`<bt-notice
          icon="plan"
          heading=${say(level?.name)}
          action=${words.tryAgain}
          @bt-act=${() => tell(this, 'bt-ask-map')}
          >${this.tour.answer ? words.fallbackSteps : words.failedMap}</bt-notice
        >${this.levelsAndCard()}`;
    }
    return html`<bt-plan
        plain
        .map=${this.map}
        .levelName=${say(level?.short_name)}
        .margins=${this.margins}
        .northDeg=${this.northDeg === null ? null : this.northDeg - this.turning.deg}
        .route=${this.route}
        .look=${this.look}
        ?pointing=${this.pointing}
      ></bt-plan>
      ${
        level
          ? html`<div class="block figure">
              <b>${say(level.short_name)}</b>
              <div>
                <span>${say(level.name)}</span
                >${this.kiosk && !this.tour.answer && this.here?.level === this.level ? html`<span>${words.facing}</span>` : nothing}
              </div>
            </div>`
          : nothing
      }
      ${this.levelsAndCard()}`;
  }

  private levelsAndCard() {
    const words = t();
    const storeys = this.storeys();
    return html`${
      storeys.length > 1
        ? html`<bt-storeys
            .levels=${storeys}
            selected=${this.level}
            label=${this.tour.answer ? words.placesOnRoute : words.levels}
          ></bt-storeys>`
        : nothing
    }${this.card()}`;
  }

  /** At each change: what carries one, where to. It leads on to the next level. */
  private card() {
    const { tour } = this;
    const { exit } = tour.stage ?? {};
    const words = t();
    if (!exit?.to_level || !tour.card || tour.stage?.level !== this.level) return nothing;
    return html`<div class="card">
      <button type="button" @click=${() => tour.showStage(tour.index + 1)}>
        <span class="carrier"><bt-icon name=${carrierIcon(exit)}></bt-icon></span>
        <b>${exit.text}</b>
        <span class="go"
          ><span>${words.nextLevel(this.short(exit.to_level))}</span><bt-icon name="forward"></bt-icon
        ></span>
      </button>
    </div>`;
  }

  /** What lies over the plan leaves this much of it free; pins reach beyond their spot by their labels. */
  override updated(): void {
    this.onDraw();
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const frame = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    const strip = frame('bt-storeys');
    const card = frame('.card button')?.clientHeight ?? 0;
    const block = frame('.block');
    const label = 44 * unit;
    const next = {
      top: (block?.offsetHeight ? block.offsetTop + block.offsetHeight : 0) + 16 * unit,
      right: (this.clientWidth >= 560 ? 72 : 64) * unit,
      bottom: card ? card + 26 * unit + label : label,
      left: (strip ? strip.offsetLeft + strip.clientWidth : 0) + 16 * unit,
    };
    const { margins } = this;
    if (Object.entries(next).some(([side, value]) => margins[side as keyof Margins] !== value))
      this.margins = next;
  }
}

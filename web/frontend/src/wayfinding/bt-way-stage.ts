/** `<bt-way-stage>`: the plan with the way through it, the levels beside it, and the card that says how to change level. */

import { css, html, nothing, type PropertyValues } from 'lit';
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
import { type Box, boxOf, type Spot } from '../plan/geometry';
import type { Pin, PlanRoute } from '../plan/route-layer';
import type { Turning } from '../plan/turning';
import type { Margins } from '../plan/viewport';
import { carrierIcon, pinsOf, spotOf } from './stages';
import type { Tour } from './tour';

/** Around the place one stands at, before a way is asked for. */
const AROUND_M = 30;

const around = ({ x, y }: Spot): Box => ({
  x0: x - AROUND_M,
  y0: y - AROUND_M * 0.6,
  x1: x + AROUND_M,
  y1: y + AROUND_M * 0.6,
});

/** The box moved, as far as need be, so that it shows the level and not what lies beside it. */
function within(box: Box, bounds: Box | undefined): Box {
  if (!bounds) return box;
  const shift = (low: number, high: number, least: number, most: number): number =>
    high - low >= most - least
      ? (least + most - low - high) / 2
      : Math.max(least - low, 0) + Math.min(most - high, 0);
  const dx = shift(box.x0, box.x1, bounds.x0, bounds.x1);
  const dy = shift(box.y0, box.y1, bounds.y0, bounds.y1);
  return { x0: box.x0 + dx, y0: box.y0 + dy, x1: box.x1 + dx, y1: box.y1 + dy };
}

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

  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        min-width: 0;
        min-height: 0;
        overflow: hidden;
        background: var(--plan-ground);
      }
      bt-plan {
        position: absolute;
        inset: 0;
      }
      .block {
        position: absolute;
        left: var(--space-3);
        top: var(--space-3);
        max-width: calc(100% - 2 * var(--space-3));
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-1) var(--space-3);
        border-radius: var(--radius-2);
        background: color-mix(in srgb, var(--plan-ground) 88%, transparent);
        pointer-events: none;
      }
      .block b {
        font-size: var(--type-40);
        font-weight: 600;
        line-height: 1.15;
      }
      .block span {
        display: block;
        color: var(--ink-2);
        font-size: var(--type-14);
        line-height: 1.35;
      }
      bt-storeys {
        position: absolute;
        left: var(--space-3);
        top: 5.5rem;
        max-height: calc(100% - 9.5rem);
      }
      .card {
        position: absolute;
        right: 4.5rem;
        bottom: var(--space-3);
        left: 9.5rem;
        display: flex;
        justify-content: center;
        pointer-events: none;
      }
      .card button {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
        max-width: 34rem;
        min-height: 4rem;
        padding: var(--space-2) var(--space-4) var(--space-2) var(--space-2);
        border-radius: var(--radius-3);
        background: var(--ink);
        color: var(--paper);
        box-shadow: var(--shadow);
        pointer-events: auto;
        animation: rise var(--settle) ease-out;
      }
      @keyframes rise {
        from {
          transform: translateY(1rem);
          opacity: 0;
        }
      }
      .carrier {
        display: grid;
        place-items: center;
        width: 3rem;
        height: 3rem;
        border-radius: var(--radius-2);
        background: var(--route);
        color: var(--route-ink);
      }
      .carrier bt-icon {
        width: 2rem;
        height: 2rem;
      }
      .card b {
        font-size: var(--type-20);
        font-weight: 600;
        line-height: 1.3;
        text-wrap: balance;
      }
      .go {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        font-size: var(--type-16);
        font-weight: 600;
        white-space: nowrap;
      }
      @media (max-width: 899px) {
        /* The strip of levels says the same. */
        .block {
          display: none;
        }
        bt-plan {
          --plan-bottom: var(--covered, 0px);
        }
        bt-storeys {
          --storey: 2.375rem;
          left: var(--space-2);
          top: var(--space-2);
          max-height: calc(100% - 1rem);
        }
        .card {
          right: 4rem;
          bottom: calc(var(--space-2) + var(--covered, 0px));
          left: var(--space-2);
        }
        .card button {
          min-height: 3.25rem;
          gap: var(--space-2);
          padding: var(--space-1) var(--space-3) var(--space-1) var(--space-1);
          border-radius: var(--radius-2);
        }
        .carrier {
          width: 2.5rem;
          height: 2.5rem;
        }
        .card b {
          font-size: var(--type-16);
        }
        .go span {
          display: none;
        }
      }
    `,
  ];

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

  /** Where the plan was touched, in local metres of the plane. */
  static localOf(spot: Spot, turning: Turning): { x: number; y: number } {
    const angle = (-turning.deg * Math.PI) / 180;
    const [x, y] = [spot.x, -spot.y];
    return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
  }
}

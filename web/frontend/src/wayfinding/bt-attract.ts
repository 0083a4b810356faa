/** `<bt-attract>`: the kiosk while nobody is there: whose house this is, when it is open, and where there is room. Sends `bt-begin`. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../design/bt-icon';
import '../design/bt-mark';
import { BtElement, shared, tell } from '../design/element';
import { stateWord } from '../design/words';
import { en } from '../i18n/en';
import { zh } from '../i18n/zh';
import { figure, language, say, shortTime, t } from '../i18n';
import type { LevelInfo, LevelMap } from '../live/contract';
import type { SeatStore } from '../live/store';
import { summaryOf } from '../live/summary';
import '../plan/bt-plan';
import type { PlanRoute } from '../plan/route-layer';
import { modeBand } from '../seats/parts';
import { openingOf } from './opening';

const MARGINS = { top: 0, right: 0, bottom: 0, left: 0 };

@customElement('bt-attract')
export class BtAttract extends BtElement {
  @property({ attribute: false }) store!: SeatStore;
  /** The plan of the level that the kiosk stands on. */
  @property({ attribute: false }) map?: LevelMap | undefined;
  @property({ attribute: false }) route?: PlanRoute | undefined;
  @property({ type: Number }) turn = 0;

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        z-index: 6;
        display: flex;
        flex-direction: column;
        background: var(--paper);
        animation: arrive 500ms ease-out;
      }
      @keyframes arrive {
        from {
          opacity: 0;
        }
      }
      .all {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto auto;
        gap: var(--space-8);
        flex: 1;
        min-height: 0;
        padding: 4rem 3.5rem 3rem;
      }
      .name {
        align-self: start;
      }
      h1 {
        font-size: clamp(var(--type-40), 9vw, 5.5rem);
        font-weight: 600;
        line-height: 1.1;
        text-wrap: balance;
      }
      .other {
        margin-top: var(--space-2);
        color: var(--ink-2);
        font-size: var(--type-28);
        line-height: 1.3;
      }
      .hours {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--space-6);
        margin-top: var(--space-6);
        font-size: var(--type-28);
      }
      .hours b {
        font-weight: 600;
      }
      .hours span {
        color: var(--ink-2);
      }
      bt-plan {
        height: 100%;
        background: var(--paper);
      }
      h2 {
        margin-bottom: var(--space-3);
        color: var(--ink-2);
        font-size: var(--type-16);
        font-weight: 600;
      }
      li {
        display: grid;
        grid-template-columns: 3.5rem minmax(0, 1fr) 5rem;
        align-items: center;
        gap: var(--space-4);
        min-height: 2.375rem;
        font-size: var(--type-20);
      }
      li.ground {
        border-bottom: 2px solid var(--line-strong);
      }
      .track {
        height: 0.75rem;
        border-radius: 99px;
        background: var(--paper-sunk);
        box-shadow: inset 0 0 0 1px var(--line-strong);
        overflow: hidden;
      }
      .track i {
        display: block;
        height: 100%;
        background: var(--seat-free);
      }
      li .figure:last-child {
        text-align: right;
        font-weight: 600;
        white-space: nowrap;
      }
      .begin {
        display: flex;
        align-items: center;
        gap: var(--space-5);
        min-height: 7rem;
        padding: var(--space-4) var(--space-8);
        border-radius: var(--radius-3);
        background: var(--accent);
        color: var(--accent-ink);
      }
      /* Wherever one touches, it begins. */
      .begin::after {
        content: '';
        position: absolute;
        inset: 0;
      }
      .begin bt-icon {
        width: 3.5rem;
        height: 3.5rem;
        animation: touch 2.4s ease-in-out infinite;
      }
      @keyframes touch {
        50% {
          transform: translateY(-0.35rem);
        }
      }
      .begin b {
        display: block;
        font-size: var(--type-40);
        font-weight: 600;
        line-height: 1.2;
      }
      .begin span span {
        display: block;
        font-size: var(--type-20);
      }
      @media (orientation: landscape) {
        .all {
          grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) minmax(0, 27rem);
          gap: var(--space-6) 4rem;
          padding: 3rem 3.5rem;
        }
        .busy {
          grid-area: 1 / 2 / span 2;
        }
        h1 {
          font-size: clamp(var(--type-40), 5vw, 4.5rem);
        }
        .busy {
          align-self: center;
        }
        .begin {
          grid-column: 1 / -1;
          min-height: 6rem;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .begin bt-icon {
          animation: none;
        }
      }
    `,
  ];

  override render() {
    const { venue, asOf } = this.store;
    if (!venue) return nothing;
    const words = t();
    const here = language();
    const otherName = venue.name[here === 'zh' ? 'en' : 'zh'];
    const other = here === 'zh' ? en : zh;
    return html`${modeBand(this.store)}
      <main class="all">
        <div class="name">
          <h1>${say(venue.name)}</h1>
          ${otherName && otherName !== say(venue.name) ? html`<p class="other">${otherName}</p>` : nothing}
          <p class="hours figure">
            <b>${openingOf(venue.hours)}</b>
            ${asOf ? html`<span>${words.asOf(shortTime(asOf, venue.time_zone))}</span>` : nothing}
          </p>
        </div>
        <bt-plan
          plain
          still
          aria-hidden="true"
          inert
          .map=${this.map}
          .route=${this.route}
          .margins=${MARGINS}
        ></bt-plan>
        ${this.busy(venue.levels)}
        <button class="begin" type="button" @click=${() => tell(this, 'bt-begin')}>
          <bt-icon name="route"></bt-icon>
          <span
            ><b>${words.touchToStart}</b
            ><span lang=${here === 'zh' ? 'en' : 'zh-CN'}>${other.touchToStart}</span></span
          >
        </button>
      </main>`;
  }

  private busy(levels: readonly LevelInfo[]) {
    const zones = [...this.store.zones.values()];
    const rows = levels
      .map((level) => ({ level, sum: summaryOf(zones.filter(({ level_id }) => level_id === level.id)) }))
      .filter(({ sum }) => sum.capacity > 0 && sum.kind === 'seats');
    if (!rows.length) return html`<div></div>`;
    return html`<div class="busy">
      <h2>${t().busyNow}</h2>
      <ol>
        ${rows.map(
          ({ level, sum }) =>
            html`<li class=${level.ordinal === 0 ? 'ground' : ''}>
              <span class="figure">${say(level.short_name)}</span>
              <span class="track"><i style="width:${(sum.free / sum.capacity) * 100}%"></i></span>
              <span class="figure"
                >${sum.unknown * 2 > sum.capacity ? stateWord('unknown') : figure(sum.free)}</span
              >
            </li>`,
        )}
      </ol>
    </div>`;
  }
}

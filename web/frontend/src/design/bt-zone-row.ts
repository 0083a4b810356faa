/** `<bt-zone-row>`: one zone in one glance: its name, how full, how many free, which way it goes. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { range, say, t } from '../i18n';
import type { Zone } from '../live/contract';
import { countsOf, levelWord, occupiedShare, roomState } from '../live/occupancy';
import './bt-icon';
import './bt-mark';
import './bt-sparkline';
import { BtElement, shared, tell } from './element';
import { levelWordSaid, stateWord, trendWord } from './words';

@customElement('bt-zone-row')
export class BtZoneRow extends BtElement {
  @property({ attribute: false }) zone!: Zone;
  @property() levelName = '';
  @property({ attribute: false }) hours: [number, number] = [0, 24];
  @property({ attribute: false }) now?: Date | undefined;
  @property() timeZone = 'UTC';
  @property({ type: Boolean, reflect: true }) dim = false;

  static override styles = [
    shared,
    css`
      button {
        display: grid;
        grid-template:
          'mark name figure' auto
          'mark meta spark' auto / 1.75rem minmax(0, 1fr) auto;
        gap: 0 var(--space-3);
        align-items: center;
        width: 100%;
        min-height: 4rem;
        padding: var(--space-2) var(--space-4);
      }
      button:hover {
        background: var(--paper-sunk);
      }
      :focus-visible {
        outline-offset: -3px;
      }
      .mark {
        grid-area: mark;
        width: 1.5rem;
        height: 1.5rem;
      }
      .name {
        grid-area: name;
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        line-clamp: 2;
        font-weight: 600;
        line-height: 1.35;
        overflow-wrap: anywhere;
      }
      .figure {
        grid-area: figure;
        justify-self: end;
        white-space: nowrap;
      }
      .figure b {
        font-size: var(--type-20);
        font-weight: 600;
      }
      .figure span {
        color: var(--ink-2);
        font-size: var(--type-14);
      }
      .meta {
        grid-area: meta;
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-2);
        min-width: 0;
        color: var(--ink-2);
        font-size: var(--type-14);
        line-height: 1.4;
      }
      .meta > span {
        white-space: nowrap;
      }
      .level {
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      .spark {
        grid-area: spark;
        justify-self: end;
        width: 5.5rem;
        height: 1.375rem;
      }
      :host([dim]) .name,
      :host([dim]) b {
        font-weight: 400;
        color: var(--ink-2);
      }
    `,
  ];

  override render() {
    const { zone } = this;
    const words = t();
    const room = zone.kind === 'room';
    const counts = countsOf(zone);
    const none = !room && counts.capacity === 0;
    const word = zone.matching ? levelWord(counts) : zone.level;
    const arrow = zone.trend?.arrow;
    const share = occupiedShare(zone);
    return html`<button type="button" @click=${() => tell(this, 'bt-zone', zone.id)}>
      ${
        room
          ? html`<bt-mark class="mark" state=${roomState(zone)}></bt-mark>`
          : html`<bt-mark class="mark" level=${word}></bt-mark>`
      }
      <span class="name">${say(zone.name)}</span>
      <span class="figure"
        >${
          room
            ? html`<b>${stateWord(roomState(zone))}</b>`
            : none
              ? html`<b>–</b>`
              : html`<b>${range(counts.free, counts.free + counts.unknown)}</b>
                  <span>${words.rangeOf('', counts.capacity).trim()}</span>`
        }</span
      >
      <span class="meta">
        ${this.levelName ? html`<span class="level">${this.levelName}</span>` : nothing}
        <span>${room ? words.roomWhole : none ? words.noneMatch : levelWordSaid(word)}</span>
        ${
          arrow && arrow !== 'flat'
            ? html`<span><bt-icon name=${arrow}></bt-icon> ${trendWord(arrow)}</span>`
            : nothing
        }
      </span>
      <bt-sparkline
        class="spark"
        .points=${zone.day}
        .hours=${this.hours}
        .now=${this.now}
        .share=${share}
        .timeZone=${this.timeZone}
      ></bt-sparkline>
    </button>`;
  }
}

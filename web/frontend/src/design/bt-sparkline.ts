/** `<bt-sparkline>`: how full a place has been today, from opening to closing, with now marked. */

import { css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { hourOfDay } from '../i18n';
import type { DayPoint } from '../live/contract';
import { BtElement, shared } from './element';

const W = 100;
const H = 32;

@customElement('bt-sparkline')
export class BtSparkline extends BtElement {
  @property({ attribute: false }) points: DayPoint[] = [];
  @property({ attribute: false }) hours: [number, number] = [0, 24];
  @property({ attribute: false }) now?: Date | undefined;
  @property({ type: Number }) share?: number | undefined;
  @property() timeZone = 'UTC';

  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: block;
        width: 5rem;
        height: 1.75rem;
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      .base {
        stroke: var(--line-strong);
        stroke-width: 1;
        stroke-dasharray: 1 3;
      }
      .area {
        fill: var(--ink-2);
        opacity: 0.14;
      }
      .line {
        fill: none;
        stroke: var(--ink-2);
        stroke-width: 1.5;
        stroke-linejoin: round;
      }
      .now {
        stroke: var(--accent);
        stroke-width: 1;
      }
      i {
        position: absolute;
        width: 6px;
        height: 6px;
        margin: -3px;
        border-radius: 50%;
        background: var(--accent);
        box-shadow: 0 0 0 1.5px var(--paper-raised);
      }
      path,
      line {
        vector-effect: non-scaling-stroke;
      }
    `,
  ];

  override render() {
    const [opens, closes] = this.hours;
    const x = (hour: number) => (Math.min(Math.max((hour - opens) / (closes - opens), 0), 1) * W).toFixed(1);
    const y = (share: number) => (H - 2 - Math.min(Math.max(share, 0), 1) * (H - 4)).toFixed(1);
    const nowHour = this.now ? hourOfDay(this.now, this.timeZone) : undefined;
    const places = this.points.map((point) => [
      x(hourOfDay(new Date(point.time), this.timeZone)),
      y(point.occupied_share),
    ]);
    if (nowHour !== undefined && this.share !== undefined) places.push([x(nowHour), y(this.share)]);
    const line = places.map(([px, py]) => `${px} ${py}`).join('L');
    const first = places[0]?.[0];
    const last = places.at(-1);
    return html`<svg viewBox="0 0 ${W} ${H}" preserveAspectRatio="none" aria-hidden="true">
        <line class="base" x1="0" y1=${H - 1} x2=${W} y2=${H - 1}></line>
        ${
          places.length > 1 && last
            ? svg`<path class="area" d="M${first} ${H - 1}L${line}L${last[0]} ${H - 1}z"></path>
              <path class="line" d="M${line}"></path>`
            : nothing
        }
        ${last ? svg`<line class="now" x1=${last[0]!} x2=${last[0]!} y1=${last[1]!} y2=${H - 1}></line>` : nothing}
      </svg>
      ${last ? html`<i style="left:${last[0]}%;top:${(Number(last[1]) / H) * 100}%"></i>` : nothing}`;
  }
}

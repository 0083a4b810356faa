/** `<bt-as-of>`: the time the data is of; its age after a minute; grey and outspoken after ten. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ago, clockTime, t } from '../i18n';
import { BtElement, shared } from './element';

const SHOW_AGE_S = 60;
export const OUTDATED_S = 600;

@customElement('bt-as-of')
export class BtAsOf extends BtElement {
  @property({ attribute: false }) time?: Date | undefined;
  /** When we heard it, on the page's monotonic clock: a wrong wall clock must not age the data. */
  @property({ type: Number }) heardAt = 0;
  @property() timeZone = 'UTC';
  private tick?: number;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
        color: var(--ink-2);
        font-size: var(--type-14);
        line-height: var(--leading-tight);
        white-space: nowrap;
      }
      time {
        font-variant-numeric: tabular-nums;
      }
      .age {
        color: var(--ink);
        font-weight: 600;
      }
      .outdated {
        padding: 0.125rem 0.5rem;
        border: 1px dashed var(--line-strong);
        border-radius: var(--radius-1);
        color: var(--ink);
        font-weight: 600;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.tick = window.setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.tick);
  }

  override render() {
    if (!this.time) return html`<span>${t().linkConnecting}</span>`;
    const age = (performance.now() - this.heardAt) / 1000;
    const said = html`<time datetime=${this.time.toISOString()}
      >${t().asOf(clockTime(this.time, this.timeZone))}</time
    >`;
    if (age < SHOW_AGE_S) return said;
    const outdated = age >= OUTDATED_S;
    return html`<span class=${outdated ? 'outdated' : ''}
      >${said} · <span class="age">${ago(age)}</span>${outdated ? html` · ${t().outdated}` : nothing}</span
    >`;
  }
}

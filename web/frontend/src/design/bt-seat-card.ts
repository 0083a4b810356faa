/** `<bt-seat-card>`: one seat: what it offers, its state, since when, and how we know. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ago, shortTime, t } from '../i18n';
import { askThing } from '../live/api';
import type { DeviceInfo, MapProperties } from '../live/contract';
import type { SeatNow } from '../live/store';
import './bt-icon';
import './bt-mark';
import { BtElement, shared } from './element';
import { causeOf, featuresOf, featureWord, seatKind, stateWord } from './words';

@customElement('bt-seat-card')
export class BtSeatCard extends BtElement {
  @property() seatId = '';
  @property() name = '';
  @property() place = '';
  @property({ attribute: false }) seat?: MapProperties | undefined;
  @property({ attribute: false }) now?: SeatNow | undefined;
  @property({ attribute: false }) asOf?: Date | undefined;
  @property() timeZone = 'UTC';
  @state() private devices?: DeviceInfo[] | 'failed';

  static override styles = [
    shared,
    css`
      article {
        display: grid;
        gap: var(--space-5);
      }
      .state {
        display: flex;
        align-items: center;
        gap: var(--space-3);
      }
      .state bt-mark {
        width: 2.5rem;
        height: 2.5rem;
      }
      .state b {
        display: block;
        font-size: var(--type-28);
        font-weight: 600;
        line-height: var(--leading-tight);
      }
      .state span {
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
      h3 {
        margin-bottom: var(--space-1);
        color: var(--ink-2);
        font-size: var(--type-14);
        font-weight: 400;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-5);
      }
      li {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
      }
      li span {
        display: inline-block;
      }
      li span::first-letter {
        text-transform: uppercase;
      }
      li bt-icon,
      .why bt-icon {
        color: var(--accent);
      }
      .why p {
        display: flex;
        gap: var(--space-2);
      }
      .why bt-icon {
        margin-top: 0.125em;
      }
      .why .device {
        min-height: 1.5em;
        padding-left: calc(1.25em + var(--space-2));
        color: var(--ink-2);
        font-size: var(--type-14);
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues): void {
    // The sensor's last word is asked for when a seat opens and when its state turns, not at every redraw.
    if (changed.has('seatId') || (changed.has('now') && changed.get('now') !== this.now))
      void this.askDevices();
  }

  private async askDevices(): Promise<void> {
    const asked = this.seatId;
    try {
      const thing = await askThing(asked);
      if (asked === this.seatId) this.devices = thing.devices ?? [];
    } catch {
      if (asked === this.seatId) this.devices = 'failed';
    }
  }

  override render() {
    const words = t();
    const now: SeatNow = this.now ?? { state: 'unknown', since: null, cause: '' };
    const has = this.seat ? featuresOf(this.seat) : [];
    const why = causeOf(now.cause);
    return html`<article>
      <div class="state">
        <bt-mark state=${now.state}></bt-mark>
        <div><b>${stateWord(now.state)}</b>${this.since(now)}</div>
      </div>
      <div>
        <h3>${seatKind(this.seat?.category)}</h3>
        <ul>
          ${
            has.length
              ? has.map(
                  (name) => html`<li><bt-icon name=${name}></bt-icon><span>${featureWord(name)}</span></li>`,
                )
              : html`<li>${words.noFeatures}</li>`
          }
        </ul>
      </div>
      <div class="why">
        <h3>${words.howWeKnow}</h3>
        <p><bt-icon name=${why.icon}></bt-icon>${why.says}</p>
        ${this.lastWord(why.device)}
      </div>
    </article>`;
  }

  private since(now: SeatNow) {
    if (!now.since) return nothing;
    const since = new Date(now.since);
    const age = this.asOf ? Math.max(0, (this.asOf.getTime() - since.getTime()) / 1000) : 0;
    return html`<span>${t().sinceTime(shortTime(since, this.timeZone))} · ${ago(age)}</span>`;
  }

  private lastWord(device: string | null) {
    const words = t();
    if (this.devices === 'failed') return html`<p class="device">${words.deviceFailed}</p>`;
    if (!this.devices) return html`<p class="device">${words.deviceAsking}</p>`;
    const shown = device ? this.devices.filter((one) => one.id === device) : this.devices;
    return (shown.length ? shown : this.devices).map((one) => {
      const name = one.model || one.id;
      return html`<p class="device">
        ${
          one.last_seen
            ? words.deviceLastWord(name, shortTime(new Date(one.last_seen), this.timeZone))
            : words.deviceSilent(name)
        }
      </p>`;
    });
  }
}

/** `<bt-home-page>`: leads to the screens, and says honestly which of them are not here yet. */

import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '../design/bt-band';
import '../design/bt-icon';
import '../design/bt-mark';
import '../design/bt-settings';
import { BtElement, shared } from '../design/element';
import type { IconName } from '../design/icons';
import { levelWordSaid } from '../design/words';
import { figure, range, say, t } from '../i18n';
import { askVenue, askZones } from '../live/api';
import type { VenueInfo } from '../live/contract';
import { type Totals, totalsOf } from '../live/occupancy';

@customElement('bt-home-page')
export class BtHomePage extends BtElement {
  @state() private venue?: VenueInfo;
  @state() private totals?: Totals;

  static override styles = [
    shared,
    css`
      :host {
        min-height: 100dvh;
        background: var(--paper);
      }
      .top {
        display: flex;
        justify-content: flex-end;
        padding: var(--space-2) var(--space-3);
      }
      main {
        max-width: 68rem;
        margin: 0 auto;
        padding: var(--space-6) var(--space-6) var(--space-12);
      }
      .venue {
        min-height: 1.5em;
        color: var(--accent);
        font-weight: 600;
      }
      h1 {
        margin: var(--space-1) 0 var(--space-3);
        font-size: var(--type-40);
        font-weight: 600;
        line-height: var(--leading-tight);
        text-wrap: balance;
      }
      .intro {
        max-width: 38rem;
        color: var(--ink-2);
        font-size: var(--type-20);
        line-height: 1.5;
        text-wrap: balance;
      }
      .seats {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-6);
        align-items: end;
        margin: var(--space-8) 0 var(--space-4);
        padding: var(--space-6);
        border-radius: var(--radius-3);
        background: var(--accent);
        color: var(--accent-ink);
        text-decoration: none;
      }
      .seats:hover .go {
        text-decoration: underline;
        text-underline-offset: 4px;
      }
      .seats h2 {
        font-size: var(--type-28);
        font-weight: 600;
        line-height: 1.3;
      }
      .go {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        font-weight: 600;
      }
      .now {
        min-width: 11rem;
        min-height: 6.5rem;
        text-align: right;
      }
      .now b {
        display: block;
        font-size: var(--type-64);
        font-weight: 600;
        line-height: var(--leading-tight);
        white-space: nowrap;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr));
        gap: var(--space-4);
      }
      li {
        padding: var(--space-6);
        border: 1px dashed var(--line-strong);
        border-radius: var(--radius-3);
      }
      li header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
        margin-bottom: var(--space-4);
        color: var(--ink-2);
      }
      header bt-icon {
        width: 1.75rem;
        height: 1.75rem;
      }
      .there {
        padding: 0;
        border: 1px solid var(--accent);
        background: var(--paper-raised);
      }
      .there a {
        display: block;
        height: 100%;
        padding: var(--space-6);
        border-radius: var(--radius-3);
        color: inherit;
        text-decoration: none;
      }
      .there header,
      .there .go {
        color: var(--accent);
      }
      .there:hover .go {
        text-decoration: underline;
        text-underline-offset: 4px;
      }
      .coming {
        padding: 0 var(--space-2);
        border: 1px solid var(--line-strong);
        border-radius: 999px;
        font-size: var(--type-14);
      }
      li h2 {
        font-size: var(--type-20);
        font-weight: 600;
        line-height: 1.35;
        text-wrap: balance;
      }
      li p {
        margin-top: var(--space-1);
        color: var(--ink-2);
      }
      @media (max-width: 599px) {
        main {
          padding: var(--space-2) var(--space-4) var(--space-8);
        }
        h1 {
          font-size: var(--type-28);
        }
        .intro {
          font-size: var(--type-16);
        }
        .seats {
          grid-template-columns: minmax(0, 1fr);
          gap: var(--space-3);
          margin-top: var(--space-6);
        }
        .now {
          text-align: left;
        }
        .now b {
          font-size: clamp(var(--type-28), 12vw, var(--type-64));
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.ask();
  }

  private async ask(): Promise<void> {
    try {
      const [venue, zones] = await Promise.all([askVenue(), askZones(new URLSearchParams())]);
      this.venue = venue;
      this.totals = totalsOf(zones.zones);
    } catch {
      // The way to the screens does not depend on the figures.
    }
  }

  override render() {
    const words = t();
    const { venue, totals } = this;
    return html`${
        venue?.mode === 'simulated'
          ? html`<bt-band kind="simulated">${words.bandSimulated}</bt-band>`
          : nothing
      }
      <header class="top"><bt-settings></bt-settings></header>
      <main>
        <p class="venue">${venue ? say(venue.name) : nothing}</p>
        <h1>${words.homeTitle}</h1>
        <p class="intro">${words.homeIntro}</p>
        <a class="seats" href="/seats">
          <div>
            <h2>${words.screenSeatsAsk}</h2>
            <p>${words.screenSeatsSay}</p>
            <span class="go">${words.open} ${words.screenSeats} <bt-icon name="forward"></bt-icon></span>
          </div>
          <div class="now">
            ${
              totals?.capacity
                ? html`<b class="figure">${range(totals.free, totals.free_max)}</b>
                    <span class="figure"
                      >${words.freeOf} · ${words.ofSeats(figure(totals.capacity))} ·
                      ${levelWordSaid(totals.level)}</span
                    >`
                : nothing
            }
          </div>
        </a>
        <ul>
          <li class="there">
            <a href="/wayfinding">
              <header><bt-icon name="route"></bt-icon></header>
              <h2>${words.screenWayfindingAsk}</h2>
              <p>${words.screenWayfindingSay}</p>
              <span class="go"
                >${words.open} ${words.screenWayfinding} <bt-icon name="forward"></bt-icon
              ></span>
            </a>
          </li>
          ${this.coming('building', words.screenTwinAsk, words.screenTwin, words.screenTwinSay)}
          ${this.coming('tote', words.screenSortingAsk, words.screenSorting, words.screenSortingSay)}
        </ul>
      </main>`;
  }

  private coming(icon: IconName, asks: string, name: string, says: string) {
    return html`<li>
      <header><bt-icon name=${icon}></bt-icon><span class="coming">${t().coming}</span></header>
      <h2>${asks}</h2>
      <p>${name} · ${says}</p>
    </li>`;
  }
}

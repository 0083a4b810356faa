/** The smaller parts of the seat page: what is live and what is not, the legend, and the states without seats. */

import { css, html, nothing } from 'lit';
import '../design/bt-as-of';
import '../design/bt-band';
import '../design/bt-mark';
import '../design/bt-notice';
import '../design/bt-settings';
import { stateWord } from '../design/words';
import { calendarDay, figure, t } from '../i18n';
import { type SeatState, seatStates } from '../live/contract';
import type { SeatStore } from '../live/store';

/** The band over everything that is not the live present; with the date of what is replayed. */
export function modeBand({ mode, speed, asOf, venue }: SeatStore) {
  if (mode === 'live') return nothing;
  const words = t();
  const day = asOf && venue ? calendarDay(asOf, venue.time_zone) : '';
  const fast = speed !== 1 ? ` · ${words.bandSpeed(figure(speed))}` : '';
  return mode === 'replay'
    ? html`<bt-band kind="replay" icon="replay">${words.bandReplay(day)}${fast}</bt-band>`
    : html`<bt-band kind="simulated">${words.bandSimulated}${fast}</bt-band>`;
}

export const asOf = (store: SeatStore) =>
  html`<bt-as-of
    .time=${store.asOf}
    .heardAt=${store.heardAt}
    .timeZone=${store.venue?.time_zone ?? 'UTC'}
  ></bt-as-of>`;

/** Says that the connection is gone, and offers to try at once. It lies over the page and moves nothing. */
export function troubleBand(store: SeatStore) {
  const words = t();
  const { link } = store;
  const wait =
    link.status === 'waiting' ? Math.max(1, Math.round((link.until - performance.now()) / 1000)) : 0;
  const said =
    link.status === 'offline' ? words.linkOffline : wait ? words.linkRetry(wait) : words.linkRetrying;
  return html`<bt-band class="trouble" kind="trouble" icon="offline"
    >${said} <button type="button" @click=${() => store.reconnect()}>${words.retryNow}</button></bt-band
  >`;
}

export const legendStyle = css`
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-4);
    color: var(--ink-2);
    font-size: var(--type-14);
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    white-space: nowrap;
  }
`;

/** The states that occur, and the three that every library has. */
export function statesOf(store: SeatStore): SeatState[] {
  const present = new Set([...store.seats.values()].map((seat) => seat.state));
  return seatStates.filter((one) => ['free', 'occupied', 'unknown'].includes(one) || present.has(one));
}

export const legend = (states: SeatState[]) =>
  html`<div class="legend" role="group" aria-label=${t().legend}>
    ${states.map((one) => html`<span><bt-mark state=${one}></bt-mark>${stateWord(one)}</span>`)}
  </div>`;

const bone = (style: string) => html`<div class="bone" style=${style}></div>`;

/** The page before its first answer: the same places, empty. */
export const skeleton = () =>
  html`<header class="top">
      <div class="title">
        <h1>${t().screenSeats}</h1>
        <bt-as-of></bt-as-of>
      </div>
      <bt-settings></bt-settings>
    </header>
    <main aria-busy="true">
      <div class="strip bones">${Array.from({ length: 8 }, () => bone('height:1.75rem'))}</div>
      <div class="stage bones">${bone('')}</div>
      <section class="side bones">
        ${bone('height:3rem;width:60%')} ${Array.from({ length: 7 }, () => bone('height:3.25rem'))}
      </section>
      <p class="unseen" role="status">${t().loading}</p>
    </main>`;

/** Nothing could be read: why that may be, and the one thing to do. */
export const failed = (again: () => void) =>
  html`<header class="top">
      <div class="title"><h1>${t().screenSeats}</h1></div>
      <bt-settings></bt-settings>
    </header>
    <main class="alone">
      <bt-notice icon="offline" heading=${t().failedTitle} action=${t().tryAgain} @bt-act=${again}
        >${t().failedSay}</bt-notice
      >
    </main>`;

export const empty = () =>
  html`<main class="alone">
    <bt-notice icon="building" heading=${t().emptyTitle} action=${t().toHome} href="/"
      >${t().emptySay}</bt-notice
    >
  </main>`;

/** The wayfinding page before its first answer, without one, and without a plan. */

import { html } from 'lit';
import '../design/bt-notice';
import { t } from '../i18n';

const bone = (style = '') => html`<i class="bone" style=${style}></i>`;

/** The same places, empty. */
export const skeleton = (bar: unknown) =>
  html`<main aria-busy="true">
    <div class="stage bones">${bone('aspect-ratio:2.4')}</div>
    <section class="panel">
      <h1 class="waiting">${t().whereTo}</h1>
      ${bone('height:3.5rem;border-radius:99px')}
      <div class="six">${Array.from({ length: 6 }, () => bone('height:6rem'))}</div>
    </section>
    ${bar}
    <p class="unseen" role="status">${t().loading}</p>
  </main>`;

/** Nothing could be read: why that may be, and the one thing to do. */
export const failed = (again: () => void) =>
  html`<main class="alone">
    <bt-notice icon="offline" heading=${t().wayfindingFailed} action=${t().tryAgain} @bt-act=${again}
      >${t().wayfindingFailedSay}</bt-notice
    >
  </main>`;

export const empty = () =>
  html`<main class="alone">
    <bt-notice icon="plan" heading=${t().wayfindingEmpty} action=${t().toHome} href="/"
      >${t().wayfindingEmptySay}</bt-notice
    >
  </main>`;

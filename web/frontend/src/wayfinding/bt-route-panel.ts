/**
 * `<bt-route-panel>`: the way in figures and words, and how to take it along; or why there is none.
 * Sends `bt-step`, `bt-new`, `bt-play`, `bt-listen`, `bt-relax`, `bt-again`, `bt-go` with another wish.
 */

import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../design/bt-icon';
import '../design/bt-notice';
import { BtElement, shared, tell } from '../design/element';
import { type Labels, language, say, t } from '../i18n';
import type { Profile, RouteAnswer, RouteFault } from '../live/route-contract';
import { pathOf } from './address';
import './bt-steps';
import type { Guide, Way, Wish } from './guide';
import { kindWord } from './places';
import { routePanelStyle } from './route-panel-style';
import { lengthWord, timeWord } from './saying';
import { canSpeak } from './speaking';
import type { Tour } from './tour';

export type Layout = 'kiosk-tall' | 'kiosk-wide' | 'desk' | 'phone';

@customElement('bt-route-panel')
export class BtRoutePanel extends BtElement {
  @property({ attribute: false }) guide!: Guide;
  @property({ attribute: false }) tour!: Tour;
  @property({ reflect: true }) layout: Layout = 'desk';
  @property({ attribute: false }) levelName: (id: string) => string = (id) => id;
  @property({ type: Boolean }) listening = false;
  /** Grows whenever the guide or the tour has something new. */
  @property({ type: Number }) turn = 0;
  @state() private list = false;
  @state() private shared = false;

  static override styles = [shared, routePanelStyle];

  focusHeading(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true }),
    );
  }

  /** The heading keeps its place whatever comes of the question: it has the focus. */
  override render() {
    const { way } = this.guide;
    // One template for all of it: two would make the heading anew, and the focus would be lost.
    const ready = way.status === 'ready' ? way.answer : undefined;
    const head = ready ? this.head(...this.names(ready), this.cameFrom(ready)) : this.head(this.wishName());
    return html`${head} ${way.status === 'ready' ? this.ready(way.answer) : this.instead(way)}`;
  }

  /** At a kiosk the reader stands there. */
  private cameFrom(answer: RouteAnswer): string {
    if (this.layout.startsWith('kiosk')) return '';
    return say(this.guide.origin?.name) || say(answer.from.name);
  }

  /** What stands there while there is no route. */
  private instead(way: Exclude<Way, { status: 'ready' }>) {
    const words = t();
    if (way.status === 'blocked') return html`<div class="scroll">${this.blocked(way.fault)}</div>`;
    if (way.status === 'unknown') return html`<div class="scroll">${this.unknown(way.fault)}</div>`;
    if (way.status === 'failed' || way.status === 'offline') {
      return html`<bt-notice
        icon="offline"
        heading=${words.routeFailed}
        action=${words.tryAgain}
        @bt-act=${() => tell(this, 'bt-again')}
        >${way.status === 'offline' ? words.routeOffline : words.routeFailedSay}</bt-notice
      >`;
    }
    return html`<div class="bones" aria-busy="true"><i></i><i></i><i></i></div>
      <p class="unseen" role="status">${words.asking}</p>`;
  }

  private wishName(): string {
    const { wish } = this.guide;
    return say(wish?.name) || (wish?.nearest ? kindWord(wish.nearest.kind) : t().destination);
  }

  /** A book is called by its title, and then by where it stands; the nearest of a kind by its own name. */
  private names(answer: RouteAnswer): [string, string] {
    const found = say(answer.to.name);
    const asked = this.guide.wish?.to ? say(this.guide.wish.name) : '';
    if (!asked || asked === found) return [found || this.wishName(), ''];
    return [asked, found];
  }

  private head(name: string, place = '', from = '') {
    const words = t();
    return html`<header>
      <div>
        <h2 tabindex="-1">${name}</h2>
        ${place ? html`<p class="place">${place}</p>` : nothing}
        ${from ? html`<p class="from">${words.from} · ${from}</p>` : nothing}
      </div>
      <button class="new" type="button" @click=${() => tell(this, 'bt-new')}>
        <bt-icon name="close"></bt-icon><span>${words.newSearch}</span>
      </button>
    </header>`;
  }

  private ready(answer: RouteAnswer) {
    const { layout, tour } = this;
    const phone = layout === 'phone';
    const cards = phone && !this.list;
    return html`${this.figures(answer)} ${this.news(answer)}
      <div class="body">
        <div class=${cards ? 'swipe' : 'scroll'}>
          <bt-steps
            .steps=${answer.steps}
            .stages=${tour.stages}
            .levelName=${this.levelName}
            .current=${tour.step}
            ?cards=${cards}
          ></bt-steps>
        </div>
        ${phone ? nothing : this.along()}
      </div>
      ${phone ? this.phoneTools() : nothing}`;
  }

  private figures(answer: RouteAnswer) {
    const words = t();
    const first = this.levelName(answer.from.level);
    const last = this.levelName(answer.to.level);
    const noSteps = !answer.steps.some(({ kind }) => kind === 'stairs' || kind === 'escalator');
    return html`<div class="figures figure">
      <b>${timeWord(answer.duration_s)}</b>
      <span class="far">${lengthWord(answer.length_m)}</span>
      <span>${first === last ? words.sameFloor(last) : words.floorsPassed(first, last)}</span>
      ${noSteps ? html`<span class="free"><bt-icon name="accessible"></bt-icon>${words.allStepFree}</span>` : nothing}
    </div>`;
  }

  /** What changed under way, and what is else to be known; nothing when all is as usual. */
  private news(answer: RouteAnswer) {
    const words = t();
    const { rerouted, seatGone } = this.guide;
    const told = rerouted?.why ?? '';
    const notices = answer.notices.filter(({ text }) => text && !told.includes(text));
    const note = (kind: string, icon: string, title: string, text: string, action?: unknown) =>
      html`<div class="note ${kind}">
        <bt-icon name=${icon}></bt-icon>
        <p>${title ? html`<b>${title}</b>` : nothing}${text ? html`<span>${text}</span>` : nothing}</p>
        ${action ?? nothing}
      </div>`;
    const other = html`<button
      type="button"
      @click=${() => tell<Wish>(this, 'bt-go', { nearest: { kind: 'seat' } })}
    >
      ${words.seatGoneGo}
    </button>`;
    return html`${rerouted ? note('warn', rerouted.why ? 'warning' : 'check', rerouted.title, rerouted.why) : nothing}
    ${seatGone ? note('warn', 'seat', words.seatGone, '', other) : nothing}
    ${answer.kept ? note('', 'offline', '', words.offlineKept) : nothing}
    ${notices
      .slice(0, 2)
      .map(({ kind, text }) => note('', kind === 'crowded' ? 'together' : 'information', '', text))}`;
  }

  /** The code, and what else helps to take the way along. */
  private along() {
    const words = t();
    const { handed } = this.guide;
    const kiosk = this.layout.startsWith('kiosk');
    const path = handed && pathOf(handed, language());
    return html`<aside>
      ${
        path
          ? html`<img
              src="/qr?path=${encodeURIComponent(path)}"
              alt=${words.scanToTake}
              width="160"
              height="160"
            />`
          : nothing
      }
      <div>
        ${path ? html`<b>${words.scanToTake}</b><small>${words.scanPrivate}</small>` : nothing}
        <div class="tools">
          ${this.tool('replay', words.replayRoute, 'bt-play')} ${this.listenTool()}
          ${kiosk ? nothing : this.shareTool()}
        </div>
      </div>
    </aside>`;
  }

  private phoneTools() {
    const words = t();
    return html`<div class="tools">
      <button type="button" @click=${() => (this.list = !this.list)}>
        <bt-icon name=${this.list ? 'plan' : 'list'}></bt-icon
        >${this.list ? words.showCards : words.showAllSteps}
      </button>
      ${this.listenTool()} ${this.shareTool()}
    </div>`;
  }

  private tool(icon: string, label: string, event: string, pressed?: boolean) {
    return html`<button type="button" aria-pressed=${pressed ?? nothing} @click=${() => tell(this, event)}>
      <bt-icon name=${icon}></bt-icon>${label}
    </button>`;
  }

  private listenTool() {
    const words = t();
    if (!canSpeak(language())) return nothing;
    return this.listening
      ? this.tool('stop', words.listenStop, 'bt-listen', true)
      : this.tool('speaker', words.listen, 'bt-listen', false);
  }

  private shareTool() {
    const words = t();
    return html`<button type="button" @click=${() => void this.share()}>
      <bt-icon name=${this.shared ? 'check' : 'share'}></bt-icon>${this.shared ? words.shared : words.share}
    </button>`;
  }

  private async share(): Promise<void> {
    const { handed } = this.guide;
    if (!handed) return;
    const url = new URL(pathOf(handed, language()), location.href).href;
    try {
      if (navigator.share) await navigator.share({ url, title: document.title });
      else await navigator.clipboard.writeText(url);
      this.shared = !navigator.share;
      window.setTimeout(() => (this.shared = false), 2500);
    } catch {
      // Cancelled, or not allowed here: the address bar holds the same link.
    }
  }

  private blocked({ error, blocked_by = [], relaxation }: RouteFault) {
    const words = t();
    const { profile } = this.guide;
    // What is shut cannot be opened by asking; walking further, or over steps, can be chosen.
    const other = relaxation && relaxation.profile !== profile ? relaxation : undefined;
    const steps = !other && profile === 'step_free';
    const relax = (to: Profile, text: string) =>
      html`<p class="label">${words.blockedTry}</p>
        <button class="primary" type="button" @click=${() => tell(this, 'bt-relax', to)}>
          ${text}<bt-icon name="forward"></bt-icon>
        </button>`;
    return html`<div class="fault">
      <bt-icon name="warning"></bt-icon>
      <h3>${words.blockedTitle}</h3>
      <p>${error.message}</p>
      ${
        blocked_by.length
          ? html`<p class="label">${words.blockedBy}</p>
              <ul>
                ${blocked_by
                  .slice(0, 5)
                  .map(({ name, why, text }) => html`<li>${text ?? html`${say(name)} ${why}`}</li>`)}
              </ul>`
          : nothing
      }
      ${relaxation && !other ? html`<p>${relaxation.text} ${words.blockedWatch}</p>` : nothing}
      ${other ? relax(other.profile, other.text) : steps ? relax('walking', words.allowSteps) : nothing}
    </div>`;
  }

  private unknown({ error, nearest = [] }: RouteFault) {
    const words = t();
    const choose = (id: string, name: Labels) => tell<Wish>(this, 'bt-go', { to: { id }, name });
    return html`<div class="fault">
      <bt-icon name="search"></bt-icon>
      <h3>${words.unknownTitle}</h3>
      <p>${error.message}</p>
      ${nearest.length ? html`<p class="label">${words.unknownNearest}</p>` : nothing}
      ${nearest
        .slice(0, 4)
        .map(
          ({ id, name }) =>
            html`<button class="other" type="button" @click=${() => choose(id, name)}>
              ${say(name)}<bt-icon name="forward"></bt-icon>
            </button>`,
        )}
    </div>`;
  }
}

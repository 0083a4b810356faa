/** `<bt-wall>`: the seat map for a wall: one level after another, in figures that can be read from 4 m. */

import { css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../design/bt-mark';
import { BtElement, shared } from '../design/element';
import { levelWordSaid, stateWord } from '../design/words';
import { figure, say, t } from '../i18n';
import { askMap } from '../live/api';
import type { LevelInfo, LevelMap, SeatState, Zone } from '../live/contract';
import type { SeatStore } from '../live/store';
import { type Summary, summaryOf } from '../live/summary';
import '../plan/bt-plan';
import type { BtPlan } from '../plan/bt-plan';
import { asOf, modeBand } from './parts';

const STAY_MS = 12_000;
const MARGINS = { top: 20, right: 40, bottom: 20, left: 40 };

@customElement('bt-wall')
export class BtWall extends BtElement {
  @property({ attribute: false }) store!: SeatStore;
  @state() private index = 0;
  @state() private paused = false;
  @query('bt-plan') private plan?: BtPlan;
  private readonly maps = new Map<string, LevelMap>();
  private turning: number | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100dvh;
        overflow: hidden;
        background: var(--paper);
        /* All sizes follow the height of the wall, so that 720p and 4K show the same picture. */
        --u: min(1vh, 0.5625vw);
        font-size: calc(3 * var(--u));
      }
      bt-band {
        --type-14: calc(3 * var(--u));
      }
      main {
        flex: 1;
        min-height: 0;
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr) calc(50 * var(--u));
      }
      .stage {
        position: relative;
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
      }
      .stage header {
        display: flex;
        align-items: baseline;
        gap: calc(3 * var(--u));
        padding: calc(3 * var(--u)) calc(5 * var(--u)) 0;
      }
      h1 {
        font-size: calc(4 * var(--u));
        font-weight: 600;
        line-height: 1.3;
      }
      footer {
        display: flex;
        justify-content: center;
        gap: calc(5 * var(--u));
        padding: 0 0 calc(3 * var(--u));
        color: var(--ink-2);
        font-size: calc(2.8 * var(--u));
      }
      .hint {
        margin-left: auto;
        color: var(--ink-2);
      }
      bt-plan {
        height: 100%;
        background: var(--paper);
      }
      aside {
        display: flex;
        flex-direction: column;
        min-height: 0;
        padding: calc(3 * var(--u)) calc(4 * var(--u));
        border-left: 1px solid var(--line);
        background: var(--paper-raised);
      }
      .level {
        display: flex;
        align-items: baseline;
        gap: calc(2 * var(--u));
        line-height: 1;
      }
      .level b {
        font-size: calc(8 * var(--u));
        font-weight: 600;
      }
      .level span {
        color: var(--ink-2);
        font-size: calc(3.2 * var(--u));
      }
      /* The figure we are sure of is the giant; what may be free as well follows it, smaller. */
      .giant {
        margin: calc(1 * var(--u)) 0;
        font-size: calc(15.5 * var(--u));
        font-weight: 600;
        letter-spacing: -0.02em;
        line-height: 1;
        white-space: nowrap;
      }
      .giant.word-alone {
        font-size: calc(8 * var(--u));
        letter-spacing: 0;
      }
      .giant small {
        color: var(--ink-2);
        font-size: 0.4em;
        font-weight: 400;
      }
      .word {
        display: flex;
        flex-wrap: wrap;
        white-space: nowrap;
        align-items: center;
        gap: calc(1.2 * var(--u));
        font-size: calc(3.6 * var(--u));
      }
      .word span {
        color: var(--ink-2);
      }
      ol {
        flex: 1;
        min-height: 0;
        display: grid;
        align-content: center;
        grid-auto-rows: minmax(0, calc(4.7 * var(--u)));
        margin: calc(2 * var(--u)) 0;
      }
      li {
        display: grid;
        grid-template-columns: calc(7 * var(--u)) minmax(0, 1fr) calc(13 * var(--u));
        align-items: center;
        gap: calc(1.5 * var(--u));
        padding: 0 calc(1.2 * var(--u));
        border-radius: calc(0.8 * var(--u));
        color: var(--ink);
        font-size: calc(3 * var(--u));
        line-height: 1.2;
      }
      li.now {
        background: var(--accent);
        color: var(--accent-ink);
      }
      .track {
        height: calc(1.2 * var(--u));
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
      li.now bt-mark {
        color: var(--accent-ink);
      }
      li.now .track {
        background: transparent;
        box-shadow: inset 0 0 0 2px var(--accent-ink);
      }
      li.now .track i {
        background: var(--accent-ink);
      }
      li .figure:last-child {
        text-align: right;
        font-weight: 600;
        white-space: nowrap;
      }
      .phone {
        display: flex;
        align-items: center;
        gap: calc(2.5 * var(--u));
        padding-top: calc(2 * var(--u));
        border-top: 1px solid var(--line);
      }
      .phone img {
        width: calc(15 * var(--u));
        height: calc(15 * var(--u));
        padding: calc(0.8 * var(--u));
        border-radius: calc(0.8 * var(--u));
        background: #fff;
      }
      .phone p {
        font-size: calc(3 * var(--u));
        line-height: 1.35;
      }
      bt-as-of {
        --type-14: calc(2.6 * var(--u));
        white-space: normal;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
    this.store.addEventListener('zones', this.onZones);
    this.store.addEventListener('seats', this.onSeats);
    this.store.addEventListener('clock', this.onClock);
    this.turning = window.setInterval(() => {
      if (!this.paused) this.step(1);
    }, STAY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.onKey);
    this.store.removeEventListener('zones', this.onZones);
    this.store.removeEventListener('seats', this.onSeats);
    this.store.removeEventListener('clock', this.onClock);
    clearInterval(this.turning);
  }

  private readonly stateOf = (id: string): SeatState => this.store.seats.get(id)?.state ?? 'unknown';
  private readonly onClock = () => this.requestUpdate();
  private readonly onSeats = (event: Event) => this.plan?.applySeats((event as CustomEvent<string[]>).detail);
  private readonly onZones = () => {
    this.plan?.applyZones();
    this.requestUpdate();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === ' ' || event.key === 'p') this.paused = !this.paused;
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') this.step(1);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') this.step(-1);
    else return;
    event.preventDefault();
  };

  /** Levels with seats, from the ground upwards. */
  private levels(): LevelInfo[] {
    const seated = new Set([...this.store.zones.values()].map((zone) => zone.level_id));
    return this.store.venue!.levels.filter((level) => seated.has(level.id)).reverse();
  }

  private step(by: number): void {
    const count = this.levels().length;
    if (count) this.index = (this.index + by + count) % count;
  }

  private zonesOn(level: LevelInfo): Zone[] {
    return [...this.store.zones.values()].filter((zone) => zone.level_id === level.id);
  }

  private summaryOn(level: LevelInfo): Summary {
    return summaryOf(this.zonesOn(level));
  }

  private async fetchMap(level: LevelInfo): Promise<void> {
    if (this.maps.has(level.id)) return;
    try {
      this.maps.set(level.id, await askMap(level.id));
      this.requestUpdate();
    } catch {
      // The figures still tell the story; the plan is asked for again when its turn comes.
    }
  }

  override render() {
    const { store } = this;
    const words = t();
    const levels = this.levels();
    const level = levels[this.index % Math.max(1, levels.length)];
    if (!level)
      return html`<main>
        <div></div>
        <aside>${words.emptyTitle}</aside>
      </main>`;
    void this.fetchMap(level);
    const counts = this.summaryOn(level);
    return html`${modeBand(store)}
      <main>
        <div class="stage">
          <header>
            <h1>${say(store.venue!.name)} · ${words.screenSeats}</h1>
            <span class="hint">${this.paused ? words.paused : nothing}</span>
          </header>
          <bt-plan
            still
            .map=${this.maps.get(level.id)}
            .levelName=${say(level.short_name)}
            .zones=${store.zones}
            .stateOf=${this.stateOf}
            .margins=${MARGINS}
          ></bt-plan>
          <footer>
            ${(['free', 'occupied', 'unknown'] as const).map(
              (one) => html`<span><bt-mark state=${one}></bt-mark> ${stateWord(one)}</span>`,
            )}
          </footer>
        </div>
        <aside>
          <div class="level">
            <b class="figure">${say(level.short_name)}</b
            ><span
              >${this.zonesOn(level).length === 1 ? say(this.zonesOn(level)[0]!.name) : words.freeNow}</span
            >
          </div>
          ${this.answer(counts)}
          <ol aria-label=${words.otherLevels}>
            ${[...levels].reverse().map((one) => this.row(one, one === level))}
          </ol>
          <div class="phone">
            <img src="/qr?path=/seats" alt="" width="160" height="160" />
            <div>
              <p>${words.scanHere}</p>
              ${asOf(store)}
            </div>
          </div>
        </aside>
      </main>`;
  }

  /** The figure we are sure of, as large as the wall allows; of a single watched room, its state. */
  private answer({ kind, room, free, free_max, capacity, level }: Summary) {
    const words = t();
    if (room)
      return html`<p class="giant word-alone">${stateWord(room)}</p>
        <p class="word">${words.roomWhole}</p>`;
    const of = kind === 'rooms' ? words.ofRooms(figure(capacity)) : words.ofSeats(figure(capacity));
    return html`<p class="giant figure">
        ${figure(free)}${free_max > free ? html`<small>–${figure(free_max)}</small>` : nothing}
      </p>
      <p class="word">
        <bt-mark level=${level}></bt-mark>${levelWordSaid(level)} <span class="figure">${of}</span>
      </p>`;
  }

  private row(level: LevelInfo, now: boolean) {
    const counts = this.summaryOn(level);
    const share = counts.capacity ? (counts.free / counts.capacity) * 100 : 0;
    return html`<li class=${now ? 'now' : ''} aria-current=${now}>
      <span class="figure">${say(level.short_name)}</span>
      <span class="track"><i style="width:${share}%"></i></span>
      <span class="figure"
        >${counts.room ? html`<bt-mark state=${counts.room}></bt-mark>` : counts.free_range}</span
      >
    </li>`;
  }
}

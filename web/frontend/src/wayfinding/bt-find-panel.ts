/**
 * `<bt-find-panel>`: where to? One field that answers as one types, six intents, and what each of them offers.
 * Sends `bt-mode`, `bt-go` with a wish, and `bt-from` with a result to start from.
 */

import { html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../design/bt-chip';
import '../design/bt-icon';
import '../design/bt-keyboard';
import '../design/bt-notice';
import '../design/bt-tile';
import { BtElement, shared, tell } from '../design/element';
import { featureWord } from '../design/words';
import { say, t } from '../i18n';
import { type NearestKind, type SearchResult, type Wish as SeatWish, wishes } from '../live/route-contract';
import './bt-results';
import { findStyle } from './find-style';
import type { Wish } from './guide';
import {
  intents,
  intentWord,
  kindIcons,
  kindWord,
  type Mode,
  offered,
  question,
  type RoomsOfLevel,
} from './places';
import type { Searching } from './searching';

@customElement('bt-find-panel')
export class BtFindPanel extends BtElement {
  @property() mode: Mode = 'home';
  @property({ attribute: false }) searching!: Searching;
  @property({ attribute: false }) rooms?: RoomsOfLevel[] | undefined;
  @property() fromName = '';
  @property({ type: Boolean, reflect: true }) kiosk = false;
  @property({ type: Boolean, reflect: true }) typing = false;
  @state() private active = 0;
  @state() private wished: ReadonlySet<SeatWish> = new Set();
  @query('input') private field?: HTMLInputElement;
  private heard: Searching | undefined;

  static override styles = [shared, findStyle];

  override willUpdate(): void {
    if (this.heard === this.searching) return;
    this.heard = this.searching;
    this.searching.addEventListener('change', () => {
      this.active = 0;
      this.requestUpdate();
    });
  }

  /** Back to nothing typed and nothing wished. */
  reset(): void {
    this.wished = new Set();
    this.setTyping(false);
    this.type('');
    this.field?.blur();
  }

  focusField(): void {
    void this.updateComplete.then(() => this.field?.focus());
  }

  private get hasField(): boolean {
    return ['home', 'book', 'room', 'from'].includes(this.mode);
  }

  override render() {
    const searched = this.hasField && Boolean(this.searching.words.trim());
    return html`${this.heading()} ${this.hasField ? this.searchField() : nothing}
      <div class="scroll" tabindex=${searched ? 0 : nothing}>${searched ? this.found() : this.offer()}</div>
      ${this.kiosk && this.typing && this.hasField ? html`<bt-keyboard @bt-key=${this.onScreenKey}></bt-keyboard>` : nothing}
      <p class="unseen" role="status">${this.countSaid()}</p>`;
  }

  private heading() {
    const words = t();
    if (this.mode === 'home' && this.typing && this.kiosk) return nothing;
    return html`<header>
      ${
        this.mode === 'home'
          ? nothing
          : html`<button
              class="tool"
              type="button"
              aria-label=${words.back}
              @click=${() => this.toMode('home')}
            >
              <bt-icon name="back"></bt-icon>
            </button>`
      }
      <h2>${question(this.mode)}</h2>
    </header>`;
  }

  private searchField() {
    const words = t();
    const { words: typed, finding } = this.searching;
    const hint = { book: words.bookHint, from: words.fromHint }[this.mode as string] ?? words.searchHint;
    const open = Boolean(typed.trim()) && finding === 'found';
    return html`<div class="field">
      <bt-icon name="search"></bt-icon>
      <input
        type="text"
        role="combobox"
        enterkeyhint="search"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        maxlength="80"
        inputmode=${this.kiosk ? 'none' : 'text'}
        aria-label=${words.searchLabel}
        aria-autocomplete="list"
        aria-expanded=${open}
        aria-controls="found"
        placeholder=${hint}
        .value=${typed}
        @input=${(event: InputEvent) => this.type((event.target as HTMLInputElement).value)}
        @focus=${() => this.setTyping(true)}
        @keydown=${this.onKey}
      />
      ${
        typed || (this.typing && !this.kiosk)
          ? html`<button class="tool" type="button" aria-label=${words.searchClear} @click=${this.clear}>
              <bt-icon name="close"></bt-icon>
            </button>`
          : nothing
      }
    </div>`;
  }

  private found() {
    const words = t();
    const { finding, answer } = this.searching;
    if (finding === 'failed' || finding === 'offline') {
      return html`<div class="said">
          <bt-icon name="offline"></bt-icon>
          <div>
            <b>${words.searchFailed}</b>
            <p>${finding === 'offline' ? words.searchOffline : words.searchFailedSay}</p>
          </div>
          <button class="again" type="button" @click=${() => this.searching.again()}>
            ${words.tryAgain}
          </button>
        </div>
        ${this.tiles()}`;
    }
    if (finding === 'nothing') {
      return html`<div class="said">
          <bt-icon name="search"></bt-icon>
          <div>
            <b>${words.searchNothing(this.searching.words.trim())}</b>
            <p>${words.searchNothingSay}</p>
          </div>
        </div>
        ${this.tiles()}`;
    }
    if (!answer) return html`<div class="bones">${Array.from({ length: 4 }, () => html`<i></i>`)}</div>`;
    return html`<bt-results
      id="found"
      .answer=${answer}
      .active=${this.active}
      @bt-result=${(event: CustomEvent<SearchResult>) => this.choose(event.detail)}
    ></bt-results>`;
  }

  private offer() {
    const words = t();
    if (this.mode === 'home') return html`${this.tiles()} ${this.start()}`;
    if (this.mode === 'seat') return this.seatWishes();
    if (this.mode === 'room') return this.roomList();
    if (this.mode === 'from') return html`<p class="hint">${words.fromTap}</p>`;
    const kinds = offered[this.mode];
    if (!kinds) return nothing;
    return html`<p class="hint">${words.nearestSay}</p>
      <div class="kinds">
        ${kinds.map(
          (kind) =>
            html`<bt-tile
              row
              icon=${kindIcons[kind]}
              label=${kindWord(kind)}
              @bt-choose=${() => this.goNearest(kind)}
            ></bt-tile>`,
        )}
      </div>`;
  }

  private tiles() {
    if (this.mode === 'from') return nothing;
    return html`<nav class="intents" aria-label=${t().intents}>
      ${intents.map(
        ({ mode, icon }) =>
          html`<bt-tile
            icon=${icon}
            label=${intentWord(mode)}
            @bt-choose=${() => this.toMode(mode)}
          ></bt-tile>`,
      )}
    </nav>`;
  }

  /** Where the way begins; at a kiosk there is no question about it. */
  private start() {
    const words = t();
    if (this.kiosk) return nothing;
    return html`<button class="from" type="button" @click=${() => this.toMode('from')}>
      <bt-icon name="person"></bt-icon>
      <span><small>${words.from}</small><b>${this.fromName || words.fromUnknown}</b></span>
      <span class="change">${words.fromChange}</span>
    </button>`;
  }

  private seatWishes() {
    const words = t();
    const toggle = (wish: SeatWish) => {
      const next = new Set(this.wished);
      if (!next.delete(wish)) next.add(wish);
      this.wished = next;
    };
    return html`<p class="hint">${words.seatSay}</p>
      <div class="wishes">
        ${wishes.map(
          (wish) =>
            html`<bt-chip
              icon=${wish}
              label=${featureWord(wish)}
              ?on=${this.wished.has(wish)}
              @bt-toggle=${() => toggle(wish)}
            ></bt-chip>`,
        )}
      </div>
      <button class="primary" type="button" @click=${() => this.goNearest('seat', [...this.wished])}>
        ${words.seatGo} <bt-icon name="forward"></bt-icon>
      </button>`;
  }

  private roomList() {
    if (!this.rooms) return html`<div class="bones">${Array.from({ length: 5 }, () => html`<i></i>`)}</div>`;
    if (!this.rooms.length) return html`<p class="hint">${t().roomsNone}</p>`;
    return this.rooms.map(
      ({ level, rooms }) =>
        html`<section class="rooms">
          <h3>${say(level.name)}</h3>
          <ul>
            ${rooms.map(
              ({ id, name }) =>
                html`<li>
                  <button type="button" @click=${() => this.go({ to: { id }, name })}>${say(name)}</button>
                </li>`,
            )}
          </ul>
        </section>`,
    );
  }

  private countSaid(): string {
    const { finding, results, words } = this.searching;
    if (finding === 'found') return t().searchCount(results.length);
    return finding === 'nothing' ? t().searchNothing(words.trim()) : '';
  }

  private toMode(mode: Mode): void {
    this.setTyping(false);
    this.type('');
    tell(this, 'bt-mode', mode);
    if (mode === 'book' || mode === 'from') this.focusField();
  }

  private setTyping(typing: boolean): void {
    if (this.typing === typing) return;
    this.typing = typing;
    tell(this, 'bt-typing', typing);
  }

  private type(words: string): void {
    this.searching.type(words);
    this.requestUpdate();
  }

  private clear(): void {
    if (this.searching.words) {
      this.type('');
      this.field?.focus();
      return;
    }
    this.setTyping(false);
    this.field?.blur();
  }

  private onScreenKey(event: CustomEvent<string>): void {
    const key = event.detail;
    const { words } = this.searching;
    if (key === 'Hide') {
      this.setTyping(false);
      this.field?.blur();
    } else if (key === 'Backspace') this.type([...words].slice(0, -1).join(''));
    else if (words.length < 80) this.type(words + key);
  }

  private onKey(event: KeyboardEvent): void {
    const { results } = this.searching;
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' && results.length) this.active = (this.active + 1) % results.length;
    else if (event.key === 'ArrowUp' && results.length)
      this.active = (this.active + results.length - 1) % results.length;
    else if (event.key === 'Enter' && results[this.active]) this.choose(results[this.active]!);
    else if (event.key === 'Escape') this.clear();
    else return;
    event.preventDefault();
    this.announceActive();
  }

  /** The list is in another shadow tree, where `aria-activedescendant` cannot point: it is said instead. */
  private announceActive(): void {
    const result = this.searching.results[this.active];
    const status = this.renderRoot.querySelector('[role="status"]');
    if (result && status)
      status.textContent = [say(result.name), say(result.detail)].filter(Boolean).join(t().join);
  }

  private choose(result: SearchResult): void {
    if (this.mode === 'from') {
      this.toMode('home');
      tell(this, 'bt-from', result);
      return;
    }
    const { id, name, call_number, intent } = result;
    this.go(
      intent ? { nearest: intent.nearest, name } : { to: call_number ? { call_number } : { id }, name },
    );
  }

  private goNearest(kind: NearestKind, wanted: SeatWish[] = []): void {
    this.go({ nearest: wanted.length ? { kind, wishes: wanted } : { kind } });
  }

  private go(wish: Wish): void {
    this.reset();
    tell(this, 'bt-go', wish);
  }
}

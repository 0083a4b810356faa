/**
 * `<bt-steps>`: the way in words, the same steps as on the plan: as a list, or one card at a time to swipe through.
 * Sends `bt-step` with the number of the step.
 */

import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '../design/bt-icon';
import { BtElement, shared, tell } from '../design/element';
import { t } from '../i18n';
import type { RouteStep } from '../live/route-contract';
import { type Stage, stepIcon } from './stages';

@customElement('bt-steps')
export class BtSteps extends BtElement {
  @property({ attribute: false }) steps: readonly RouteStep[] = [];
  @property({ attribute: false }) stages: readonly Stage[] = [];
  @property({ attribute: false }) levelName: (id: string) => string = (id) => id;
  @property({ type: Number }) current: number | undefined;
  @property({ type: Boolean, reflect: true }) cards = false;
  @query('ol') private list?: HTMLElement;
  private settling: number | undefined;
  /** While the page itself scrolls the cards, their coming to rest is nobody's choice. */
  private leading = false;

  static override styles = [
    shared,
    css`
      :host {
        min-height: 0;
      }
      h3 {
        position: sticky;
        top: 0;
        z-index: 1;
        padding: var(--space-2) var(--space-1) var(--space-1);
        background: var(--panel, var(--paper));
        color: var(--ink-2);
        font-size: var(--type-14);
        font-weight: 600;
      }
      li button {
        display: grid;
        grid-template-columns: 2.25rem minmax(0, 1fr);
        align-items: center;
        gap: var(--space-3);
        width: 100%;
        min-height: max(var(--target), 3.25rem);
        padding: var(--space-2) var(--space-3) var(--space-2) var(--space-1);
        border-radius: var(--radius-2);
        line-height: 1.4;
      }
      li button:hover {
        background: var(--paper-sunk);
      }
      [aria-current='step'] {
        background: var(--accent-soft);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .sign {
        display: grid;
        place-items: center;
        width: 2.25rem;
        height: 2.25rem;
        border-radius: 50%;
        color: var(--ink);
      }
      .sign bt-icon {
        width: 1.5rem;
        height: 1.5rem;
      }
      .change .sign {
        border-radius: var(--radius-2);
        background: var(--route);
        color: var(--route-ink);
      }
      .arrive .sign {
        background: var(--ink);
        color: var(--paper);
      }
      .start .sign {
        color: var(--route);
      }
      .change b,
      .arrive b {
        font-weight: 600;
      }
      b {
        font-weight: 400;
        overflow-wrap: anywhere;
      }
      .far {
        color: var(--ink-2);
        font-size: var(--type-14);
        white-space: nowrap;
      }
      [aria-current='step'] .far {
        color: var(--ink);
      }

      :host([cards]) ol {
        display: flex;
        gap: var(--space-3);
        padding: 3px var(--space-4);
        overflow-x: auto;
        scroll-snap-type: x mandatory;
        scroll-padding-inline: var(--space-4);
        scrollbar-width: none;
        overscroll-behavior-x: contain;
      }
      :host([cards]) h3 {
        display: none;
      }
      :host([cards]) li {
        flex: 0 0 calc(100% - 2.5rem);
        scroll-snap-align: start;
      }
      :host([cards]) li button {
        grid-template-columns: 3rem minmax(0, 1fr);
        grid-template-rows: auto auto;
        gap: 0 var(--space-3);
        min-height: 6rem;
        height: 100%;
        padding: var(--space-3) var(--space-4) var(--space-3) var(--space-3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-3);
        background: var(--paper-raised);
      }
      :host([cards]) [aria-current='step'] {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      :host([cards]) .sign {
        grid-row: 1 / 3;
        width: 3rem;
        height: 3rem;
      }
      :host([cards]) .sign bt-icon {
        width: 2rem;
        height: 2rem;
      }
      :host([cards]) b {
        align-self: end;
        font-size: var(--type-20);
        font-weight: 600;
        line-height: 1.3;
      }
      :host([cards]) .far {
        align-self: start;
        white-space: normal;
      }
    `,
  ];

  override render() {
    const words = t();
    const count = this.steps.length;
    const body = (index: number) => {
      const step = this.steps[index];
      if (!step) return nothing;
      const kind = step.to_level !== null ? 'change' : step.kind;
      const number = words.stepOf(index + 1, count);
      return html`<li class=${kind}>
        <button
          type="button"
          aria-current=${index === this.current ? 'step' : nothing}
          @click=${() => tell(this, 'bt-step', index)}
        >
          <span class="sign"><bt-icon name=${stepIcon(step)}></bt-icon></span>
          <b>${this.cards ? nothing : html`<span class="unseen">${number}: </span>`}${step.text}</b>
          ${this.cards ? html`<span class="far figure">${number}</span>` : nothing}
        </button>
      </li>`;
    };
    if (this.cards) {
      return html`<ol
        aria-label=${words.stepsTitle}
        @scroll=${this.onScroll}
        @pointerdown=${this.release}
        @wheel=${this.release}
      >
        ${this.steps.map((_, index) => body(index))}
      </ol>`;
    }
    return this.stages.map(
      ({ level, steps }) =>
        html`<section>
          <h3>${this.levelName(level)}</h3>
          <ol aria-label=${this.levelName(level)}>
            ${steps.map(body)}
          </ol>
        </section>`,
    );
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('current') && !changed.has('cards')) return;
    const button = this.renderRoot.querySelector<HTMLElement>('[aria-current="step"]');
    if (!button) return;
    if (!this.cards) return button.scrollIntoView({ block: 'nearest' });
    const card = button.parentElement!;
    const list = this.list!;
    const left = card.offsetLeft - list.offsetLeft - 16;
    if (Math.abs(list.scrollLeft - left) < 24) return;
    this.leading = true;
    list.scrollTo({ left, behavior: 'smooth' });
  }

  private release(): void {
    this.leading = false;
  }

  /** A swipe that came to rest has chosen a step. */
  private onScroll(): void {
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      const list = this.list;
      if (!list || !this.cards) return;
      const led = this.leading;
      this.leading = false;
      if (led) return;
      const cards = [...list.children] as HTMLElement[];
      const middle = list.scrollLeft + list.clientWidth / 2;
      const index = cards.findIndex(
        (card) =>
          Math.abs(card.offsetLeft - list.offsetLeft + card.clientWidth / 2 - middle) <=
          card.clientWidth / 2 + 8,
      );
      if (index >= 0 && index !== (this.current ?? 0)) tell(this, 'bt-step', index);
    }, 140);
  }
}

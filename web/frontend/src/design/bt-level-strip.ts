/** `<bt-level-strip>`: the levels as a section through the building, each with its free seats. Sends `bt-level`. */

import { css, html, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { figure, type Labels, say, t } from '../i18n';
import type { Summary } from '../live/summary';
import './bt-mark';
import { BtElement, shared, tell } from './element';
import { stateWord } from './words';

export interface StripLevel {
  id: string;
  name: Labels;
  short: Labels;
  ground: boolean;
  summary: Summary;
}

@customElement('bt-level-strip')
export class BtLevelStrip extends BtElement {
  @property({ attribute: false }) levels: StripLevel[] = [];
  @property() selected = '';

  static override styles = [
    shared,
    css`
      :host {
        min-height: 0;
      }
      nav {
        display: flex;
        flex-direction: column;
        width: 100%;
        min-height: 0;
        max-height: 100%;
      }
      .head {
        flex: none;
        display: flex;
        justify-content: space-between;
        padding: var(--space-3) var(--space-3) var(--space-1);
        color: var(--ink-2);
        font-size: var(--type-14);
        line-height: 1.4;
      }
      ol {
        display: flex;
        flex-direction: column;
        min-height: 0;
        overflow-y: auto;
        scrollbar-width: none;
        overscroll-behavior: contain;
      }
      /* The ground is a line one can see in the section. */
      li.ground {
        border-bottom: 2px solid var(--line-strong);
      }
      button {
        position: relative;
        display: grid;
        grid-template-columns: 2.25rem 1fr;
        align-items: center;
        width: 100%;
        min-height: var(--target);
        padding: var(--space-1) var(--space-3) var(--space-1) var(--space-3);
        text-align: left;
      }
      button:hover {
        background: var(--paper-sunk);
      }
      button::before {
        content: '';
        position: absolute;
        inset: 0 auto 0 0;
        width: 4px;
        background: transparent;
      }
      button[aria-current='true'] {
        background: var(--paper-raised);
        box-shadow: inset 0 0 0 1px var(--line);
      }
      button[aria-current='true']::before {
        background: var(--accent);
      }
      .short {
        color: var(--ink-2);
        font-size: var(--type-16);
        font-weight: 600;
      }
      [aria-current='true'] .short {
        color: var(--ink);
      }
      .free {
        min-width: 3.5ch;
        font-size: var(--type-16);
        text-align: right;
        white-space: nowrap;
      }
      /* How much of the level is free, as a line under its figure. */
      .share {
        position: absolute;
        left: var(--space-3);
        right: var(--space-3);
        bottom: 3px;
        height: 3px;
        border-radius: 2px;
        background: linear-gradient(
          to right,
          var(--accent) calc(100% * var(--share)),
          var(--track) calc(100% * var(--share))
        );
      }
      .none {
        color: var(--ink-2);
      }
      :focus-visible {
        outline-offset: -3px;
      }
      @media (max-width: 899px) {
        button {
          min-height: 2.375rem;
          grid-template-columns: 1fr;
          justify-items: center;
          gap: 0;
          padding: 0 2px 4px;
        }
        .short {
          font-size: var(--type-14);
          line-height: 1.2;
        }
        .free {
          font-size: var(--type-14);
          text-align: center;
        }
        .head {
          justify-content: center;
          padding: 2px 0 0;
        }
        .head span:first-child {
          display: none;
        }
        .share {
          left: 8px;
          right: 8px;
        }
      }
    `,
  ];

  override render() {
    const words = t();
    return html`<nav aria-label=${words.levels}>
      <p class="head" aria-hidden="true"><span>${words.stripLevel}</span><span>${words.stripFree}</span></p>
      <ol>
        ${this.levels.map((level) => {
          const short = say(level.short);
          return html`<li class=${level.ground ? 'ground' : ''}>
            <button
              type="button"
              aria-current=${level.id === this.selected}
              title=${say(level.name)}
              @click=${() => tell(this, 'bt-level', level.id)}
            >
              <span class="short figure">${short}</span>
              ${this.figureOf(level.summary)}
            </button>
          </li>`;
        })}
      </ol>
    </nav>`;
  }

  private figureOf({ kind, room, free, free_max, capacity }: Summary) {
    const words = t();
    if (room) {
      return html`<span class="free"
        ><bt-mark state=${room}></bt-mark><span class="unseen">${stateWord(room)}</span></span
      >`;
    }
    if (kind === 'nothing' || !capacity) {
      return html`<span class="free none" aria-hidden="true">–</span
        ><span class="unseen">${words.emptyLevelSaid}</span>`;
    }
    const more = free_max > free ? `–${figure(free_max)}` : '';
    return html`<span class="free figure"
        >${figure(free)}<span class="unseen">${more} ${words.freeOf}</span></span
      >
      <i class="share" style="--share:${free / capacity}"></i>`;
  }

  override updated(changed: PropertyValues): void {
    if (!changed.has('selected')) return;
    // Only the strip itself scrolls; `scrollIntoView` would move the page as well.
    const list = this.renderRoot.querySelector('ol');
    const current = this.renderRoot.querySelector<HTMLElement>('[aria-current="true"]');
    if (!list || !current || list.scrollHeight <= list.clientHeight) return;
    // No further than needed, so that the top levels stay in view while they can.
    const above = current.offsetTop - list.offsetTop;
    const below = above + current.offsetHeight - list.clientHeight;
    if (above < list.scrollTop) list.scrollTop = above;
    else if (below > list.scrollTop) list.scrollTop = below;
  }
}

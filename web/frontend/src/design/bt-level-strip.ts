/** `<bt-level-strip>`: the levels as a section through the building, each with its free seats. Sends `bt-level`. */

import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Labels, range, say, t } from '../i18n';
import type { LevelWord } from '../live/contract';
import './bt-mark';
import { BtElement, shared, tell } from './element';

export interface StripLevel {
  id: string;
  name: Labels;
  short: Labels;
  free: number;
  freeMax: number;
  capacity: number;
  word: LevelWord;
  ground: boolean;
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
      ol {
        display: flex;
        flex-direction: column;
        max-height: 100%;
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
        content: "";
        position: absolute;
        inset: 0 auto 0 0;
        width: 4px;
        background: transparent;
      }
      button[aria-current="true"] {
        background: var(--paper-raised);
        box-shadow: inset 0 0 0 1px var(--line);
      }
      button[aria-current="true"]::before {
        background: var(--accent);
      }
      .short {
        color: var(--ink-2);
        font-size: var(--type-16);
        font-weight: 600;
      }
      [aria-current="true"] .short {
        color: var(--ink);
      }
      .free {
        min-width: 3.5ch;
        font-size: var(--type-16);
        text-align: right;
        white-space: nowrap;
      }
      .none {
        color: var(--ink-2);
      }
      .more {
        color: var(--ink-2);
        font-size: var(--type-14);
      }
      :focus-visible {
        outline-offset: -3px;
      }
      @media (max-width: 899px) {
        button {
          grid-template-columns: 1fr;
          justify-items: center;
          gap: 0;
          padding: var(--space-1) 2px;
        }
        .short {
          font-size: var(--type-14);
          line-height: 1.2;
        }
        .free {
          font-size: var(--type-14);
          text-align: center;
        }
        .more {
          display: none;
        }
      }
    `,
  ];

  override render() {
    const words = t();
    return html`<nav aria-label=${words.levels}>
      <ol>
        ${this.levels.map((level) => {
          const short = say(level.short);
          const free = range(level.free, level.freeMax);
          return html`<li class=${level.ground ? 'ground' : ''}>
            <button
              type="button"
              aria-current=${level.id === this.selected}
              aria-label=${level.capacity ? words.levelItem(short, free) : words.levelNone(short)}
              title=${say(level.name)}
              @click=${() => tell(this, 'bt-level', level.id)}
            >
              <span class="short figure">${short}</span>
              ${
                level.capacity
                  ? html`<span class="free figure">${level.free}</span>`
                  : html`<span class="free none">–</span>`
              }
            </button>
          </li>`;
        })}
      </ol>
      ${nothing}
    </nav>`;
  }

  override updated(changed: PropertyValues): void {
    if (!changed.has('selected')) return;
    // Only the strip itself scrolls; `scrollIntoView` would move the page as well.
    const list = this.renderRoot.querySelector('ol');
    const current = this.renderRoot.querySelector<HTMLElement>('[aria-current="true"]');
    if (!list || !current || list.scrollHeight <= list.clientHeight) return;
    list.scrollTop = current.offsetTop - (list.clientHeight - current.offsetHeight) / 2;
  }
}

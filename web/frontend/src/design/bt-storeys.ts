/** `<bt-storeys>`: levels one above the other, as a section through the building. Sends `bt-level` with the id. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Labels, say } from '../i18n';
import './bt-icon';
import { BtElement, shared, tell } from './element';
import type { IconName } from './icons';

export interface Storey {
  id: string;
  name: Labels;
  short: Labels;
  ground: boolean;
  /** What is there: where one stands, or the destination. */
  mark?: IconName | undefined;
}

@customElement('bt-storeys')
export class BtStoreys extends BtElement {
  @property({ attribute: false }) levels: Storey[] = [];
  @property() selected = '';
  @property() label = '';

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        min-height: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius-2);
        background: var(--paper);
        overflow: hidden;
      }
      nav {
        display: flex;
        min-height: 0;
        overflow-y: auto;
        scrollbar-width: none;
        overscroll-behavior: contain;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      /* The ground is a line one can see in the section. */
      li.ground {
        border-bottom: 2px solid var(--line-strong);
      }
      button {
        position: relative;
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 0.125rem;
        width: 100%;
        min-width: 3.25rem;
        min-height: var(--storey, var(--target));
        padding: 0 var(--space-2);
        color: var(--ink-2);
        font-size: var(--type-16);
        font-weight: 600;
      }
      button:hover {
        background: var(--paper-sunk);
      }
      [aria-current='true'] {
        background: var(--ink);
        color: var(--paper);
      }
      [aria-current='true']:hover {
        background: var(--ink);
      }
      bt-icon {
        width: 1em;
        height: 1em;
        color: var(--route);
      }
      [aria-current='true'] bt-icon {
        color: inherit;
      }
      :focus-visible {
        outline-offset: -3px;
      }
    `,
  ];

  override render() {
    return html`<nav aria-label=${this.label}>
      <ol>
        ${this.levels.map(
          (level) =>
            html`<li class=${level.ground ? 'ground' : ''}>
              <button
                type="button"
                class="figure"
                aria-current=${level.id === this.selected}
                title=${say(level.name)}
                @click=${() => tell(this, 'bt-level', level.id)}
              >
                ${say(level.short)}<span class="unseen"> ${say(level.name)}</span
                >${level.mark ? html`<bt-icon name=${level.mark}></bt-icon>` : nothing}
              </button>
            </li>`,
        )}
      </ol>
    </nav>`;
  }
}

/** `<bt-tile icon="books" label="Book">`: a large choice for a finger. Sends `bt-choose`. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './bt-icon';
import { BtElement, shared, tell } from './element';
import type { IconName } from './icons';

@customElement('bt-tile')
export class BtTile extends BtElement {
  @property() icon: IconName = 'information';
  @property() label = '';
  @property() detail = '';
  /** Icon beside the words instead of above them. */
  @property({ type: Boolean, reflect: true }) row = false;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
      }
      button {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--space-2);
        min-height: var(--tile, 6rem);
        padding: var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius-3);
        background: var(--paper-raised);
        color: var(--ink);
        text-align: center;
        transition: border-color var(--quick);
      }
      button:hover {
        border-color: var(--ink);
      }
      button:active {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      :focus-visible {
        border-radius: var(--radius-3);
      }
      bt-icon {
        width: var(--tile-icon, 2.25rem);
        height: var(--tile-icon, 2.25rem);
        color: var(--accent);
      }
      b {
        display: block;
        font-size: var(--tile-type, var(--type-20));
        font-weight: 600;
        line-height: 1.25;
        text-wrap: balance;
      }
      small {
        display: block;
        color: var(--ink-2);
        font-size: var(--type-14);
        line-height: 1.35;
      }
      :host([row]) button {
        grid-template-columns: auto minmax(0, 1fr);
        place-content: center stretch;
        justify-items: start;
        align-items: center;
        gap: var(--space-3);
        min-height: var(--tile, 4rem);
        padding: var(--space-2) var(--space-4);
        text-align: left;
      }
      :host([row]) bt-icon {
        width: 1.75rem;
        height: 1.75rem;
      }
      :host([row]) b {
        font-size: var(--type-16);
      }
    `,
  ];

  override render() {
    return html`<button type="button" @click=${() => tell(this, 'bt-choose')}>
      <bt-icon name=${this.icon}></bt-icon>
      <span><b>${this.label}</b>${this.detail ? html`<small>${this.detail}</small>` : nothing}</span>
    </button>`;
  }
}

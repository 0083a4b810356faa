/** `<bt-chip icon="socket" label="Socket">`: one filter that is on or off. Sends `bt-toggle`. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './bt-icon';
import { BtElement, shared, tell } from './element';
import type { IconName } from './icons';

@customElement('bt-chip')
export class BtChip extends BtElement {
  @property() icon?: IconName;
  @property() label = '';
  @property({ type: Boolean, reflect: true }) on = false;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
        flex: none;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        padding: 0 var(--space-1);
        color: var(--ink);
        font-size: var(--type-14);
        white-space: nowrap;
      }
      span {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        height: 2.125rem;
        padding: 0 0.75rem;
        border: 1px solid var(--line-strong);
        border-radius: 999px;
        background: var(--paper-raised);
        transition: background var(--quick);
      }
      button:hover span {
        border-color: var(--ink);
      }
      button[aria-pressed='true'] span {
        background: var(--accent);
        border-color: var(--accent);
        color: var(--accent-ink);
      }
      button:focus-visible {
        outline: none;
      }
      button:focus-visible span {
        outline: 3px solid var(--focus);
        outline-offset: 2px;
      }
    `,
  ];

  override render() {
    return html`<button type="button" aria-pressed=${this.on} @click=${() => tell(this, 'bt-toggle')}>
      <span>${this.icon ? html`<bt-icon name=${this.icon}></bt-icon>` : nothing}${this.label}</span>
    </button>`;
  }
}

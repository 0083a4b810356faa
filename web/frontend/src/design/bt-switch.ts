/** `<bt-switch icon="accessible" label="Step-free">`: something that is on or off and always in view. Sends `bt-toggle`. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './bt-icon';
import { BtElement, shared, tell } from './element';
import type { IconName } from './icons';

@customElement('bt-switch')
export class BtSwitch extends BtElement {
  @property() icon?: IconName;
  @property() label = '';
  @property({ type: Boolean, reflect: true }) on = false;
  /** Where there is no room for the knob, the filled shape has to say it. */
  @property({ type: Boolean, reflect: true }) brief = false;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
      button {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: var(--space-2);
        width: 100%;
        min-height: var(--target);
        padding: 0 var(--space-3);
        border: 1px solid var(--line-strong);
        border-radius: 999px;
        background: var(--paper-raised);
        font-size: var(--type-16);
        font-weight: 600;
        line-height: 1.2;
        white-space: nowrap;
      }
      button:hover {
        border-color: var(--ink);
      }
      :host([brief]) .track {
        display: none;
      }
      .track {
        flex: none;
        position: relative;
        width: 2.25rem;
        height: 1.25rem;
        border: 2px solid currentColor;
        border-radius: 999px;
        transition: background var(--quick);
      }
      .track::before {
        content: '';
        position: absolute;
        inset: 2px auto 2px 2px;
        aspect-ratio: 1;
        border-radius: 50%;
        background: currentColor;
        transition: transform var(--quick);
      }
      [aria-checked='true'] {
        background: var(--accent);
        border-color: var(--accent);
        color: var(--accent-ink);
      }
      [aria-checked='true'] .track {
        background: var(--accent-ink);
        border-color: var(--accent-ink);
      }
      [aria-checked='true'] .track::before {
        background: var(--accent);
        transform: translateX(1rem);
      }
      :focus-visible {
        border-radius: 999px;
      }
    `,
  ];

  override render() {
    return html`<button
      type="button"
      role="switch"
      aria-checked=${this.on}
      @click=${() => tell(this, 'bt-toggle')}
    >
      ${this.icon ? html`<bt-icon name=${this.icon}></bt-icon>` : nothing}<span>${this.label}</span
      ><span class="track"></span>
    </button>`;
  }
}

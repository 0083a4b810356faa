/** `<bt-segment .options=${...} value="plan">`: one of a few, all in view. Sends `bt-choose` with the value. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './bt-icon';
import { BtElement, shared, tell } from './element';
import type { IconName } from './icons';

export interface Option {
  value: string;
  label: string;
  icon?: IconName;
}

@customElement('bt-segment')
export class BtSegment extends BtElement {
  @property({ attribute: false }) options: Option[] = [];
  @property() value = '';
  @property() label = '';
  @property({ type: Boolean, reflect: true }) wide = false;
  /** On a narrow screen the icons have to do. */
  @property({ type: Boolean, reflect: true }) brief = false;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
      :host([wide]) {
        display: block;
      }
      div {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 2px;
        padding: 3px;
        border-radius: var(--radius-2);
        background: var(--paper-sunk);
        box-shadow: inset 0 0 0 1px var(--line);
      }
      :host([wide]) div {
        display: flex;
      }
      :host([wide]) button {
        flex: 1 1 auto;
      }
      button {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 0.375rem;
        min-height: 2.375rem;
        padding: 0 0.75rem;
        border-radius: 6px;
        color: var(--ink-2);
        font-size: var(--type-14);
        white-space: nowrap;
      }
      button:hover {
        color: var(--ink);
      }
      @media (max-width: 899px) {
        :host([brief]) .text {
          display: none;
        }
        :host([brief]) button {
          padding: 0 0.625rem;
        }
      }
      button[aria-pressed='true'] {
        background: var(--paper-raised);
        color: var(--ink);
        font-weight: 600;
        box-shadow: 0 0 0 1px var(--line-strong);
      }
    `,
  ];

  override render() {
    return html`<div role="group" aria-label=${this.label}>
      ${this.options.map(
        (option) =>
          html`<button
            type="button"
            aria-pressed=${option.value === this.value}
            aria-label=${option.label}
            title=${this.brief ? option.label : ''}
            @click=${() => tell(this, 'bt-choose', option.value)}
          >
            ${option.icon ? html`<bt-icon name=${option.icon}></bt-icon>` : nothing}<span class="text"
              >${option.label}</span
            >
          </button>`,
      )}
    </div>`;
  }
}

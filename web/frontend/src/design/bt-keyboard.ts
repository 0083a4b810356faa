/**
 * `<bt-keyboard>`: keys for a screen without a keyboard: letters (pinyin finds Chinese names), figures, and the
 * signs of call numbers. Sends `bt-key` with a character, `Backspace`, or `Enter`.
 */

import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../i18n';
import './bt-icon';
import { BtElement, shared, tell } from './element';

const rows = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm./-'];

@customElement('bt-keyboard')
export class BtKeyboard extends BtElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: var(--space-2);
        border-radius: var(--radius-3);
        background: var(--paper-sunk);
      }
      .row {
        display: flex;
        justify-content: center;
        gap: var(--space-1);
      }
      .row + .row {
        margin-top: var(--space-1);
      }
      button {
        flex: 1 1 0;
        max-width: 4.25rem;
        min-height: var(--target);
        border: 1px solid var(--line);
        border-radius: var(--radius-2);
        background: var(--paper-raised);
        font-size: var(--type-20);
        font-weight: 600;
        line-height: 1;
        text-align: center;
      }
      button:active {
        background: var(--accent);
        color: var(--accent-ink);
      }
      .wide {
        flex: 1.6 1 0;
        max-width: 7rem;
        font-size: var(--type-16);
      }
      .space {
        flex: 5 1 0;
        max-width: none;
        font-size: var(--type-14);
        font-weight: 400;
        color: var(--ink-2);
      }
    `,
  ];

  override render() {
    const words = t();
    // A press must not take the focus out of the field one types into.
    return html`<div
      role="group"
      aria-label=${words.keyboardLabel}
      @pointerdown=${(e: Event) => e.preventDefault()}
    >
      ${rows.map(
        (row) => html`<div class="row">${[...row].map((key) => this.key(key, key.toUpperCase(), key))}</div>`,
      )}
      <div class="row">
        ${this.key('Hide', html`<bt-icon name="keyboard"></bt-icon>`, words.keyHide, 'wide')}
        ${this.key(' ', words.keyboardSay, `${words.keySpace}: ${words.keyboardSay}`, 'space')}
        ${this.key('Backspace', html`<bt-icon name="erase"></bt-icon>`, words.keyErase, 'wide')}
      </div>
    </div>`;
  }

  private key(key: string, face: unknown, name: string, kind = '') {
    return html`<button
      type="button"
      class=${kind}
      data-key=${key}
      aria-label=${name}
      @click=${() => tell(this, 'bt-key', key)}
    >
      ${face}
    </button>`;
  }
}

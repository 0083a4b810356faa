/** `<bt-notice heading="...">`: an empty, failed or offline place: what is so, and one thing to do. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './bt-icon';
import { BtElement, shared, tell } from './element';
import type { IconName } from './icons';

@customElement('bt-notice')
export class BtNotice extends BtElement {
  @property() icon: IconName = 'information';
  @property() heading = '';
  @property() action = '';
  @property() href = '';

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        place-items: center;
        height: 100%;
        padding: var(--space-8) var(--space-6);
        text-align: center;
      }
      div {
        display: grid;
        justify-items: center;
        gap: var(--space-3);
        max-width: 26rem;
      }
      bt-icon {
        width: 3rem;
        height: 3rem;
        color: var(--line-strong);
      }
      h2 {
        font-size: var(--type-20);
        line-height: 1.3;
      }
      p {
        color: var(--ink-2);
      }
      .action {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        margin-top: var(--space-2);
        padding: 0 var(--space-6);
        border-radius: 999px;
        background: var(--accent);
        color: var(--accent-ink);
        font-weight: 600;
        text-decoration: none;
      }
    `,
  ];

  override render() {
    return html`<div>
      <bt-icon name=${this.icon}></bt-icon>
      <h2>${this.heading}</h2>
      <p><slot></slot></p>
      ${
        this.action
          ? this.href
            ? html`<a class="action" href=${this.href}>${this.action}</a>`
            : html`<button class="action" type="button" @click=${() => tell(this, 'bt-act')}>
                ${this.action}
              </button>`
          : nothing
      }
    </div>`;
  }
}

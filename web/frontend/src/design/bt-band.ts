/** `<bt-band kind="simulated">`: the band across the top of everything that is not the live present. */

import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './bt-icon';
import { BtElement, shared } from './element';
import type { IconName } from './icons';

@customElement('bt-band')
export class BtBand extends BtElement {
  @property({ reflect: true }) kind: 'simulated' | 'replay' | 'trouble' = 'simulated';
  @property() icon: IconName = 'warning';

  static override styles = [
    shared,
    css`
      div {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 0 var(--space-3);
        min-height: 2.25rem;
        padding: var(--space-1) var(--space-4);
        background: var(--warn);
        color: var(--warn-ink);
        font-size: var(--type-14);
        font-weight: 600;
        line-height: 1.4;
        text-align: center;
      }
      /* Hatching says "drawn, not built" even where the colour cannot be seen. */
      :host([kind='simulated']) div,
      :host([kind='replay']) div {
        border-bottom: 4px solid transparent;
        border-image: repeating-linear-gradient(-45deg, var(--warn-ink) 0 6px, var(--warn) 6px 12px) 4;
      }
      :host([kind='trouble']) div {
        background: var(--ink);
        color: var(--paper);
        font-weight: 400;
      }
      ::slotted(button) {
        min-height: 1.75rem;
        padding: 0 var(--space-2);
        border: 1px solid currentColor;
        border-radius: var(--radius-1);
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
    `,
  ];

  override render() {
    return html`<div role="status">
      <bt-icon name=${this.icon}></bt-icon><span><slot></slot></span>
    </div>`;
  }
}

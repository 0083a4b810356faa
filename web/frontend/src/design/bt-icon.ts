/** `<bt-icon name="socket">`: one icon of the sprite, as large as the text beside it. */

import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { BtElement, shared } from './element';
import { type IconName, icons } from './icons';

@customElement('bt-icon')
export class BtIcon extends BtElement {
  @property() name: IconName = 'information';

  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
        width: 1.25em;
        height: 1.25em;
        flex: none;
        vertical-align: -0.25em;
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        fill: none;
        stroke: currentColor;
        stroke-width: 1.75;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
    `,
  ];

  override render() {
    return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${icons[this.name]}></path></svg>`;
  }
}

/** `<bt-mark state="free">` or `<bt-mark level="busy">`: the same marks as on the plan, for lists and legends. */

import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LevelWord, SeatState } from '../live/contract';
import { BtElement, shared } from './element';
import { levelMark, seatMark } from './shapes';

@customElement('bt-mark')
export class BtMark extends BtElement {
  @property({ reflect: true }) state?: SeatState;
  @property({ reflect: true }) level?: LevelWord;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
        width: 1.25em;
        height: 1.25em;
        flex: none;
        vertical-align: -0.25em;
        color: var(--ink-2);
      }
      :host([level='free']),
      :host([level='moderate']) {
        color: var(--seat-free);
      }
      :host([state='free']) {
        color: var(--seat-free);
      }
      :host([state='occupied']) {
        color: var(--seat-occupied);
      }
      :host([state='away']) {
        color: var(--seat-away);
      }
      :host([state='reserved']) {
        color: var(--seat-reserved);
      }
      :host([state='unknown']) {
        color: var(--seat-unknown);
      }
      :host([state='out_of_service']) {
        color: var(--seat-closed);
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        fill: currentColor;
        fill-rule: evenodd;
      }
    `,
  ];

  override render() {
    const path = this.state ? seatMark(this.state, 10.5) : levelMark(this.level ?? 'unknown', 10.5);
    return html`<svg viewBox="-12 -12 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
  }
}

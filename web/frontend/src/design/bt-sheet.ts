/** `<bt-sheet>`: a drawer over the lower part of a phone's screen, moved by dragging or by its button. */

import { css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../i18n';
import { BtElement, shared, tell } from './element';

export type Snap = 'peek' | 'half' | 'full';
const order: Snap[] = ['peek', 'half', 'full'];
/** How much of its own full height each snap shows. */
export const shares: Record<Snap, number> = { peek: 0.5, half: 0.74, full: 1 };

@customElement('bt-sheet')
export class BtSheet extends BtElement {
  @property({ reflect: true }) snap: Snap = 'peek';
  @query('.drawer') private drawer!: HTMLElement;
  private from: { y: number; shown: number; moved: boolean } | undefined;
  private dragged = false;

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
        z-index: 2;
      }
      .drawer {
        position: absolute;
        inset: auto 0 0 0;
        display: flex;
        flex-direction: column;
        height: var(--shown, 50%);
        border-radius: var(--radius-3) var(--radius-3) 0 0;
        background: var(--paper-raised);
        box-shadow: var(--shadow);
        pointer-events: auto;
        transition: height var(--settle) ease-out;
      }
      .drawer.dragging {
        transition: none;
      }
      button {
        display: grid;
        place-items: center;
        flex: none;
        width: 100%;
        height: 1.75rem;
        touch-action: none;
        cursor: grab;
      }
      button::before {
        content: '';
        width: 2.75rem;
        height: 5px;
        border-radius: 3px;
        background: var(--line-strong);
      }
      :focus-visible {
        outline-offset: -4px;
      }
      .content {
        --list-top: 0px;
        --panel-top: 0px;
        flex: 1;
        min-height: 0;
        display: flex;
        flex-direction: column;
      }
    `,
  ];

  override render() {
    const full = this.snap === 'full';
    this.style.setProperty('--shown', `${shares[this.snap] * 100}%`);
    return html`<section class="drawer">
      <button
        type="button"
        aria-expanded=${this.snap !== 'peek'}
        aria-label=${full ? t().sheetClose : t().sheetOpen}
        @click=${this.step}
        @pointerdown=${this.grab}
        @pointermove=${this.drag}
        @pointerup=${this.drop}
        @pointercancel=${this.drop}
      ></button>
      <div class="content"><slot></slot></div>
    </section>`;
  }

  private step(): void {
    if (this.dragged) return;
    this.to(order[(order.indexOf(this.snap) + 1) % order.length]!);
  }

  private to(snap: Snap): void {
    this.snap = snap;
    tell(this, 'bt-snap', snap);
  }

  private grab(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.from = { y: event.clientY, shown: this.drawer.clientHeight, moved: false };
  }

  private drag(event: PointerEvent): void {
    if (!this.from) return;
    const travel = this.from.y - event.clientY;
    if (Math.abs(travel) < 5 && !this.from.moved) return;
    this.from.moved = true;
    this.drawer.classList.add('dragging');
    const shown = Math.min(this.clientHeight, Math.max(96, this.from.shown + travel));
    this.style.setProperty('--shown', `${(shown / this.clientHeight) * 100}%`);
  }

  private drop(event: PointerEvent): void {
    const { from } = this;
    this.from = undefined;
    this.drawer.classList.remove('dragging');
    if (!from?.moved) return;
    const shown = (from.shown + from.y - event.clientY) / this.clientHeight;
    const nearest = order.reduce((a, b) =>
      Math.abs(shares[a] - shown) <= Math.abs(shares[b] - shown) ? a : b,
    );
    // A drag also ends in a click; that click must not step the drawer once more.
    this.dragged = true;
    window.setTimeout(() => {
      this.dragged = false;
    });
    this.to(nearest);
    this.requestUpdate();
  }
}

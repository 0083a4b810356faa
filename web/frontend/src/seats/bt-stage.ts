/** `<bt-stage>`: the plan of the level with its title block and legend, or why there is none. */

import { css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import '../design/bt-notice';
import { BtElement, shared, tell } from '../design/element';
import { stateWord } from '../design/words';
import { figure, say, t } from '../i18n';
import type { LevelInfo, LevelMap, SeatState, Zone } from '../live/contract';
import { summaryOf } from '../live/summary';
import '../plan/bt-plan';
import type { BtPlan } from '../plan/bt-plan';
import type { SeatPlace } from '../plan/seat-layer';
import type { Margins } from '../plan/viewport';
import { legend, legendStyle } from './parts';

@customElement('bt-stage')
export class BtStage extends BtElement {
  @property({ attribute: false }) level?: LevelInfo | undefined;
  @property({ attribute: false }) map?: LevelMap | 'failed' | undefined;
  @property({ attribute: false }) zones: ReadonlyMap<string, Zone> = new Map();
  @property({ attribute: false }) stateOf: (id: string) => SeatState = () => 'unknown';
  @property({ attribute: false }) passes?: ((place: SeatPlace) => boolean) | undefined;
  @property({ attribute: false }) margins: Margins = { top: 84, right: 24, bottom: 64, left: 24 };
  @property({ attribute: false }) states: SeatState[] = [];
  @property() chosenSeat = '';
  @property() chosenZone = '';
  @property({ type: Number }) northDeg: number | null = null;
  @property({ type: Boolean }) stale = false;
  /** Grows whenever a figure of a zone may have changed. */
  @property({ type: Number }) turn = 0;
  @query('bt-plan') readonly plan?: BtPlan;
  @query('.block') private block?: HTMLElement;

  static override styles = [
    shared,
    legendStyle,
    css`
      :host {
        position: relative;
        min-width: 0;
      }
      bt-plan {
        position: absolute;
        inset: 0;
      }
      /* The title block of the sheet: on its own plate, so that the drawing may pass beneath. */
      .block {
        position: absolute;
        left: var(--space-3);
        top: var(--space-3);
        max-width: calc(100% - 2 * var(--space-3));
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-1) var(--space-3) var(--space-1) var(--space-2);
        border-radius: var(--radius-2);
        background: color-mix(in srgb, var(--plan-ground) 88%, transparent);
        pointer-events: none;
      }
      .block b {
        font-size: var(--type-40);
        font-weight: 600;
        line-height: 1.2;
      }
      .block span {
        display: block;
        color: var(--ink-2);
        line-height: 1.35;
      }
      .block span + span {
        color: var(--ink);
      }
      .legend {
        position: absolute;
        inset: auto 5rem var(--space-3) 9rem;
        justify-content: center;
        width: fit-content;
        margin-inline: auto;
        padding: var(--space-1) var(--space-3);
        border-radius: var(--radius-2);
        background: color-mix(in srgb, var(--plan-ground) 88%, transparent);
        pointer-events: none;
      }
      @media (max-width: 899px) {
        .block {
          left: var(--strip, 3.75rem);
          top: var(--space-1);
          max-width: calc(100% - var(--strip, 3.75rem) - var(--space-1));
          gap: var(--space-2);
          padding: 2px var(--space-2);
        }
        .block b {
          font-size: var(--type-20);
        }
        .block span {
          font-size: var(--type-14);
        }
        .block span:first-child,
        .legend {
          display: none;
        }
      }
    `,
  ];

  /** How much of the plan's upper edge the title block covers. */
  get blockHeight(): number {
    return this.block?.clientHeight ?? 0;
  }

  override render() {
    const { level, map } = this;
    if (map === 'failed') {
      return html`<bt-notice
        icon="plan"
        heading=${say(level?.name)}
        action=${t().tryAgain}
        @bt-act=${() => tell(this, 'bt-ask-map')}
        >${t().failedMap}</bt-notice
      >`;
    }
    return html`<bt-plan
        .map=${map}
        .levelName=${say(level?.short_name)}
        .zones=${this.zones}
        .stateOf=${this.stateOf}
        .passes=${this.passes}
        .margins=${this.margins}
        .northDeg=${this.northDeg}
        chosenSeat=${this.chosenSeat}
        chosenZone=${this.chosenZone}
        ?stale=${this.stale}
      ></bt-plan>
      ${level ? this.titleBlock(level, map) : nothing} ${legend(this.states)}`;
  }

  private titleBlock(level: LevelInfo, map: LevelMap | undefined) {
    const about = say(map?.features.find(({ id }) => id === level.id)?.properties.alt_name);
    return html`<div class="block figure">
      <b>${say(level.short_name)}</b>
      <div>
        <span>${say(level.name)}${about ? ` · ${about}` : nothing}</span>
        <span>${this.has(level)}</span>
      </div>
    </div>`;
  }

  /** What is free on this level, in one line. */
  private has(level: LevelInfo): string {
    const words = t();
    const zones = [...this.zones.values()].filter((zone) => zone.level_id === level.id);
    const { kind, room, free_range, capacity } = summaryOf(zones);
    if (room) return `${say(zones[0]!.name)} · ${stateWord(room)}`;
    if (kind === 'rooms') return words.roomsHave(free_range, figure(capacity));
    return capacity ? words.levelHas(free_range, figure(capacity)) : words.noZonesHere;
  }
}

/** `<bt-panel>`: what stands beside the plan, or in the drawer: the zones, one zone, or one seat. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../design/bt-icon';
import '../design/bt-seat-card';
import { BtElement, shared, tell } from '../design/element';
import { type Labels, say, t } from '../i18n';
import type { LevelMap, MapFeature, SeatState, Zone } from '../live/contract';
import type { SeatStore } from '../live/store';
import { summaryOf } from '../live/summary';
import { nameOf } from '../plan/seat-layer';
import './bt-zone-detail';
import './bt-zone-list';
import type { Scope } from './bt-zone-list';
import { dayHours } from './hours';
import { legend, legendStyle, statesOf } from './parts';
import type { Route } from './route';

@customElement('bt-panel')
export class BtPanel extends BtElement {
  @property({ attribute: false }) store!: SeatStore;
  @property({ attribute: false }) route!: Route;
  @property({ attribute: false }) map?: LevelMap | undefined;
  @property({ attribute: false }) passing?: ReadonlySet<string> | undefined;
  @property() scope: Scope = 'all';
  @property({ type: Boolean }) withLegend = false;
  /** Grows whenever the store has something new. */
  @property({ type: Number }) turn = 0;

  static override styles = [
    shared,
    legendStyle,
    css`
      :host,
      .open {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
        height: 100%;
      }
      header {
        flex: none;
        display: flex;
        align-items: center;
        gap: var(--space-1);
        padding: var(--panel-top, var(--space-2)) var(--space-2) var(--space-2);
      }
      h2 {
        flex: 1;
        min-width: 0;
        font-size: var(--type-20);
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      h2 small {
        display: block;
        color: var(--ink-2);
        font-size: var(--type-14);
        font-weight: 400;
      }
      h2:focus {
        outline: none;
      }
      .tool {
        flex: none;
        display: grid;
        place-items: center;
        width: var(--target);
        height: var(--target);
        border-radius: var(--radius-2);
      }
      .tool:hover {
        background: var(--paper-sunk);
      }
      .scroll {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        scrollbar-width: thin;
        scrollbar-color: var(--line-strong) transparent;
      }
      bt-seat-card {
        padding: var(--space-2) var(--space-4) var(--space-6);
      }
      bt-zone-list > .legend {
        padding: var(--space-4);
        border-top: 1px solid var(--line);
      }
    `,
  ];

  /** Puts the focus where reading should go on. */
  focusHere(): void {
    this.renderRoot.querySelector<HTMLElement>('h2, bt-zone-list')?.focus({ preventScroll: true });
  }

  override render() {
    const { store, route } = this;
    const zone = store.zones.get(route.zone);
    if (route.seat) return this.opened(this.seatName(route.seat), zone ? say(zone.name) : '', this.seat());
    if (zone) {
      const level = store.venue!.levels.find(({ id }) => id === zone.level_id);
      return this.opened(say(zone.name), say(level?.short_name), this.zone(zone));
    }
    return this.zones();
  }

  private seatName(id: string): string {
    const feature = this.feature(id);
    return t().seatNamed(feature ? nameOf(feature) : id);
  }

  private feature(id: string): MapFeature | undefined {
    return this.map?.features.find((feature) => feature.id === id);
  }

  /** What every view of a day needs. */
  private get day() {
    const { venue, asOf } = this.store;
    return { hours: dayHours(venue!.hours), now: asOf, timeZone: venue!.time_zone };
  }

  private zones() {
    const { store, route } = this;
    const levels = store.venue!.levels;
    const levelNames = new Map<string, Labels>(levels.map((level) => [level.id, level.short_name]));
    const zones = [...store.zones.values()];
    const { hours, now, timeZone } = this.day;
    return html`<bt-zone-list
      tabindex="-1"
      .zones=${zones}
      .summary=${summaryOf(zones)}
      .levelNames=${levelNames}
      .levelId=${route.level}
      .filter=${route.filter}
      .scope=${this.scope}
      .hours=${hours}
      .now=${now}
      .timeZone=${timeZone}
      >${this.withLegend ? legend(statesOf(store)) : nothing}</bt-zone-list
    >`;
  }

  private zone(zone: Zone) {
    const seats = (this.map?.features ?? []).filter(
      ({ properties }) => properties.feature_type === 'seat' && properties.zone_id === zone.id,
    );
    const { hours, now, timeZone } = this.day;
    return html`<bt-zone-detail
      .zone=${zone}
      .seats=${seats}
      .stateOf=${this.stateOf}
      .turn=${this.turn}
      .passing=${this.passing}
      .hours=${hours}
      .now=${now}
      .timeZone=${timeZone}
    ></bt-zone-detail>`;
  }

  private readonly stateOf = (id: string): SeatState => this.store.seats.get(id)?.state ?? 'unknown';

  private seat() {
    const { seat } = this.route;
    return html`<bt-seat-card
      seatId=${seat}
      .seat=${this.feature(seat)?.properties}
      .now=${this.store.seats.get(seat)}
      .asOf=${this.store.asOf}
      .timeZone=${this.store.venue!.time_zone}
    ></bt-seat-card>`;
  }

  private opened(title: string, place: string, content: unknown) {
    const words = t();
    const back = () => tell(this, 'bt-back');
    return html`<div class="open" @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && back()}>
      <header>
        <button class="tool" type="button" aria-label=${words.back} title=${words.back} @click=${back}>
          <bt-icon name="back"></bt-icon>
        </button>
        <h2 tabindex="-1">${title}${place ? html`<small>${place}</small>` : nothing}</h2>
        <button
          class="tool"
          type="button"
          aria-label=${words.close}
          title=${words.close}
          @click=${() => tell(this, 'bt-clear')}
        >
          <bt-icon name="close"></bt-icon>
        </button>
      </header>
      <div class="scroll">${content}</div>
    </div>`;
  }
}

/** `<bt-zone-list>`: how much room there is, the filters, and the zones with the most useful first. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../design/bt-chip';
import '../design/bt-segment';
import '../design/bt-zone-row';
import { BtElement, shared, tell } from '../design/element';
import type { IconName } from '../design/icons';
import { prefersStillness } from '../design/preferences';
import { stateWord } from '../design/words';
import { figure, type Labels, say, t } from '../i18n';
import type { Zone } from '../live/contract';
import type { Summary } from '../live/summary';
import { byUsefulness, inFormerOrder } from './ranking';
import { type FeatureFilter, type Filter, isFiltering, noFilter } from './route';

export type Scope = 'all' | 'level';

const REORDER_MS = 30_000;

@customElement('bt-zone-list')
export class BtZoneList extends BtElement {
  @property({ attribute: false }) zones: Zone[] = [];
  @property({ attribute: false }) summary!: Summary;
  @property({ attribute: false }) levelNames: ReadonlyMap<string, Labels> = new Map();
  @property() levelId = '';
  @property({ attribute: false }) filter: Filter = noFilter;
  @property() scope: Scope = 'all';
  @property({ attribute: false }) hours: [number, number] = [0, 24];
  @property({ attribute: false }) now?: Date | undefined;
  @property() timeZone = 'UTC';
  private order: string[] = [];
  private orderedAt = 0;
  private orderedFor = '';
  private tops = new Map<string, number>();
  private reading = false;

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        height: 100%;
      }
      header {
        flex: none;
        padding: var(--list-top, var(--space-4)) var(--space-4) 0;
      }
      .total {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: var(--space-1) var(--space-3);
      }
      h2 {
        color: var(--ink-2);
        font-size: var(--type-14);
        font-weight: 400;
      }
      .total h2 {
        width: 100%;
      }
      .total b {
        font-size: var(--type-40);
        font-weight: 600;
        white-space: nowrap;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        column-gap: 0;
        margin: var(--space-1) calc(-1 * var(--space-1)) 0;
      }
      .hint {
        padding: 0 0 var(--space-2);
        border-bottom: 1px solid var(--line);
        color: var(--ink-2);
        font-size: var(--type-14);
      }
      .scroll {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        scrollbar-width: thin;
        scrollbar-color: var(--line-strong) transparent;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      .nothing {
        padding: var(--space-6) var(--space-4);
        color: var(--ink-2);
        text-align: center;
      }
      .clear {
        flex: none;
        min-height: var(--target);
        padding: 0 var(--space-2);
        color: var(--accent);
        font-size: var(--type-14);
        font-weight: 600;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      @media (max-width: 899px) {
        .total b {
          font-size: var(--type-28);
        }
        .chips {
          flex-wrap: nowrap;
          overflow-x: auto;
          margin-inline: calc(-1 * var(--space-4));
          padding-inline: calc(var(--space-4) - var(--space-1));
          scrollbar-width: none;
        }
        .hint {
          display: none;
        }
        header {
          border-bottom: 1px solid var(--line);
        }
      }
    `,
  ];

  override render() {
    const words = t();
    const severalLevels = this.zones.some((zone) => zone.level_id !== this.zones[0]!.level_id);
    return html`<header>
        <div class="total">
          <h2 class="figure">${this.heading()}</h2>
          ${
            this.summary.room
              ? html`<b>${stateWord(this.summary.room)}</b>`
              : html`<b class="figure">${this.summary.free_range}</b>`
          }
          ${severalLevels ? this.scopes() : nothing}
        </div>
        ${this.summary.kind === 'rooms' ? nothing : this.chips()}
        <p class="hint">${this.zones.length > 1 ? words.bestFirst : nothing}</p>
      </header>
      <div
        class="scroll"
        @pointerenter=${() => this.read(true)}
        @pointerleave=${() => this.read(false)}
        @focusin=${() => this.read(true)}
        @focusout=${() => this.read(false)}
      >
        ${this.rows()} <slot></slot>
      </div>`;
  }

  private scopes() {
    const words = t();
    return html`<bt-segment
      label=${words.zones}
      .value=${this.scope}
      .options=${[
        { value: 'all', label: words.allLevels },
        { value: 'level', label: words.thisLevel },
      ]}
      @bt-choose=${(event: CustomEvent<Scope>) => tell(this, 'bt-scope', event.detail)}
    ></bt-segment>`;
  }

  private heading(): string {
    const words = t();
    const { kind, room, capacity } = this.summary;
    if (room) return say(this.zones[0]?.name);
    if (kind === 'rooms') return `${words.roomsFree} · ${words.ofRooms(figure(capacity))}`;
    return `${isFiltering(this.filter) ? words.matchingFree : words.totalFree} · ${words.ofSeats(figure(capacity))}`;
  }

  private chips() {
    const words = t();
    const toggle = (name: FeatureFilter) => {
      const features = new Set(this.filter.features);
      if (!features.delete(name)) features.add(name);
      this.choose({ ...this.filter, features });
    };
    const chip = (label: string, icon: IconName, on: boolean, act: () => void) =>
      html`<bt-chip label=${label} icon=${icon} ?on=${on} @bt-toggle=${act}></bt-chip>`;
    const { features, together } = this.filter;
    return html`<div class="chips" role="group" aria-label=${words.filters}>
      ${chip(words.socket, 'socket', features.has('socket'), () => toggle('socket'))}
      ${chip(words.window, 'window', features.has('window'), () => toggle('window'))}
      ${chip(words.quiet, 'quiet', features.has('quiet'), () => toggle('quiet'))}
      ${chip(words.accessible, 'accessible', features.has('accessible'), () => toggle('accessible'))}
      ${([2, 4] as const).map((count) =>
        chip(count === 2 ? words.together2 : words.together4, 'together', together === count, () =>
          this.choose({ ...this.filter, together: together === count ? 0 : count }),
        ),
      )}
      ${
        isFiltering(this.filter)
          ? html`<button class="clear" type="button" @click=${() => this.choose(noFilter)}>
              ${words.clearFilters}
            </button>`
          : nothing
      }
    </div>`;
  }

  private rows() {
    const shown = this.zones.filter((zone) => this.scope === 'all' || zone.level_id === this.levelId);
    if (!shown.length) return html`<p class="nothing">${t().noZonesHere}</p>`;
    // Rows keep their places and only their figures change: they are put in order anew now and then, when
    // nobody is reading or aiming at them, and at once when a person asks for something else.
    const due = performance.now() - this.orderedAt > REORDER_MS && !this.reading;
    const keep = this.order.length > 0 && this.orderedFor === this.scope + this.levelId && !due;
    const zones = keep ? inFormerOrder(shown, this.order) : byUsefulness(shown);
    if (!keep) {
      this.orderedAt = performance.now();
      this.orderedFor = this.scope + this.levelId;
    }
    this.order = zones.map((zone) => zone.id);
    const filtering = isFiltering(this.filter);
    return html`<ul aria-label=${t().zones}>
      ${repeat(
        zones,
        (zone) => zone.id,
        (zone) =>
          html`<li data-zone=${zone.id}>
            <bt-zone-row
              .zone=${zone}
              .levelName=${this.scope === 'all' ? say(this.levelNames.get(zone.level_id)) : ''}
              .hours=${this.hours}
              .now=${this.now}
              .timeZone=${this.timeZone}
              ?dim=${filtering && zone.kind === 'zone' && !(zone.matching?.free ?? zone.free)}
            ></bt-zone-row>
          </li>`,
      )}
    </ul>`;
  }

  override willUpdate(): void {
    this.tops = new Map(this.listRows().map((row) => [row.dataset.zone ?? '', row.offsetTop]));
  }

  /** A row that changed places travels there, so that the eye can follow it. */
  override updated(): void {
    if (prefersStillness()) return;
    for (const row of this.listRows()) {
      const before = this.tops.get(row.dataset.zone ?? '');
      if (before === undefined || before === row.offsetTop) continue;
      const from = `translateY(${before - row.offsetTop}px)`;
      row.animate([{ transform: from }, { transform: 'none' }], { duration: 400, easing: 'ease-in-out' });
    }
  }

  private listRows(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('li[data-zone]')];
  }

  private choose(filter: Filter): void {
    this.order = [];
    tell(this, 'bt-filter', filter);
  }

  private read(reading: boolean): void {
    this.reading = reading;
  }
}

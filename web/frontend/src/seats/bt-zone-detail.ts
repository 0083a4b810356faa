/** `<bt-zone-detail>`: one zone: its day, and every seat of it as a list, so that the list equals the map. */

import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../design/bt-icon';
import '../design/bt-mark';
import '../design/bt-sparkline';
import { BtElement, shared, tell } from '../design/element';
import { featuresOf, featureWord, levelWordSaid, stateWord, trendWord } from '../design/words';
import { range, shortTime, t } from '../i18n';
import type { MapFeature, SeatState, Zone } from '../live/contract';
import { countsOf, levelWord, occupiedShare, roomState } from '../live/occupancy';
import { nameOf } from '../plan/seat-layer';

@customElement('bt-zone-detail')
export class BtZoneDetail extends BtElement {
  @property({ attribute: false }) zone!: Zone;
  @property({ attribute: false }) seats: MapFeature[] = [];
  @property({ attribute: false }) stateOf: (id: string) => SeatState = () => 'unknown';
  /** Grows whenever a state behind `stateOf` may have turned. */
  @property({ type: Number }) turn = 0;
  @property({ attribute: false }) passing?: ReadonlySet<string> | undefined;
  @property({ attribute: false }) hours: [number, number] = [0, 24];
  @property({ attribute: false }) now?: Date | undefined;
  @property() timeZone = 'UTC';
  @property() chosenSeat = '';
  @state() private onlyFree = false;

  static override styles = [
    shared,
    css`
      section {
        padding: 0 var(--space-4) var(--space-4);
      }
      .sum {
        display: flex;
        align-items: end;
        justify-content: space-between;
        gap: var(--space-4);
        flex-wrap: wrap;
      }
      .sum b {
        font-size: var(--type-40);
        font-weight: 600;
        white-space: nowrap;
      }
      .sum p,
      .note {
        color: var(--ink-2);
        font-size: var(--type-14);
      }
      .word {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--ink);
        font-size: var(--type-16);
      }
      .day {
        margin: var(--space-5) 0 var(--space-2);
      }
      h3 {
        color: var(--ink-2);
        font-size: var(--type-14);
        font-weight: 400;
      }
      bt-sparkline {
        width: 100%;
        height: 3.5rem;
        margin: var(--space-2) 0 var(--space-1);
      }
      .axis {
        display: flex;
        justify-content: space-between;
        color: var(--ink-2);
        font-size: var(--type-14);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-4);
        border-top: 1px solid var(--line);
      }
      .head label {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        font-size: var(--type-14);
      }
      input {
        width: 1.25rem;
        height: 1.25rem;
        margin: 0;
        accent-color: var(--accent);
      }
      li button {
        display: grid;
        grid-template-columns: 1.75rem minmax(4.5rem, auto) auto 1fr;
        gap: var(--space-3);
        align-items: center;
        width: 100%;
        min-height: var(--target);
        padding: 0 var(--space-4);
      }
      li button:hover {
        background: var(--paper-sunk);
      }
      li button[aria-current='true'] {
        background: var(--accent-soft);
      }
      :focus-visible {
        outline-offset: -3px;
      }
      .seat {
        font-weight: 600;
        white-space: nowrap;
      }
      .state {
        color: var(--ink-2);
        font-size: var(--type-14);
        white-space: nowrap;
      }
      .has {
        justify-self: end;
        display: flex;
        gap: var(--space-2);
        color: var(--ink-2);
      }
      .nothing {
        padding: var(--space-4);
        color: var(--ink-2);
      }
    `,
  ];

  override render() {
    const { zone } = this;
    const words = t();
    return html`<section>
        ${zone.kind === 'room' ? this.room(zone) : this.sum(zone)} ${this.day(zone)}
      </section>
      ${
        this.seats.length
          ? html`<div class="head">
                <h3>${words.seatList} · ${words.seatsHere(this.seats.length)}</h3>
                <label
                  ><input
                    type="checkbox"
                    .checked=${this.onlyFree}
                    @change=${(event: Event) => {
                      this.onlyFree = (event.target as HTMLInputElement).checked;
                    }}
                  />${words.showOnlyFree}</label
                >
              </div>
              ${this.list()}`
          : nothing
      }`;
  }

  private room(zone: Zone) {
    const state = roomState(zone);
    const since = zone.since ? t().sinceTime(shortTime(new Date(zone.since), this.timeZone)) : '';
    return html`<div class="sum">
        <b>${stateWord(state)}</b><bt-mark state=${state} style="font-size:2rem"></bt-mark>
      </div>
      <p class="note">${t().roomWhole}${since ? ` · ${since}` : ''}</p>`;
  }

  private sum(zone: Zone) {
    const words = t();
    const counts = countsOf(zone);
    const word = zone.matching ? levelWord(counts) : zone.level;
    const arrow = zone.trend?.arrow;
    return html`<div class="sum">
        <div>
          <b class="figure">${range(counts.free, counts.free + counts.unknown)}</b>
          <span>${words.freeOf} · ${words.ofSeats(String(counts.capacity))}</span>
        </div>
        <span class="word"><bt-mark level=${word}></bt-mark>${levelWordSaid(word)}</span>
      </div>
      ${counts.unknown ? html`<p class="note">${words.unknownSeats(counts.unknown)}</p>` : nothing}
      <p class="note">
        ${
          arrow
            ? html`<bt-icon name=${arrow}></bt-icon> ${trendWord(arrow)} ·
                ${words.trendIn(zone.trend!.minutes)}`
            : nothing
        }
      </p>
      ${zone.distance_m === null ? nothing : html`<p class="note">${words.distance(Math.round(zone.distance_m))}</p>`}`;
  }

  private day(zone: Zone) {
    const words = t();
    const share = occupiedShare(zone);
    const hour = (value: number) =>
      `${String(Math.floor(value)).padStart(2, '0')}:${value % 1 ? '30' : '00'}`;
    const percent = (value: number) => `${Math.round(value * 100)}%`;
    const peak = zone.day.reduce((a, b) => (b.occupied_share > a.occupied_share ? b : a), zone.day[0]!);
    return html`<div class="day">
      <h3>${words.dayCurve}</h3>
      <bt-sparkline
        .points=${zone.day}
        .hours=${this.hours}
        .now=${this.now}
        .share=${share}
        .timeZone=${this.timeZone}
      ></bt-sparkline>
      <div class="axis figure"><span>${hour(this.hours[0])}</span><span>${hour(this.hours[1])}</span></div>
      <p class="note">
        ${
          peak
            ? words.dayCurveSays(
                percent(peak.occupied_share),
                shortTime(new Date(peak.time), this.timeZone),
                share === undefined ? '–' : percent(share),
              )
            : words.dayCurveEmpty
        }
      </p>
    </div>`;
  }

  private list() {
    const shown = this.seats.filter(
      ({ id }) => (!this.onlyFree || this.stateOf(id) === 'free') && (!this.passing || this.passing.has(id)),
    );
    if (!shown.length) return html`<p class="nothing">${t().noFreeHere}</p>`;
    return html`<ul>
      ${repeat(
        shown,
        (seat) => seat.id,
        (seat) => {
          const state = this.stateOf(seat.id);
          return html`<li>
            <button
              type="button"
              data-seat=${seat.id}
              aria-current=${seat.id === this.chosenSeat}
              @click=${() => tell(this, 'bt-seat', seat.id)}
            >
              <bt-mark state=${state}></bt-mark>
              <span class="seat figure">${nameOf(seat)}</span>
              <span class="state">${stateWord(state)}</span>
              <span class="has"
                >${featuresOf(seat.properties).map(
                  (name) =>
                    html`<bt-icon name=${name}></bt-icon><span class="unseen">${featureWord(name)}</span>`,
                )}</span
              >
            </button>
          </li>`;
        },
      )}
    </ul>`;
  }
}

/**
 * The seats of one level: one path a seat, kept by id, so that a change touches one element and nothing else.
 * One seat at a time is in the tab order; arrow keys move it.
 */

import { seatMark } from '../design/shapes';
import { bareSeatName, featuresOf, featureWord, stateWord } from '../design/words';
import { say, t } from '../i18n';
import type { LevelMap, MapFeature, SeatState } from '../live/contract';
import { pointOf } from './geometry';
import type { Placed } from './neighbours';
import { make } from './svg';

export interface SeatPlace extends Placed {
  feature: MapFeature;
  name: string;
  mark: SVGPathElement;
  state: SeatState;
}

export const nameOf = (seat: MapFeature): string => bareSeatName(say(seat.properties.name)) || seat.id;

export class SeatLayer {
  readonly group = make('g', { class: 'seats' });
  readonly places = new Map<string, SeatPlace>();
  private radius = 0.3;
  private inTabOrder: SeatPlace | undefined;

  /** No seats at all. */
  clear(): void {
    this.places.clear();
    this.inTabOrder = undefined;
    this.group.replaceChildren();
  }

  draw(map: LevelMap, stateOf: (id: string) => SeatState): void {
    this.places.clear();
    this.inTabOrder = undefined;
    const marks: SVGPathElement[] = [];
    for (const feature of map.features) {
      if (feature.properties.feature_type !== 'seat') continue;
      const at = pointOf(feature.geometry);
      if (!at) continue;
      const state = stateOf(feature.id);
      const mark = make('path', {
        class: 'seat',
        'data-id': feature.id,
        role: 'button',
        tabindex: -1,
        transform: `translate(${at.x.toFixed(2)} ${at.y.toFixed(2)})`,
      });
      const place = {
        id: feature.id,
        ...at,
        feature,
        name: nameOf(feature),
        mark,
        state,
      };
      this.places.set(feature.id, place);
      this.write(place);
      marks.push(mark);
    }
    this.group.replaceChildren(...marks);
    const first = this.places.values().next().value;
    if (first) this.moveTab(first);
  }

  /** Sets the new state of the seats; returns those whose state turned. */
  update(ids: Iterable<string>, stateOf: (id: string) => SeatState): SeatPlace[] {
    const turned: SeatPlace[] = [];
    for (const id of ids) {
      const place = this.places.get(id);
      if (!place) continue;
      const state = stateOf(id);
      if (state === place.state) continue;
      place.state = state;
      this.write(place);
      turned.push(place);
    }
    return turned;
  }

  /** Seats that do not pass are dimmed, and stay where they are. */
  filter(passes: ((place: SeatPlace) => boolean) | undefined): void {
    for (const place of this.places.values()) {
      place.mark.classList.toggle('dim', passes !== undefined && !passes(place));
    }
  }

  /** Redraws the marks in another size; `radius` in metres. */
  resize(radius: number): void {
    if (Math.abs(radius - this.radius) < 0.01) return;
    this.radius = radius;
    for (const place of this.places.values()) place.mark.setAttribute('d', seatMark(place.state, radius));
  }

  /** Says all names anew, in the language in use. */
  rename(): void {
    for (const place of this.places.values()) {
      place.name = nameOf(place.feature);
      this.write(place);
    }
  }

  moveTab(place: SeatPlace): void {
    this.inTabOrder?.mark.setAttribute('tabindex', '-1');
    place.mark.setAttribute('tabindex', '0');
    this.inTabOrder = place;
  }

  private write(place: SeatPlace): void {
    const { mark, state, feature, name } = place;
    mark.dataset.state = state;
    mark.setAttribute('d', seatMark(state, this.radius));
    const has = featuresOf(feature.properties).map(featureWord).join(t().join);
    mark.setAttribute('aria-label', t().seatLabel(name, stateWord(state), has));
  }
}

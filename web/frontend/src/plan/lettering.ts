/** The names, counts and signs on the plan: always upright, always the same size, placed anew when the view rests. */

import type { LevelMap, Zone } from '../live/contract';
import type { Spot } from './geometry';
import { type LabelWish, placeLabels } from './labels';
import { scaleForRank, signRank } from './looks';
import { Scribe, SIGN } from './scribe';
import { inSight, NEAR, type Scene, spotsFor, trialsOf } from './spots';
import { type Subject, subjectsOf } from './subjects';
import { make } from './svg';
import { toDrawing, toScreen, type View } from './viewport';

interface Shown {
  at: Spot;
  group: SVGGElement;
}

/** What a label without a name is worse by, counted in hidden seats times two. */
const NAMELESS = 12;

export class Lettering {
  readonly group = make('g', { class: 'lettering' });
  private readonly scribe = new Scribe(this.group);
  private subjects: Subject[] = [];
  private shown = new Map<string, Shown>();

  /** Learns the level's rooms, zones and services. */
  learn(map: LevelMap, zones: ReadonlyMap<string, Zone>): void {
    this.subjects = subjectsOf(map, zones);
  }

  /** Chooses what is written for this view, and writes it. */
  compose(scene: Scene): void {
    const { view, zones, fontPx } = scene;
    const wishes = this.subjects
      .map((subject) => this.wishOf(subject, scene))
      .filter((wish) => wish !== undefined);
    const subjects = new Map(this.subjects.map((subject) => [subject.id, subject]));
    const before = this.shown;
    this.shown = new Map();
    for (const { id, x, y, form } of placeLabels(wishes, scene.taken)) {
      const subject = subjects.get(id)!;
      const group = this.scribe.write(subject, form, zones.get(id), fontPx);
      // What is already on the plan stays; what is new fades in.
      if (!before.has(id)) group.classList.add('new');
      this.shown.set(id, { at: toDrawing(view, { x, y }), group });
    }
    this.group.replaceChildren(...[...this.shown.values()].map(({ group }) => group));
    this.follow(view);
  }

  /** Moves what is written with the plan, while the view is in motion. */
  follow(view: View): void {
    for (const { at, group } of this.shown.values()) {
      const { x, y } = toScreen(view, at);
      group.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    }
  }

  /** Writes new figures into the labels that are shown; says whether any no longer has the width for it. */
  recount(zones: ReadonlyMap<string, Zone>): boolean {
    let misfit = false;
    for (const [id, { group }] of this.shown) {
      const zone = zones.get(id);
      const figure = group.querySelector('.count');
      const mark = group.querySelector('.mark');
      if (!zone || !figure) continue;
      const text = this.scribe.countText(zone, !mark);
      misfit ||= figure.textContent?.length !== text.length;
      if (figure.textContent !== text) figure.textContent = text;
      this.scribe.setWord(group, zone);
    }
    return misfit;
  }

  private wishOf(subject: Subject, scene: Scene): LabelWish | undefined {
    const { id, kind, priority } = subject;
    const { view } = scene;
    if (kind === 'sign') {
      if (view.scale < scaleForRank(signRank[subject.sign!] ?? 0)) return undefined;
      const at = toScreen(view, subject.anchor);
      const side = SIGN * (scene.fontPx / 14);
      const form = { kind: 'sign', width: side, height: side, lines: [], spots: [at] };
      return inSight(form, at, scene) ? { id, priority, forms: [form] } : undefined;
    }
    const trials = trialsOf(subject, scene);
    const rated = this.scribe.formsOf(subject, scene).map((form, i) => {
      const spots = spotsFor(form, subject, trials, scene);
      return {
        form: { ...form, spots: spots.map(({ at }) => at) },
        cost: (spots[0]?.cost ?? Infinity) + i * 1.5 + (form.lines.length ? 0 : NAMELESS),
      };
    });
    // Near, a plainer form that leaves the seats in sight beats a richer one that hides some.
    if (view.scale >= NEAR) rated.sort((a, b) => a.cost - b.cost);
    return { id, priority, forms: rated.map(({ form }) => form) };
  }
}

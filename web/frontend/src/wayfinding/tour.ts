/** Going through a route on the screen: it plays once by itself; from then on a person leads. */

import { prefersStillness } from '../design/preferences';
import type { RouteAnswer, RouteStep } from '../live/route-contract';
import type { Box } from '../plan/geometry';
import type { Turning } from '../plan/turning';
import { actsOf, momentAt } from './playing';
import { boxOfStage, boxOfStep, type Stage, stageOfStep, stagesOf } from './stages';

/** Events: `move` (another stage, step or card), `draw` (a little more of the line). */
export class Tour extends EventTarget {
  answer: RouteAnswer | undefined;
  stages: Stage[] = [];
  index = 0;
  /** The step that is pointed at, if any. */
  step: number | undefined;
  drawn = 1;
  /** Whether the card of the change is what one should read now. */
  card = true;
  playing = false;
  private turning: Turning | undefined;
  private frame: number | undefined;

  get stage(): Stage | undefined {
    return this.stages[this.index];
  }

  get steps(): readonly RouteStep[] {
    return this.answer?.steps ?? [];
  }

  /** What the plan should look at. */
  get look(): Box | undefined {
    const step = this.step === undefined ? undefined : this.steps[this.step];
    if (step && this.turning) return boxOfStep(step, this.steps[this.step! + 1], this.turning);
    return this.stage && boxOfStage(this.stage);
  }

  /** Takes another answer; the same way in other words keeps the place one is at. */
  load(answer: RouteAnswer | undefined, turning: Turning, anew: boolean): void {
    this.answer = answer;
    this.turning = turning;
    this.stages = answer ? stagesOf(answer, turning) : [];
    if (!answer || anew) {
      this.stop();
      this.show(0, undefined);
    } else {
      const step = this.step !== undefined && this.step < answer.steps.length ? this.step : undefined;
      this.show(Math.min(this.index, this.stages.length - 1), step);
    }
  }

  play(): void {
    this.stop();
    if (prefersStillness()) return this.show(0, undefined);
    const acts = actsOf(this.stages);
    const start = performance.now();
    this.playing = true;
    this.step = undefined;
    let shown = '';
    const tick = (now: number) => {
      const moment = momentAt(acts, now - start);
      this.drawn = moment.drawn;
      this.index = moment.stage;
      this.card = moment.card;
      this.playing = !moment.over;
      const state = `${moment.stage} ${moment.card} ${moment.over}`;
      this.dispatchEvent(new Event(state === shown ? 'draw' : 'move'));
      shown = state;
      this.frame = moment.over ? undefined : requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  /** A person takes over: everything is drawn, and nothing moves by itself any more. */
  stop(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.playing = false;
    this.drawn = 1;
    this.card = true;
  }

  showStage(index: number): void {
    this.stop();
    this.show(index, undefined);
  }

  showStep(step: number): void {
    this.stop();
    this.show(stageOfStep(this.stages, step), step);
  }

  private show(index: number, step: number | undefined): void {
    this.index = Math.max(0, index);
    this.step = step;
    this.dispatchEvent(new Event('move'));
  }
}

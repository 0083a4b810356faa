/** A route as the screen shows it: one stage for each level in turn, with its line, its steps and the way on. */

import type { IconName } from '../design/icons';
import { type Box, boxOf, place, type Ring, type Spot } from '../plan/geometry';
import type { Pin } from '../plan/route-layer';
import type { Turning } from '../plan/turning';
import type { RouteAnswer, RouteStep } from '../live/route-contract';

export interface Stage {
  level: string;
  /** In drawing metres of the turned plan. */
  lines: Ring[];
  length_m: number;
  /** The steps that happen here, by their place in the list of all steps. */
  steps: number[];
  /** The step that leaves this level; the last stage has none. */
  exit: RouteStep | undefined;
  /** The step that brought one here; the first stage has none. */
  entry: RouteStep | undefined;
}

/** A stretch of a few metres is shown with its surroundings, at least this wide. */
const LEAST_SHOWN_M = 26;

export const spotOf = ({ x, y }: { x: number; y: number }, turning: Turning): Spot =>
  place(turning.position([x, y]));

export function stagesOf(answer: RouteAnswer, turning: Turning): Stage[] {
  const stages: Stage[] = [];
  const open = (level: string): Stage => {
    const stage = { level, lines: [], length_m: 0, steps: [], exit: undefined, entry: undefined };
    stages.push(stage);
    return stage;
  };
  const legs = answer.levels
    .flatMap(({ level, geojson }) => geojson.features.map((feature) => ({ level, ...feature })))
    .sort((a, b) => a.properties.leg - b.properties.leg);
  let stage = open(legs[0]?.level ?? answer.from.level);
  for (const { level, geometry, properties } of legs) {
    if (level !== stage.level) stage = open(level);
    stage.lines.push(geometry.coordinates.map((at) => place(turning.position(at))));
    stage.length_m += properties.length_m;
  }
  if (stage.level !== answer.to.level) stage = open(answer.to.level);
  addSteps(stages, answer.steps);
  return stages;
}

/** Each step belongs to the first stage on its level that is not yet left. */
function addSteps(stages: Stage[], steps: readonly RouteStep[]): void {
  let now = 0;
  steps.forEach((step, index) => {
    const found = stages.findIndex((stage, i) => i >= now && stage.level === step.level);
    if (found >= 0) now = found;
    stages[now]!.steps.push(index);
    if (step.to_level !== null && now + 1 < stages.length) {
      stages[now]!.exit = step;
      now++;
      stages[now]!.entry = step;
    }
  });
}

export const stageOfStep = (stages: readonly Stage[], step: number): number =>
  Math.max(
    0,
    stages.findIndex(({ steps }) => steps.includes(step)),
  );

/** What to look at for a stage: all of its line, and enough around it to know the place. */
export function boxOfStage(stage: Stage): Box | undefined {
  const spots = stage.lines.flat();
  return spots.length ? grown(boxOf(spots), LEAST_SHOWN_M) : undefined;
}

/** What to look at for a step: where it happens, and where it leads. */
export function boxOfStep(step: RouteStep, next: RouteStep | undefined, turning: Turning): Box {
  const spots = [spotOf(step, turning)];
  if (next?.level === step.level) spots.push(spotOf(next, turning));
  return grown(boxOf(spots), LEAST_SHOWN_M * 0.8);
}

function grown(box: Box, least: number): Box {
  const cx = (box.x0 + box.x1) / 2;
  const cy = (box.y0 + box.y1) / 2;
  const half = (from: number, to: number, part: number) => Math.max(to - from, least * part) / 2;
  const w = half(box.x0, box.x1, 1);
  const h = half(box.y0, box.y1, 0.6);
  return { x0: cx - w, y0: cy - h, x1: cx + w, y1: cy + h };
}

const carriers: Partial<Record<RouteStep['kind'], IconName>> = {
  lift: 'elevator',
  stairs: 'stairs',
  escalator: 'escalator',
  ramp: 'ramp',
};

export const carrierIcon = (step: RouteStep): IconName => carriers[step.kind] ?? 'elevator';

const turns: Record<NonNullable<RouteStep['turn']>, IconName> = {
  left: 'left',
  right: 'right',
  slight_left: 'slight_left',
  slight_right: 'slight_right',
  sharp_left: 'sharp_left',
  sharp_right: 'sharp_right',
  straight: 'straight',
  back: 'back_turn',
};

/** The sign of a step in the list and on its card. */
export function stepIcon(step: RouteStep): IconName {
  if (step.to_level !== null) return carrierIcon(step);
  if (step.kind === 'start') return 'person';
  if (step.kind === 'arrive') return 'pin';
  if (step.kind === 'door') return 'door';
  if (step.kind === 'landmark') return 'information';
  return carriers[step.kind] ?? (step.turn ? turns[step.turn] : 'straight');
}

/** What is pinned on the plan of a stage. `short` gives the short name of a level. */
export function pinsOf(
  stages: readonly Stage[],
  index: number,
  answer: RouteAnswer,
  turning: Turning,
  words: { here: string; goal: string; changeTo: (level: string) => string },
  short: (level: string) => string,
): Pin[] {
  const stage = stages[index];
  if (!stage) return [];
  const pins: Pin[] = [];
  const { entry, exit } = stage;
  if (entry) {
    const at = stage.lines[0]?.[0];
    if (at) pins.push({ kind: 'change', at, icon: carrierIcon(entry) });
  }
  if (exit) {
    const at = stage.lines.at(-1)?.at(-1) ?? spotOf(exit, turning);
    const label = exit.to_level === null ? undefined : words.changeTo(short(exit.to_level));
    pins.push({ kind: 'change', at, icon: carrierIcon(exit), ...(label ? { label } : {}) });
  }
  if (index === stages.length - 1)
    pins.push({
      kind: 'goal',
      at: stage.lines.at(-1)?.at(-1) ?? spotOf(answer.to, turning),
      icon: 'check',
      label: words.goal,
    });
  if (index === 0)
    pins.push({ kind: 'here', at: stage.lines[0]?.[0] ?? spotOf(answer.from, turning), label: words.here });
  return pins;
}

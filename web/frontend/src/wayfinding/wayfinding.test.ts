/** Address, stages, play, search and words of the wayfinding page. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RouteAnswer, RouteStep } from '../live/route-contract';
import { along, headOf, lengthOf } from '../plan/route-layer';
import { turningBy } from '../plan/turning';
import { decodeRoute, encodeRoute, type Handed, pathOf, readAddress } from './address';
import { sameWay } from './guide';
import { actsOf, momentAt } from './playing';
import { marked, Searching } from './searching';
import { around, localOf, within } from './sight';
import { boxOfStage, boxOfStep, pinsOf, stageOfStep, stagesOf } from './stages';

const KIOSK = 'f14beb7c-ded9-5529-b184-f4eee68642cf';
const ROOM = '37ed314c-bf2b-5811-9ebc-213acc0dfa4b';

describe('a route in the address', () => {
  test.each<[string, Handed]>([
    ['two features', { from: { id: KIOSK }, to: { id: ROOM }, profile: 'step_free' }],
    ['a book', { from: { id: KIOSK }, to: { call_number: 'TP311.5/123~2 =周' }, profile: 'walking' }],
    ['a spot', { from: { level: 'a*b/层', x: -3.4, y: 120 }, to: { id: 'way/17!%' }, profile: 'low_effort' }],
  ])('%s survives the way through a code', (_, handed) => {
    const path = pathOf(handed, 'zh');
    expect(path.length).toBeLessThanOrEqual(200); // what /qr takes
    expect(readAddress(path.split('?')[1]!).handed).toEqual(handed);
  });

  test('ids are packed, so that the code is easy to scan', () => {
    const text = encodeRoute({ from: { id: KIOSK }, to: { id: ROOM }, profile: 'walking' });
    expect(text).toHaveLength(2 * 23 + '~~walking'.length);
  });

  test.each(['', 'u~u', 'u123~uabc~walking', 'p1*a*b~iX', 'c!zz~c!zz', '~'.repeat(400), 'ixx'])(
    'nonsense is no route: %s',
    (text) => expect(decodeRoute(text)).toBeUndefined(),
  );

  test('an unknown profile walks', () => {
    expect(decodeRoute('ia~ib~fly')?.profile).toBe('walking');
  });

  test('a kiosk may say where up is', () => {
    expect(readAddress('?kiosk=k&heading=90')).toMatchObject({ kiosk: 'k', headingDeg: 90 });
    expect(readAddress('?kiosk=&heading=north')).toMatchObject({ kiosk: undefined, headingDeg: undefined });
  });
});

const step = (level: string, more: Partial<RouteStep> = {}): RouteStep => ({
  kind: 'turn',
  text: '',
  spoken: '',
  level,
  to_level: null,
  x: 0,
  y: 0,
  at_m: 0,
  length_m: 5,
  duration_s: 4,
  turn: 'left',
  leg: 0,
  ...more,
});

const line = (leg: number, coordinates: [number, number][]) => ({
  geometry: { type: 'LineString' as const, coordinates },
  properties: { leg, length_m: 10, duration_s: 8 },
});

const spot = (level: string) => ({ id: level, name: { en: level }, level, x: 1, y: 2 });

const answer: RouteAnswer = {
  revision: 1,
  profile: 'walking',
  length_m: 30,
  duration_s: 80,
  from: spot('l1'),
  to: spot('l3'),
  levels: [
    {
      level: 'l3',
      geojson: {
        features: [
          line(4, [
            [40, 0],
            [50, 0],
          ]),
        ],
      },
    },
    {
      level: 'l1',
      geojson: {
        features: [
          line(0, [
            [0, 0],
            [10, 0],
          ]),
        ],
      },
    },
    {
      level: 'l2',
      geojson: {
        features: [
          line(2, [
            [10, 0],
            [10, 10],
          ]),
        ],
      },
    },
  ],
  steps: [
    step('l1', { kind: 'start' }),
    step('l1', { kind: 'escalator', to_level: 'l2', x: 10 }),
    step('l2', { x: 10, y: 5 }),
    step('l2', { kind: 'escalator', to_level: 'l3', x: 10, y: 10 }),
    step('l3', { kind: 'arrive', x: 50 }),
  ],
  notices: [],
};
const straight = turningBy(0);

describe('stages', () => {
  test('come in the order of the way, each with its steps and its way on', () => {
    const stages = stagesOf(answer, straight);
    expect(stages.map(({ level }) => level)).toEqual(['l1', 'l2', 'l3']);
    expect(stages.map(({ steps }) => steps)).toEqual([[0, 1], [2, 3], [4]]);
    expect(stages.map(({ exit }) => exit?.to_level)).toEqual(['l2', 'l3', undefined]);
    expect(stages.map(({ entry }) => entry?.level)).toEqual([undefined, 'l1', 'l2']);
    expect(answer.steps.map((_, i) => stageOfStep(stages, i))).toEqual([0, 0, 1, 1, 2]);
  });

  test('a level that one comes back to is a stage of its own', () => {
    const back = {
      ...answer,
      to: spot('l1'),
      levels: [
        ...answer.levels.slice(1),
        {
          level: 'l1',
          geojson: {
            features: [
              line(4, [
                [5, 5],
                [6, 6],
              ]),
            ],
          },
        },
      ],
      steps: [...answer.steps.slice(0, 3), step('l2', { kind: 'lift', to_level: 'l1' }), step('l1')],
    };
    const stages = stagesOf(back, straight);
    expect(stages.map(({ level }) => level)).toEqual(['l1', 'l2', 'l1']);
    expect(stages.at(-1)!.steps).toEqual([4]);
  });

  test('a destination right at the lift is still shown on its level', () => {
    const short = { ...answer, levels: answer.levels.slice(1) };
    const stages = stagesOf(short, straight);
    expect(stages.at(-1)).toMatchObject({ level: 'l3', lines: [] });
    const words = { here: 'here', goal: 'goal', changeTo: (level: string) => `to ${level}` };
    expect(pinsOf(stages, 2, short, straight, words, (id) => id).map(({ kind }) => kind)).toEqual(['goal']);
  });

  test('pins say where one is, where the level ends, and where one arrives', () => {
    const stages = stagesOf(answer, straight);
    const words = { here: 'here', goal: 'goal', changeTo: (level: string) => `to ${level}` };
    const pins = stages.map((_, i) => pinsOf(stages, i, answer, straight, words, (id) => id));
    expect(pins.map((list) => list.map(({ kind, label }) => label ?? kind))).toEqual([
      ['to l2', 'here'],
      ['change', 'to l3'],
      ['change', 'goal'],
    ]);
  });

  test('what is looked at holds the line and is never a keyhole', () => {
    const box = boxOfStage(stagesOf(answer, straight)[0]!)!;
    expect(box.x0).toBeLessThanOrEqual(0);
    expect(box.x1).toBeGreaterThanOrEqual(10);
    expect(box.x1 - box.x0).toBeGreaterThanOrEqual(20);
    const near = boxOfStep(answer.steps[1]!, answer.steps[2], straight);
    expect(near.x0).toBeLessThan(10);
    expect(near.x1).toBeGreaterThan(10);
  });
});

describe('turning', () => {
  test.each([0, 30, 90, 180, 270, 333])('what lies at %i degrees is up', (deg) => {
    const angle = (deg * Math.PI) / 180;
    const [x, y] = turningBy(deg).position([Math.sin(angle) * 7, Math.cos(angle) * 7]);
    expect(x).toBeCloseTo(0);
    expect(y).toBeCloseTo(7);
  });

  test('a map is turned as a whole, chairs included', () => {
    const turned = turningBy(90).map({
      features: [
        {
          id: 's',
          geometry: { type: 'Point', coordinates: [1, 0] },
          properties: { feature_type: 'seat', bearing_deg: 90, display_point: [1, 0] },
        },
        {
          id: 'u',
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [2, 0],
                [0, 1],
                [0, 0],
              ],
            ],
          },
          properties: { feature_type: 'unit' },
        },
      ],
    }).features;
    expect(turned[0]!.properties.bearing_deg).toBe(0);
    expect(turned[0]!.geometry).toMatchObject({ type: 'Point' });
    expect((turned[0]!.geometry as { coordinates: number[] }).coordinates[1]).toBeCloseTo(1);
    expect((turned[1]!.geometry as { coordinates: number[][][] }).coordinates[0]![1]![1]).toBeCloseTo(2);
  });
});

describe('sight', () => {
  test.each([0, 90, 217])('a touch on a plan turned by %i degrees means the place under it', (deg) => {
    const turning = turningBy(deg);
    const [x, y] = turning.position([12, -7]);
    const local = localOf({ x, y: -y }, turning);
    expect(local.x).toBeCloseTo(12);
    expect(local.y).toBeCloseTo(-7);
  });

  test('beside the house there is nothing to see', () => {
    const bounds = { x0: 0, y0: 0, x1: 130, y1: 46 };
    const box = within(around({ x: 2, y: 44 }), bounds);
    expect(box.x0).toBe(0);
    expect(box.y1).toBe(46);
    const low = within(around({ x: 60, y: 10 }), { ...bounds, y1: 10 });
    expect((low.y0 + low.y1) / 2).toBe(5);
  });
});

describe('the line', () => {
  const way = [
    { x: 0, y: 0 },
    { x: 3, y: 0 },
    { x: 3, y: -4 },
  ];

  test('grows from its beginning to its end', () => {
    expect(lengthOf(way)).toBe(7);
    for (const length of [0.5, 3, 4.2, 6.9]) expect(lengthOf(headOf(way, length))).toBeCloseTo(length);
    expect(headOf(way, 99)).toEqual(way);
  });

  test('knows which way it goes', () => {
    expect(along(way, 1)).toMatchObject({ at: { x: 1, y: 0 }, deg: 90 });
    expect(along(way, 5)).toMatchObject({ at: { x: 3, y: -2 }, deg: 0 });
    expect(along(way, 8)).toBeUndefined();
  });
});

describe('a route plays', () => {
  const acts = actsOf([{ length_m: 60 }, { length_m: 20 }, { length_m: 20 }]);

  test('drawing takes about a second in all, and each change has its card', () => {
    const drawing = acts.filter(({ kind }) => kind === 'draw').reduce((sum, { ms }) => sum + ms, 0);
    expect(drawing).toBeGreaterThanOrEqual(1000);
    expect(drawing).toBeLessThan(1300);
    expect(acts.map(({ kind }) => kind)).toEqual(['draw', 'change', 'draw', 'change', 'draw', 'arrive']);
  });

  test('level after level, and in the end back to where one stands', () => {
    const total = acts.reduce((sum, { ms }) => sum + ms, 0);
    const moments = Array.from({ length: 200 }, (_, i) => momentAt(acts, (total * i) / 199));
    expect(moments[0]).toMatchObject({ stage: 0, drawn: 0, over: false });
    expect(moments.at(-1)).toEqual({ stage: 0, drawn: 1, card: true, over: true });
    const played = moments.slice(0, -1).map(({ stage }) => stage);
    expect(played).toEqual([...played].sort());
  });

  test('nothing to draw is over at once', () => {
    expect(momentAt(actsOf([]), 0).over).toBe(true);
  });
});

test('the same way in other words is the same way', () => {
  const told = { ...answer, steps: answer.steps.map((one) => ({ ...one, text: 'left' })), duration_s: 90 };
  expect(sameWay(answer, told)).toBe(true);
  expect(sameWay(answer, { ...answer, levels: answer.levels.slice(1) })).toBe(false);
});

describe('what matched', () => {
  test.each<[string, [number, number][], [string, boolean][]]>([
    [
      '研讨间1',
      [[0, 3]],
      [
        ['研讨间', true],
        ['1', false],
      ],
    ],
    [
      'Great hall',
      [
        [0, 1],
        [6, 10],
      ],
      [
        ['G', true],
        ['reat ', false],
        ['hall', true],
      ],
    ],
    [
      'abc',
      [
        [2, 1],
        [2, 9],
        [-1, 2],
      ],
      [['abc', false]],
    ],
    ['', [[0, 1]], []],
  ])('%s is marked where it matched', (name, matched, parts) => {
    expect(marked(name, matched)).toEqual(parts);
    expect(
      marked(name, matched)
        .map(([part]) => part)
        .join(''),
    ).toBe(name);
  });
});

describe('searching', () => {
  const asked: string[] = [];
  let answers: ((value: Response) => void)[] = [];

  beforeEach(() => {
    asked.length = 0;
    answers = [];
    vi.useFakeTimers();
    vi.stubGlobal('window', globalThis);
    vi.stubGlobal('document', { documentElement: { lang: 'zh-CN' } });
    vi.stubGlobal('navigator', { onLine: true });
    vi.stubGlobal('fetch', (url: string, { signal }: RequestInit) => {
      asked.push(new URL(url, 'http://here').searchParams.get('q')!);
      return new Promise((resolve, reject) => {
        answers.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const found = (name: string) =>
    new Response(
      JSON.stringify({
        query: name,
        groups: [
          { kind: 'room', results: [{ id: name, kind: 'room', name: { en: name } }] },
          { kind: 'seat', results: [] },
        ],
      }),
    );
  const settle = () => vi.advanceTimersByTimeAsync(200);

  test('asks once for a word typed at a stretch', async () => {
    const searching = new Searching();
    for (const words of ['y', 'yt', 'ytj']) searching.type(words);
    expect(searching.finding).toBe('asking');
    await settle();
    expect(asked).toEqual(['ytj']);
    answers[0]!(found('study'));
    await settle();
    expect(searching.finding).toBe('found');
    expect(searching.answer?.groups).toHaveLength(1);
  });

  test('an answer that was overtaken is not shown', async () => {
    const searching = new Searching();
    searching.type('a');
    await settle();
    searching.type('ab');
    await settle();
    answers[0]!(found('old'));
    answers[1]!(found('new'));
    await settle();
    expect(searching.results.map(({ id }) => id)).toEqual(['new']);
  });

  test('an empty field asks nothing, and a dead server is told', async () => {
    const searching = new Searching();
    searching.type('  ');
    await settle();
    expect(asked).toEqual([]);
    expect(searching.finding).toBe('idle');
    searching.type('x');
    await settle();
    answers[0]!(new Response('{}', { status: 500 }));
    await settle();
    expect(searching.finding).toBe('failed');
  });
});

/** Address, filters, counts and order of the seat page. */

import { describe, expect, test } from 'vitest';
import { waitBefore } from '../live/backoff';
import type { LevelMap, MapFeature, SeatState, Zone } from '../live/contract';
import { levelWord, totalsOf } from '../live/occupancy';
import { dayHours } from './hours';
import { match } from './matching';
import { byUsefulness, inFormerOrder } from './ranking';
import { type Filter, filterQuery, noFilter, readRoute, writeRoute } from './route';

const zone = (id: string, free: number, capacity: number, more: Partial<Zone> = {}): Zone => ({
  id,
  name: { en: id },
  level_id: 'l1',
  kind: 'zone',
  category: 'reading',
  day: [],
  distance_m: 10,
  capacity,
  free,
  occupied: capacity - free,
  unknown: 0,
  free_max: free,
  level: levelWord({ capacity, free, unknown: 0 }),
  trend: null,
  ...more,
});

describe('level words', () => {
  test.each([
    [60, 30, 0, 'free'],
    [60, 29, 0, 'moderate'],
    [100, 20, 0, 'moderate'],
    [100, 19, 0, 'busy'],
    [100, 4, 0, 'full'],
    [100, 40, 51, 'unknown'],
    [0, 0, 0, 'unknown'],
  ])('%i seats, %i free, %i unknown: %s', (capacity, free, unknown, word) => {
    expect(levelWord({ capacity, free, unknown })).toBe(word);
  });

  test('unknown seats are never counted as free', () => {
    expect(totalsOf([{ capacity: 10, free: 4, unknown: 3 }])).toMatchObject({ free: 4, free_max: 7 });
  });
});

describe('address', () => {
  test('a route survives the way through the address, and strangers keep their place', () => {
    const filter: Filter = { features: new Set(['socket', 'quiet']), together: 2 };
    const route = { level: 'l3', zone: 'z', seat: 's', view: 'list' as const, filter };
    const address = writeRoute(route, '?lang=en&theme=dark');
    expect(address).toContain('lang=en&theme=dark');
    expect(readRoute(address)).toEqual(route);
  });

  test('nonsense in the address is no filter', () => {
    expect(readRoute('?with=gold,socket&together=7&view=moon')).toMatchObject({
      view: 'plan',
      filter: { features: new Set(['socket']), together: 0 },
    });
    expect(writeRoute(readRoute(''), '')).toBe('');
  });

  test('the API is asked with the same wishes', () => {
    expect(filterQuery({ features: new Set(['window']), together: 4 }).toString()).toBe(
      'window=1&together=4',
    );
    expect(filterQuery(noFilter).size).toBe(0);
  });
});

describe('matching', () => {
  const seat = (id: string, table: string, socket: boolean): MapFeature => ({
    id,
    geometry: null,
    properties: { feature_type: 'seat', zone_id: 'z', table_id: table, socket },
  });
  const map: LevelMap = {
    features: [
      seat('a1', 'a', true),
      seat('a2', 'a', true),
      seat('b1', 'b', true),
      seat('b2', 'b', false),
      seat('c1', 'c', true),
      seat('c2', 'c', true),
    ],
  };
  const states: Record<string, SeatState> = {
    a1: 'free',
    a2: 'free',
    b1: 'free',
    b2: 'free',
    c1: 'free',
    c2: 'unknown',
  };
  const stateOf = (id: string) => states[id]!;

  test('features narrow the seats', () => {
    const { passing, counts } = match(map, { features: new Set(['socket']), together: 0 }, stateOf);
    expect([...passing]).toEqual(['a1', 'a2', 'b1', 'c1', 'c2']);
    expect(counts.get('z')).toEqual({ capacity: 5, free: 4, unknown: 1 });
  });

  test('two together need a table with two free seats that both have the wish', () => {
    const { passing, counts } = match(map, { features: new Set(['socket']), together: 2 }, stateOf);
    expect([...passing]).toEqual(['a1', 'a2']);
    // Table b has only one seat with a socket; at table c two could be free, and nobody knows.
    expect(counts.get('z')).toEqual({ capacity: 4, free: 2, unknown: 2 });
  });
});

describe('order', () => {
  test('more room first, then nearer, full ones last', () => {
    const zones = [
      zone('full', 0, 50),
      zone('far', 40, 50, { distance_m: 90 }),
      zone('near', 30, 50, { distance_m: 20 }),
      zone('moderate', 15, 50, { distance_m: 1 }),
    ];
    expect(byUsefulness(zones).map(({ id }) => id)).toEqual(['near', 'far', 'moderate', 'full']);
  });

  test('what nobody can use under the filter goes last', () => {
    const none = zone('none', 50, 50, { matching: { capacity: 0, free: 0, unknown: 0 } });
    expect(byUsefulness([none, zone('full', 0, 50)]).map(({ id }) => id)).toEqual(['full', 'none']);
  });

  test('rows stay where they are while somebody reads', () => {
    const zones = [zone('a', 0, 50), zone('b', 50, 50), zone('new', 50, 50)];
    expect(inFormerOrder(zones, ['a', 'b']).map(({ id }) => id)).toEqual(['a', 'b', 'new']);
  });
});

test('the day is drawn over the opening hours', () => {
  expect(dayHours('08:30-22:00')).toEqual([8.5, 22]);
  expect(dayHours('Mo-Fr 08:00-22:00; Sa,Su 09:00-17:30')).toEqual([8, 22]);
  expect(dayHours('24/7')).toEqual([0, 24]);
  expect(dayHours('18:00-02:00')).toEqual([0, 24]);
  expect(dayHours(null)).toEqual([0, 24]);
});

test('waits grow, stay bounded, and differ from screen to screen', () => {
  expect(waitBefore(0, 0)).toBe(250);
  expect(waitBefore(3, 0.999)).toBeLessThanOrEqual(4000);
  expect(waitBefore(40, 0.5)).toBeLessThanOrEqual(30_000);
  expect(waitBefore(2, 0.1)).not.toBe(waitBefore(2, 0.9));
});

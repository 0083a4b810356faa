/** Computes the contrast of every pair of colours that is drawn on one another, in each theme. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Rgb = [number, number, number];

const rgb = (hex: string): Rgb => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as Rgb;

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const mixed = (over: Rgb, under: Rgb, opacity: number): Rgb =>
  over.map((channel, i) => channel * opacity + under[i]! * (1 - opacity)) as Rgb;

function tokensOf(theme: string): Map<string, Rgb> {
  const block = css.match(new RegExp(`\\[data-theme=['"]${theme}['"]\\] \\{([^}]*)\\}`))?.[1] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name!, rgb(hex!)]),
  );
}

const themes = ['light', 'dark', 'contrast-light', 'contrast-dark'];

const text: [string, string[]][] = [
  ['ink', ['paper', 'paper-raised', 'paper-sunk', 'accent-soft']],
  ['ink-2', ['paper', 'paper-raised', 'paper-sunk']],
  ['accent', ['paper', 'paper-raised']],
  ['accent-ink', ['accent']],
  ['warn-ink', ['warn']],
  ['fault-ink', ['fault']],
  ['route-ink', ['route']],
  ['paper', ['ink']],
  ['plan-text', ['plan-room', 'plan-floor', 'plan-ground', 'plan-closed', 'plan-green']],
  ['plan-text-2', ['plan-room', 'plan-floor', 'plan-ground']],
];

const shapes: [string, string[]][] = [
  ['line-strong', ['paper', 'paper-raised']],
  ['focus', ['paper', 'paper-raised', 'plan-room', 'plan-floor']],
  ['accent', ['track', 'accent-soft']],
  ['plan-wall', ['plan-room', 'plan-floor', 'plan-ground']],
  ['route', ['plan-room', 'plan-floor', 'plan-ground', 'plan-closed', 'plan-shelf', 'plan-green']],
  ...['free', 'occupied', 'away', 'reserved', 'unknown', 'closed'].map((state): [string, string[]] => [
    `seat-${state}`,
    ['plan-room', 'plan-floor', 'plan-ground', 'paper-raised'],
  ]),
];

describe.each(themes)('%s', (theme) => {
  const tokens = tokensOf(theme);
  const pairs = (list: [string, string[]][]) =>
    list.flatMap(([on, grounds]) => grounds.map((g) => [on, g] as const));

  test.each(pairs(text))('text %s on %s has at least 4.5', (on, ground) => {
    expect(contrast(tokens.get(on)!, tokens.get(ground)!)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(pairs(shapes))('shape %s on %s has at least 3', (on, ground) => {
    expect(contrast(tokens.get(on)!, tokens.get(ground)!)).toBeGreaterThanOrEqual(3);
  });

  // The deepest wash, as it lies over a room with much space.
  test.each(['free', 'occupied', 'away', 'reserved', 'unknown', 'closed'])(
    'seat %s stands out of a wash',
    (state) => {
      const wash = mixed(tokens.get('plan-wash')!, tokens.get('plan-room')!, 0.6);
      expect(contrast(tokens.get(`seat-${state}`)!, wash)).toBeGreaterThanOrEqual(3);
    },
  );
});

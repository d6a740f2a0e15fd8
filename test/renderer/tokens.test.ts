// @vitest-environment node
/** The contrast of every pair that the design measured, computed from the token file. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src-renderer/styles/tokens.css', import.meta.url), 'utf8');

type Rgb = readonly [number, number, number];
interface Token {
  readonly light: Rgb;
  readonly dark: Rgb;
}

function rgbOf(hex: string): Rgb {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
}

const tokens = new Map<string, Token>(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light: rgbOf(light), dark: rgbOf(dark) }],
  ),
);

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function token(name: string): Token {
  const found = tokens.get(name);
  if (found === undefined) throw new Error(`no token ${name}`);
  return found;
}

const text = [
  'ink card',
  'ink selected',
  'ink-2 sheet',
  'ink-2 chrome',
  'ink-2 warn-soft',
  'ink-3 card',
  'ink-3 chrome',
  'ink-3 chrome-hover',
  'ink-3 sunken',
  'ink-3 selected',
  'ink-3 accent-soft',
  'ink-3 overlay',
  'accent-ink card',
  'accent-ink selected',
  'accent-ink accent-soft',
  'on-accent accent',
  'on-danger danger',
  'ink mark',
  'on-mark-cur mark-cur',
  'ok ok-soft',
  'ok card',
  'warn warn-soft',
  'warn card',
  'bad bad-soft',
  'bad card',
  'idle idle-soft',
  'svc-a card',
  'svc-b card',
  'svc-c card',
  'svc-d card',
  'svc-e card',
  'svc-f card',
  'svc-a sunken',
  'svc-b sunken',
  'on-tooltip tooltip',
  'ink ok-soft',
  'ink warn-soft',
  'ink bad-soft',
  'ink accent-soft',
] as const;
const shapes = [
  'control card',
  'control sunken',
  'control input',
  'focus sheet',
  'focus chrome',
  'warn-mark card',
  'warn-mark warn-soft',
  'bad-mark card',
  'chart-1 card',
  'chart-2 card',
  'accent card',
] as const;

describe('tokens', () => {
  it('are all read from the file', () => {
    expect(tokens.size).toBeGreaterThan(55);
    expect([...css.matchAll(/light-dark\(/g)].length).toBeGreaterThanOrEqual(tokens.size);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it.each(text)(`text has 4.5 : 1 in ${scheme}: %s`, (pair) => {
      const [ink = '', ground = ''] = pair.split(' ');
      expect(contrast(token(ink)[scheme], token(ground)[scheme])).toBeGreaterThanOrEqual(4.5);
    });
    it.each(shapes)(`glyphs, borders and the focus ring have 3 : 1 in ${scheme}: %s`, (pair) => {
      const [ink = '', ground = ''] = pair.split(' ');
      expect(contrast(token(ink)[scheme], token(ground)[scheme])).toBeGreaterThanOrEqual(3);
    });
  }

  it('measures black on white as 21', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  });
});

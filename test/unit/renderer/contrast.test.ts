import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The look's figures of contrast, computed from the theme itself (WCAG 2.2, relative luminance). */
const css = readFileSync(resolve(__dirname, '../../../renderer/theme/tokens.css'), 'utf8');
const colours = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);

type Theme = 'light' | 'dark';

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: Theme, one: string, other: string): number {
  const [a, b] = [one, other].map((name) => {
    const colour = colours.get(name);
    if (colour === undefined) throw new Error(`the theme has no colour --${name}`);
    return luminance(colour[theme]);
  }) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const grounds = ['background', 'panel', 'rail'] as const;
const pairs = (inks: readonly string[], on: readonly string[]): (readonly [string, string])[] =>
  inks.flatMap((ink) => on.map((ground) => [ink, ground] as const));

/** What is read as running text, on every ground it stands on. */
const running = [
  ...pairs(['text', 'second'], [...grounds, 'press-soft', 'hover']),
  ['text', 'trying-soft'],
  ['press-text', 'press'],
  ['press-text', 'press-hover'],
] as const;
/** Everything else that says something. */
const saying = [
  ...pairs(['third', 'working', 'trying', 'refused', 'press'], grounds),
  ['working', 'working-soft'],
  ['trying', 'trying-soft'],
  ['refused', 'refused-soft'],
  ['third', 'hover'],
  ['press', 'hover'],
] as const;
/** Outlines of what can be pressed or filled in, and lines that carry meaning. */
const outlines = [
  ...pairs(['outline', 'press', 'refused'], grounds),
  ['meter', 'hairline'],
  ['press', 'press-soft'],
  ['outline', 'press-soft'],
  ['outline', 'hover'],
] as const;

describe.each(['light', 'dark'] as const)('contrast (%s)', (theme) => {
  it.each(running)('%s on %s is at least 7 : 1', (ink, ground) =>
    expect(contrast(theme, ink, ground)).toBeGreaterThanOrEqual(7),
  );
  it.each(saying)('%s on %s is at least 4.5 : 1', (ink, ground) =>
    expect(contrast(theme, ink, ground)).toBeGreaterThanOrEqual(4.5),
  );
  it.each(outlines)('%s against %s is at least 3 : 1', (line, ground) =>
    expect(contrast(theme, line, ground)).toBeGreaterThanOrEqual(3),
  );
});

it('knows every colour of the theme', () => {
  expect(contrast('light', 'press-text', 'panel')).toBe(1);
  expect(colours.size).toBeGreaterThan(18);
});

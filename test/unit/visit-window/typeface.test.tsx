// @vitest-environment jsdom
/** The typeface of terminals: which names may be one, and what stands in where it does not fit. */
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultSettings, settingsPatchSchema } from '../../../shared/settings/settings';
import { setUpWords } from '../../../renderer/i18n/setup';
import { nothingYet, useMirror } from '../../../renderer/store/mirror';
import { terminals } from '../../../renderer/visit/terminal/terminals';
import { useTerminalAppearance } from '../../../renderer/visit/terminal/use-appearance';
import { faceOf, fitnessOfFont, fontsHere, type Measure } from '../../../renderer/visit/typeface';
import { standInForLayout } from '../../fakes/jsdom-layout';

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** A laptop with two typefaces; letters of the generic ones are as wide as those are here. */
const here: Measure = (text, family) => {
  const widths: Readonly<Record<string, (letter: string) => number>> = {
    '"D2Coding"': () => 50,
    '"Malgun Gothic"': (letter) => (letter === 'i' ? 20 : 70),
    monospace: () => 60,
    serif: (letter) => (letter === 'i' ? 25 : 80),
    'sans-serif': (letter) => (letter === 'i' ? 22 : 75),
  };
  const width = family
    .split(', ')
    .map((name) => widths[name])
    .find((each) => each !== undefined);
  return Array.from(text).reduce((sum, letter) => sum + (width?.(letter) ?? 0), 0);
};

describe('a typeface', () => {
  it('fits where it is on the laptop and its letters are equally wide', () => {
    expect(fitnessOfFont('D2Coding', here)).toBe('good');
    expect(fitnessOfFont('Malgun Gothic', here)).toBe('uneven');
    expect(fitnessOfFont('Consolas', here)).toBe('missing');
    expect(fontsHere(here)).toEqual(['D2Coding']);
  });

  it('has the usual ones behind it, and those alone where it does not fit', () => {
    const usual = faceOf('', here);
    expect(usual).toMatch(/, monospace$/);
    expect(faceOf('D2Coding', here)).toBe(`"D2Coding", ${usual}`);
    expect(faceOf('Malgun Gothic', here)).toBe(usual);
    expect(faceOf('Consolas', here)).toBe(usual);
  });

  it.each([
    ['', true],
    ['Cascadia Mono', true],
    ['나눔고딕코딩', true],
    ['x"; background: url(//host)', false],
    ["x', y", false],
    ['x\\', false],
    ['a, b', false],
    ['-x', false],
    ['x\n', false],
    ['x'.repeat(65), false],
  ])('is a plain name: %j, %s', (terminalFont, isName) => {
    expect(settingsPatchSchema().safeParse({ terminalFont }).success).toBe(isName);
  });
});

it('open terminals change with it', () => {
  const context = {
    font: '',
    measureText: (text: string) => ({ width: here(text, context.font.replace('100px ', '')) }),
  };
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
  const wear = vi.spyOn(terminals, 'wear').mockReturnValue();
  const say = (terminalFont: string): void =>
    act(() =>
      useMirror.setState({
        state: { ...nothingYet, settings: { ...defaultSettings, environmentId: '', terminalFont } },
      }),
    );
  say('');
  renderHook(() => useTerminalAppearance());
  const usual = wear.mock.lastCall?.[0].face;
  say('D2Coding');
  expect(wear.mock.lastCall?.[0].face).toBe(`"D2Coding", ${usual}`);
});

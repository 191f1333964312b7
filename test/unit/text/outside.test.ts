import { describe, expect, it } from 'vitest';
import { buildLink, parseLink } from '../../../shared/deep-link';
import { cloudErrorOf } from '../../../electron/cloud/errors';
import { cutInMiddle, isPlain, plainLine } from '../../../shared/text/outside';

/** What is not seen, or turns what is beside it: one of each kind. */
const hidden = [
  '\u202e', // Right-to-left override.
  '\u2066', // Isolate.
  '\u200b', // Zero-width space.
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u0007',
  '\n',
  '\u2028',
  '\u2029',
  '\u3164', // Hangul filler, which counts as a letter.
  '\u115f',
  '\uffa0',
  '\u034f',
  '\ufe0f',
  '\u{e0041}', // A tag character.
  '\u2800',
  '\ud800',
  '\ue000',
] as const;

describe('text from outside', () => {
  it.each(hidden.map((character) => [character.codePointAt(0)!.toString(16), character]))(
    'U+%s is in no ticket of a link, and in nothing that a service said',
    (_code, character) => {
      const text = `INC${character}1`;
      expect(isPlain(text)).toBe(false);
      expect(plainLine(text)).toBe('INC 1');
      const link = {
        kind: 'connect',
        region: null,
        tunnel: null,
        thing: 'pump',
        service: null,
        user: null,
        ticket: text,
      } as const;
      expect(() => buildLink(link)).toThrow(RangeError);
      if (character !== '\ud800')
        expect(parseLink(`fieldtunnel://connect?thing=pump&ticket=${encodeURIComponent(text)}`)).toEqual({
          ok: false,
          error: { reason: 'bad-value', parameter: 'ticket' },
        });
      const context = { action: 'a', resource: 'r', condition: null, now: Date.now, aborted: false, timedOut: false };
      expect(cloudErrorOf(new Error(`No${character}way`), context).words).toBe('No way');
    },
  );

  it('is left alone where everything is seen', () => {
    for (const text of ['INC-1 & more', '펌프 고장 #12', 'Störung, Halle 3', '故障「A」', 'a\u00a0b'])
      expect(isPlain(text)).toBe(true);
    expect(plainLine(' two\r\n\tlines ')).toBe('two lines');
    expect(plainLine('ab😀', 3)).toBe('ab');
  });
});

it('a name loses its middle, never its end, and no half of a character stays', () => {
  expect(cutInMiddle('pump-7', 6)).toBe('pump-7');
  expect(cutInMiddle('pump-station-0007', 10)).toBe('pump…-0007');
  for (let length = 1; length < 12; length += 1) {
    const cut = cutInMiddle('🚰🚰🚰🚰🚰🚰', length);
    expect(cut.length).toBeLessThanOrEqual(length);
    expect(cut).not.toMatch(/\p{Surrogate}/u);
  }
});

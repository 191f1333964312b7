import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closeCommand,
  describeCommand,
  listCommand,
  localproxyCommand,
  openCommand,
  otherCommand,
  rotateCommand,
  tagCommand,
} from '../../../shared/commands/aws';
import { copiedText, dialectOf, dialects, shownText, type Command } from '../../../shared/commands/command';
import { readBy } from './shells';

/**
 * What somebody would write into a ticket, a profile or an address in order to have it run; ordinary text; anything.
 */
const hostile = fc.oneof(
  fc.constantFrom(
    'INC-1 & calc & rem',
    'INC-1',
    '펌프 고장 #12',
    'Störung, Halle 3',
    'a; calc',
    'a\ncalc',
    'a\r\ncalc\r\n',
    '$(calc)',
    '`calc`',
    "it's",
    "'; calc; '",
    '"; calc; "',
    '" & calc & "',
    '%COMSPEC%',
    '!COMSPEC!',
    '^',
    'a ^',
    'a \\',
    'a `',
    'a | calc',
    '> C:\\x',
    '@a',
    '@{x=1}',
    '#',
    '--%',
    '--endpoint-url',
    '-oProxyCommand=calc',
    '\u2018; calc; \u2019',
    '\u201c; calc; \u201d',
    // Become a quote, a bar, an ampersand in an older code page.
    '\u02ba & calc & \u02ba',
    '\u01c0 calc',
    '\uff06 calc',
    '\uff02 & calc',
    'file:///etc/passwd',
    'fileb://secret',
    'https://example.com/x',
    '',
    ' ',
    '{a,b}',
    '*',
    '~',
    'a,b',
    '=a',
    '0x10',
    '1kb',
    '12e5',
  ),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.string({ unit: fc.constantFrom(...Array.from('"\'`$%!^&|<>()\\;,@#=~*?[]{} \n-a')) }),
);
const place = fc.record({
  region: hostile,
  controlPlane: fc.option(hostile),
  profile: fc.option(hostile),
});
const name = fc.oneof(hostile, fc.stringMatching(/^[a-zA-Z0-9:_-]{1,20}$/));
const destination = fc.record({ thingName: fc.option(name), services: fc.array(name, { maxLength: 3 }) });
const tags = fc.array(fc.record({ key: hostile, value: hostile }), { maxLength: 3 });
const mode = fc.constantFrom('SOURCE', 'DESTINATION', 'ALL' as const);

const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(place, name).map(([where, id]) => describeCommand(where, id)),
  fc.tuple(place, name, mode, fc.option(destination)).map((given) => rotateCommand(...given)),
  fc.tuple(place, fc.option(name)).map((given) => listCommand(...given)),
  fc.tuple(place, hostile).map((given) => otherCommand(...given)),
  fc.tuple(place, name, fc.boolean()).map((given) => closeCommand(...given)),
  fc.tuple(place, destination, fc.nat(720), fc.option(hostile), tags).map((given) => openCommand(...given)),
  fc.tuple(place, hostile, tags).map((given) => tagCommand(...given)),
);
const proxyCommands = fc
  .tuple(
    fc.record({ region: hostile, dataPlane: fc.option(hostile) }),
    fc.array(fc.record({ serviceId: name, port: fc.integer({ min: 1, max: 65_535 }) })),
    fc.constantFrom('V1', 'V2', 'V3' as const),
  )
  .map((given) => localproxyCommand(...given));

describe('a command that is copied', () => {
  it.each(dialects)('is one command with these words in every shell, in the form for %s', (dialect) => {
    fc.assert(
      fc.property(commands, (command) => {
        const words = command.lines.flat();
        for (const shell of dialects) expect(readBy(shell, copiedText(command, dialect))).toEqual(words);
        expect(readBy(dialect, shownText(command, dialect))).toEqual(words);
      }),
      { numRuns: 1_000 },
    );
  });

  it('sets a variable for what it runs in the way of its shell, and is otherwise the same', () => {
    fc.assert(
      fc.property(proxyCommands, (command) => {
        const words = command.lines.flat();
        const value = 'AWSIOT_TUNNEL_ACCESS_TOKEN';
        for (const [dialect, start] of [
          ['posix', `${value}="<source-access-token>" `],
          ['powershell', `$env:${value} = "<source-access-token>"; `],
          ['cmd', `set "${value}=<source-access-token>" && `],
        ] as const) {
          const text = copiedText(command, dialect);
          expect(text.startsWith(start)).toBe(true);
          expect(readBy(dialect, text.slice(start.length))).toEqual(words);
          const [first = '', ...rest] = shownText(command, dialect).split('\n');
          expect(first.startsWith(start.replace(/(?:;| &&)? $/, ''))).toBe(true);
          expect(readBy(dialect, rest.join('\n').trimStart())).toEqual(words);
        }
      }),
    );
  });

  it.skipIf(process.platform === 'win32')('gives a real sh exactly these words', { timeout: 60_000 }, () => {
    const echo = `aws() { printf '%s\\0' aws "$@"; printf '\\n'; }\nlocalproxy() { printf '%s\\0' localproxy "$@"; printf '\\n'; }\n`;
    fc.assert(
      fc.property(fc.array(fc.oneof(commands, proxyCommands), { minLength: 40, maxLength: 40 }), (many) => {
        for (const form of [copiedText, shownText]) {
          const script = many.map((command) => form(command, 'posix')).join('\n');
          const run = spawnSync('/bin/sh', ['-s'], {
            input: echo + script,
            encoding: 'utf8',
            env: { PATH: '/nowhere' },
          });
          expect(run.stderr).toBe('');
          const said = run.stdout.split('\n').slice(0, -1);
          expect(said).toEqual(many.map(({ lines }) => `${lines.flat().join('\0')}\0`));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('names what was typed where every shell reads it as text, and a placeholder where not', () => {
    const where = { region: 'eu-west-1', controlPlane: null, profile: null };
    const about = { thingName: 'pump', services: ['SSH'] };
    const text = (description: string): string => copiedText(openCommand(where, about, 60, description), 'cmd');
    expect(text('INC-1')).toContain('--description INC-1');
    expect(text('펌프 고장 12')).toContain('--description "펌프 고장 12"');
    for (const evil of ['INC-1 & calc & rem', '$(calc)', 'file:///etc/passwd', 'a\u02ba & calc'])
      expect(text(evil)).toContain('--description "<description>"');
  });

  it('is for PowerShell on Windows and for sh elsewhere, where nobody chose', () => {
    expect(['win32', 'darwin', 'linux', ''].map(dialectOf)).toEqual(['powershell', 'posix', 'posix', 'posix']);
  });
});

describe('the grammars of the tests', () => {
  it.each<[string, string]>([
    ['posix', 'aws $(calc)'],
    ['posix', "aws 'a'"],
    ['posix', 'aws a; calc'],
    ['posix', 'aws "a\ncalc"'],
    ['powershell', 'aws a,b'],
    ['powershell', 'aws \u2018a\u2019'],
    ['powershell', 'aws -a.b'],
    ['powershell', 'aws "$x"'],
    ['cmd', "aws 'a & calc'"],
    ['cmd', 'aws "%x%"'],
    ['cmd', 'aws a=b'],
  ])('refuse in %s: %s', (dialect, text) => {
    expect(() => readBy(dialect as 'cmd', text)).toThrow();
  });
});

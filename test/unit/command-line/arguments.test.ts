import { describe, expect, it } from 'vitest';
import { commandOf, readCommand } from '../../../electron/command-line/arguments';

const connect = { thing: 'pump-7', service: null, ticket: null, yes: false };

describe('what is written after fieldtunnel', () => {
  it.each([
    [['connect', 'pump-7'], { kind: 'connect', ...connect, print: 'address', program: [] }],
    [
      ['connect', '--service=SSH', 'pump-7', '--ticket', 'INC 7', '--yes', '--json'],
      { kind: 'connect', thing: 'pump-7', service: 'SSH', ticket: 'INC 7', yes: true, print: 'json', program: [] },
    ],
    [
      ['connect', 'pump-7', '--', 'curl', '--json', '--yes', '--'],
      { kind: 'connect', ...connect, print: 'address', program: ['curl', '--json', '--yes', '--'] },
    ],
    [['ssh', 'pump-7'], { kind: 'ssh', ...connect, ssh: [] }],
    [
      ['ssh', '--service', 'SSH2', 'pump-7', '-L', '80:localhost:80', '--help', 'uptime'],
      { kind: 'ssh', ...connect, service: 'SSH2', ssh: ['-L', '80:localhost:80', '--help', 'uptime'] },
    ],
    [['list'], { kind: 'list', json: false }],
    [['status', '--json'], { kind: 'status', json: true }],
    [['open-link', 'fieldtunnel://connect?thing=a'], { kind: 'open-link', link: 'fieldtunnel://connect?thing=a' }],
    [['report'], { kind: 'report', thing: null }],
    [['report', 'pump-7'], { kind: 'report', thing: 'pump-7' }],
    [['connect', '--help'], { kind: 'help', topic: 'connect' }],
    [['ssh', '-h'], { kind: 'help', topic: 'ssh' }],
    [['--help'], { kind: 'help', topic: 'all' }],
    [[], { kind: 'help', topic: 'all' }],
  ])('%j', (words, command) => expect(readCommand(words)).toEqual({ ok: true, command }));

  it.each([
    [['conect'], 'unknown-command', 'conect'],
    [['toString'], 'unknown-command', 'toString'],
    [['connect'], 'no-device', ''],
    [['connect', 'a b'], 'bad-device', ''],
    [['connect', '--ticket', 'INC\u202e7', 'a'], 'bad-value', '--ticket'],
    [['connect', '--service', 'a b', 'a'], 'bad-value', '--service'],
    [['connect', 'a', 'b'], 'too-many', ''],
    [['connect', 'a', '--'], 'no-program', ''],
    [['connect', 'a', '--token', 'x'], 'unknown-option', '--token'],
    [['connect', 'a', '--service'], 'no-value', '--service'],
    [['connect', 'a', '--yes=1'], 'no-value', '--yes'],
    [['ssh', '-v', 'a'], 'unknown-option', '-v'],
    [['ssh'], 'no-device', ''],
    [['list', 'a'], 'too-many', ''],
    [['open-link'], 'no-link', ''],
    [['open-link', 'a', 'b'], 'too-many', ''],
    [['report', '../a'], 'bad-device', ''],
  ])('%j is refused', (words, fault, name) => expect(readCommand(words)).toEqual({ ok: false, fault, name }));
});

describe('a command among the arguments of a start', () => {
  const of = (...args: string[]) => commandOf(['/opt/FieldTunnel/fieldtunnel', ...args], (each) => each === '/app');

  it.each([
    [['list'], ['list'], []],
    [
      ['/app', '--user-data-dir=/d', '--no-sandbox', 'connect', 'a', '--', 'b'],
      ['connect', 'a', '--', 'b'],
      ['--user-data-dir=/d', '--no-sandbox'],
    ],
    [['lisst'], ['lisst'], []],
    [['--help'], ['--help'], []],
  ])('%j', (args, words, before) => expect(of(...args)).toEqual({ words, before }));

  it.each([
    [],
    ['/app'],
    ['fieldtunnel://connect?thing=a'],
    // A link of Windows, and one whose writer ended the quotes around it.
    ['--open-fieldtunnel-link', '--', 'fieldtunnel://connect?thing=a'],
    ['--open-fieldtunnel-link', '--', 'connect', 'a', '--yes'],
    ['fieldtunnel://a', 'connect', 'a'],
    ['--practice'],
    ['--self-test'],
    ['-psn_0_12345', 'connect'],
  ])('is none in %j', (...args) => expect(of(...args)).toBeNull());
});

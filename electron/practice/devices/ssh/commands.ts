import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { syslogTime } from '../files/initial-files';
import type { DirectoryEntry } from '../files/tree';
import { formatReading } from '../services/readings';
import { CommandFailure, ShellExit, type Shell } from './shell';

type Output = Iterable<string | Buffer> | AsyncIterable<string | Buffer> | Promise<readonly string[]>;

interface Command {
  /** One line for `help`. */
  readonly help: string;
  /** What it prints, piece by piece. @throws CommandFailure, FileError, ShellExit; anything once `signal` is aborted */
  readonly run: (args: readonly string[], shell: Shell, signal: AbortSignal) => Output;
}

const readSize = 262_144;

/** Splits arguments into letters after a hyphen and the rest. */
function splitFlags(args: readonly string[]): { readonly flags: string; readonly paths: readonly string[] } {
  const isFlag = (arg: string): boolean => /^-[A-Za-z]+$/.test(arg);
  return { flags: args.filter(isFlag).join(''), paths: args.filter((arg) => !isFlag(arg)) };
}

/** One line as `ls -l` prints it. */
export function longLine(name: string, entry: DirectoryEntry): string {
  const bits = Array.from('rwxrwxrwx', (letter, index) => ((entry.mode >> (8 - index)) & 1 ? letter : '-')).join('');
  const size = entry.kind === 'file' ? entry.content.size : 4096;
  const time = syslogTime(entry.modifiedAt).slice(0, -3);
  return `${entry.kind === 'folder' ? 'd' : '-'}${bits} 1 technician technician ${String(size).padStart(10)} ${time} ${name}`;
}

function* list(args: readonly string[], shell: Shell): Iterable<string> {
  const { flags, paths } = splitFlags(args);
  for (const given of paths.length === 0 ? ['.'] : paths) {
    const entry = shell.files.find(shell.resolve(given));
    const names: Iterable<readonly [string, DirectoryEntry]> = entry.kind === 'file' ? [[given, entry]] : entry.entries;
    for (const [name, each] of [...names].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (flags.includes('a') || !name.startsWith('.')) yield `${flags.includes('l') ? longLine(name, each) : name}\n`;
  }
}

function* print(paths: readonly string[], shell: Shell): Iterable<Buffer> {
  for (const path of paths) {
    const { content } = shell.files.file(shell.resolve(path));
    for (let at = 0; at < content.size; at += readSize) yield content.read(at, readSize);
  }
}

function* sha256(paths: readonly string[], shell: Shell): Iterable<string> {
  for (const path of paths) {
    const hash = createHash('sha256');
    for (const bytes of print([path], shell)) hash.update(bytes);
    yield `${hash.digest('hex')}  ${path}\n`;
  }
}

function changeFolder([path = '~']: readonly string[], shell: Shell): Output {
  const folder = shell.resolve(path);
  shell.files.folder(folder);
  shell.folder = folder;
  return [];
}

function uname(args: readonly string[], { device }: Shell): Output {
  const { flags } = splitFlags(args);
  const [r, v] = ['6.6.52-fieldos', '#1 SMP PREEMPT'];
  const parts = { s: 'Linux', n: device.thingName, r, v, m: 'aarch64', o: 'GNU/Linux' };
  const wanted = flags === '' ? 's' : flags;
  const shown = Object.entries(parts).filter(([letter]) => wanted.includes('a') || wanted.includes(letter));
  return [`${shown.map(([, text]) => text).join(' ')}\n`];
}

async function* readings(args: readonly string[], { device }: Shell, signal: AbortSignal): AsyncIterable<string> {
  for (;;) {
    for (const reading of device.readings()) yield `${reading.label.padEnd(26)} ${formatReading(reading)}\n`;
    if (!args.includes('-f')) return;
    await wait(1000, undefined, { signal });
    yield '\n';
  }
}

function terminalSize([what]: readonly string[], { window }: Shell): Output {
  if (window === null) throw new CommandFailure("stty: 'standard input': Inappropriate ioctl for device", 1);
  if (what !== 'size') throw new CommandFailure('stty: a practice device knows only "size"', 1);
  return [`${window.rows} ${window.columns}\n`];
}

function fail(): never {
  throw new CommandFailure('', 1);
}

function exit(status: number): never {
  throw new ShellExit(status & 0xff);
}

/** Every command by its name, in the order in which `help` lists them. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['cat', { help: 'print files', run: print }],
  ['cd', { help: 'change the folder', run: changeFolder }],
  ['echo', { help: 'print words', run: (args) => [`${args.join(' ')}\n`] }],
  ['exit', { help: 'end the session', run: ([status], { lastStatus }) => exit(Number(status ?? lastStatus)) }],
  ['false', { help: 'fail', run: () => fail() }],
  ['help', { help: 'this list', run: () => [...commands].map(([name, { help }]) => `  ${name.padEnd(12)} ${help}\n`) }],
  ['hostname', { help: 'name of the device', run: (_, { device }) => [`${device.thingName}\n`] }],
  ['ls', { help: 'list files (-l, -a)', run: list }],
  ['pwd', { help: 'name of the folder', run: (_, { folder }) => [`${folder}\n`] }],
  ['readings', { help: 'measured values (-f: every second)', run: readings }],
  ['sha256sum', { help: 'SHA-256 of files', run: sha256 }],
  [
    'sleep',
    { help: 'wait some seconds', run: ([seconds], _, signal) => wait(1000 * (Number(seconds) || 0), [], { signal }) },
  ],
  ['stty', { help: 'size of the terminal (size)', run: terminalSize }],
  ['true', { help: 'succeed', run: () => [] }],
  ['uname', { help: 'kernel and machine (-a)', run: uname }],
  ['whoami', { help: 'your name here', run: (_, { user }) => [`${user}\n`] }],
]);

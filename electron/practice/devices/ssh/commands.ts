import { createHash } from 'node:crypto';
import { syslogTime } from '../files/initial-files';
import type { DirectoryEntry } from '../files/tree';
import { CommandFailure, ShellExit, type Shell } from './shell';
import { delay, systemClock } from '../../../net/clock';

type Output = Iterable<string | Buffer> | AsyncIterable<string | Buffer> | Promise<readonly string[]>;

/**
 * What a command prints, piece by piece. @throws CommandFailure, FileError, ShellExit; anything once `signal` is
 * aborted
 */
type Command = (args: readonly string[], shell: Shell, signal: AbortSignal) => Output;

const readSizeBytes = 262_144;

/** One line as `ls -l` prints it. */
export function longLine(name: string, entry: DirectoryEntry): string {
  const bits = Array.from('rwxrwxrwx', (letter, index) => ((entry.mode >> (8 - index)) & 1 ? letter : '-')).join('');
  const size = entry.kind === 'file' ? entry.content.size : 4096;
  const time = syslogTime(entry.modifiedAt).slice(0, -3);
  return `${entry.kind === 'folder' ? 'd' : '-'}${bits} 1 technician technician ${String(size).padStart(10)} ${time} ${name}`;
}

function* list(args: readonly string[], shell: Shell): Iterable<string> {
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  const paths = args.filter((arg) => !arg.startsWith('-'));
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
    for (let at = 0; at < content.size; at += readSizeBytes) yield content.read(at, readSizeBytes);
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

function uname([option]: readonly string[], { device }: Shell): Output {
  const name = device.thingName;
  return [option === '-n' ? `${name}\n` : `Linux ${name} 6.6.52-fieldos #1 SMP PREEMPT aarch64 GNU/Linux\n`];
}

function terminalSize([what]: readonly string[], { window }: Shell): Output {
  if (window === null) throw new CommandFailure("stty: 'standard input': Inappropriate ioctl for device", 1);
  if (what !== 'size') throw new CommandFailure('stty: a practice device knows only "size"', 1);
  return [`${window.rows} ${window.columns}\n`];
}

function exit(status: number): never {
  throw new ShellExit(status & 0xff);
}

/** Every command by its name: what the rehearsals and the product's tests ask of a device. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['cat', print],
  ['cd', changeFolder],
  ['echo', (args) => [`${args.join(' ')}\n`]],
  ['exit', ([status], { lastStatus }) => exit(Number(status ?? lastStatus))],
  ['help', () => [`${[...commands.keys()].join(' ')}\n`]],
  ['hostname', (_, { device }) => [`${device.thingName}\n`]],
  ['ls', list],
  ['pwd', (_, { folder }) => [`${folder}\n`]],
  ['sha256sum', sha256],
  ['sleep', ([seconds], _, signal) => delay(systemClock, 1000 * (Number(seconds) || 0), signal).then(() => [])],
  ['stty', terminalSize],
  ['uname', uname],
  ['whoami', (_, { user }) => [`${user}\n`]],
]);

import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { FileError } from '../files/content';
import { syslogTime } from '../files/initial-files';
import type { DirectoryEntry } from '../files/tree';
import type { DeviceIdentity } from '../services/identity';
import { formatReading, isNormal } from '../services/readings';
import { CommandFailure, ShellExit, type Shell } from './shell';

type Output = Iterable<string | Buffer> | AsyncIterable<string | Buffer> | Promise<readonly string[]>;

interface Command {
  /** One line for `help`. */
  readonly help: string;
  /** What it prints, piece by piece. @throws CommandFailure, FileError, ShellExit; anything once `signal` is aborted */
  readonly run: (args: readonly string[], shell: Shell, signal: AbortSignal) => Output;
}

const readSize = 262_144;
const kernel = '6.6.52-fieldos';

/** Splits arguments into letters after a hyphen and the rest. */
function splitFlags(args: readonly string[]): { readonly flags: string; readonly paths: readonly string[] } {
  const isFlag = (arg: string): boolean => /^-[A-Za-z]+$/.test(arg);
  return { flags: args.filter(isFlag).join(''), paths: args.filter((arg) => !isFlag(arg)) };
}

/** Does something with each path; a failure is told as `ls: /nowhere: No such file or directory` and ends the command. */
function* forEachPath<T>(
  program: string,
  paths: readonly string[],
  action: (path: string) => Iterable<T>,
): Iterable<T> {
  if (paths.length === 0) throw new CommandFailure(`${program}: missing operand`);
  for (const path of paths) {
    try {
      yield* action(path);
    } catch (error) {
      throw error instanceof FileError ? new CommandFailure(`${program}: ${path}: ${error.message}`) : error;
    }
  }
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
  yield* forEachPath('ls', paths.length === 0 ? ['.'] : paths, function* (given) {
    const entry = shell.files.find(shell.resolve(given));
    const names: Iterable<readonly [string, DirectoryEntry]> = entry.kind === 'file' ? [[given, entry]] : entry.entries;
    for (const [name, each] of [...names].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (flags.includes('a') || !name.startsWith('.')) yield `${flags.includes('l') ? longLine(name, each) : name}\n`;
  });
}

function* bytesOf(path: string, shell: Shell): Iterable<Buffer> {
  const { content } = shell.files.file(shell.resolve(path));
  for (let at = 0; at < content.size; at += readSize) yield content.read(at, readSize);
}

function* sha256(path: string, shell: Shell): Iterable<string> {
  const hash = createHash('sha256');
  for (const bytes of bytesOf(path, shell)) hash.update(bytes);
  yield `${hash.digest('hex')}  ${path}\n`;
}

function* uname(args: readonly string[], shell: Shell): Iterable<string> {
  const { flags } = splitFlags(args);
  const parts = { s: 'Linux', n: shell.device.thingName, r: kernel, v: '#1 SMP PREEMPT', m: 'aarch64', o: 'GNU/Linux' };
  const wanted = flags === '' ? 's' : flags;
  const shown = Object.entries(parts).filter(([letter]) => wanted.includes('a') || wanted.includes(letter));
  yield `${shown.map(([, text]) => text).join(' ')}\n`;
}

function* uptime(device: DeviceIdentity): Iterable<string> {
  const minutes = Math.floor((device.now() - device.bootedAt) / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const time = new Date(device.now()).toISOString().slice(11, 19);
  yield ` ${time} up ${days} days, ${hours}:${String(rest).padStart(2, '0')},  1 user,  load average: 0.08, 0.11, 0.09\n`;
}

function* diskFree(args: readonly string[], shell: Shell): Iterable<string> {
  const isHuman = args.includes('-h');
  const { used, limit } = shell.files.quota;
  const size = (bytes: number): string =>
    (isHuman ? `${(bytes / 1_048_576).toFixed(1)}M` : String(Math.ceil(bytes / 1024))).padStart(9);
  yield `Filesystem      ${isHuman ? '     Size      Used     Avail' : '1K-blocks      Used Available'} Use% Mounted on\n`;
  const row = (name: string, total: number, taken: number, mount: string): string =>
    `${name} ${size(total)} ${size(taken)} ${size(total - taken)} ${String(Math.ceil((taken / total) * 100)).padStart(3)}% ${mount}\n`;
  yield row('/dev/mmcblk0p2 ', 1_932_735_283, 1_104_515_072, '/');
  yield row('/dev/mmcblk0p4 ', limit, used, '/home');
}

/** The services of every device: name, description, command and process id. */
const units = [
  ['ssh', 'OpenBSD Secure Shell server', '/usr/sbin/sshd', 297],
  ['modem', 'LTE modem manager', '/usr/sbin/modemd', 311],
  ['sensord', 'Sensor sampling', '/usr/bin/sensord', 388],
  ['tunnel-agent', 'AWS IoT secure tunneling agent', '/usr/bin/tunnel-agent', 402],
  ['fieldweb', 'Readings page', '/usr/bin/fieldweb', 415],
] as const;

function* systemctl(args: readonly string[], { device }: Shell): Iterable<string> {
  const [verb = 'list-units', given = ''] = args.filter((arg) => !arg.startsWith('-'));
  if (verb === 'list-units') {
    for (const [name, description] of units)
      yield `${`${name}.service`.padEnd(26)} loaded active running ${description}\n`;
    return;
  }
  const wanted = given.replace(/\.service$/, '');
  const unit = units.find(([name]) => name === wanted);
  if (unit === undefined) throw new CommandFailure(`Unit ${wanted}.service could not be found.`, 4);
  const [name, description, command, pid] = unit;
  if (verb === 'is-active') yield 'active\n';
  else if (verb !== 'status') throw new CommandFailure(`Failed to ${verb} ${name}.service: Access denied`);
  else {
    const since = device.bootedAt + pid * 12;
    const days = Math.floor((device.now() - since) / 86_400_000);
    yield `● ${name}.service - ${description}\n     Loaded: loaded (/usr/lib/systemd/system/${name}.service; enabled)\n`;
    yield `     Active: active (running) since ${new Date(since).toISOString().replace('T', ' ').slice(0, 19)} UTC; ${days} days ago\n`;
    yield `   Main PID: ${pid} (${command.split('/').at(-1) ?? ''})\n\n`;
    yield `${syslogTime(since)} ${device.thingName} systemd[1]: Started ${description}.\n`;
  }
}

const readingsLine = (device: DeviceIdentity): string =>
  device
    .readings()
    .map((reading) => `${reading.name}=${formatReading(reading)}`)
    .join(' ');

async function* journal(args: readonly string[], shell: Shell, signal: AbortSignal): AsyncIterable<string> {
  const { device, files } = shell;
  const count = /-n ?(\d+)/.exec(args.join(' '))?.[1];
  const lines = files.readText('/var/log/messages').split('\n').slice(0, -1);
  for (const line of lines.slice(count === undefined ? 0 : -Math.max(1, Number(count)))) yield `${line}\n`;
  while (args.includes('-f')) {
    await wait(2000, undefined, { signal });
    yield `${syslogTime(device.now())} ${device.thingName} sensord[388]: ${readingsLine(device)}\n`;
  }
}

async function* readings(args: readonly string[], { device }: Shell, signal: AbortSignal): AsyncIterable<string> {
  while (args.includes('-f')) {
    yield `${new Date(device.now()).toISOString()} ${readingsLine(device)}\n`;
    await wait(1000, undefined, { signal });
  }
  if (args.includes('--json')) yield `${JSON.stringify(device.readings())}\n`;
  else
    for (const reading of device.readings()) {
      const state = isNormal(reading) ? 'normal' : reading.value < reading.low ? 'LOW' : 'HIGH';
      yield `${reading.label.padEnd(26)} ${formatReading(reading).padStart(14)}   ${state}\n`;
    }
}

function exit(status: number): never {
  throw new ShellExit(status & 0xff);
}

/** Every command by its name, in the order in which `help` lists them. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['cat', { help: 'print files', run: (args, shell) => forEachPath('cat', args, (path) => bytesOf(path, shell)) }],
  ['cd', { help: 'change the folder', run: ([path = '~'], shell) => changeFolder(shell.resolve(path), shell) }],
  ['clear', { help: 'clear the screen', run: () => ['\x1b[H\x1b[2J\x1b[3J'] }],
  [
    'date',
    { help: 'time', run: (_, { device }) => [`${new Date(device.now()).toUTCString().replace('GMT', 'UTC')}\n`] },
  ],
  ['df', { help: 'storage (-h)', run: diskFree }],
  ['echo', { help: 'print words', run: (args) => [`${args.join(' ')}\n`] }],
  ['exit', { help: 'end the session', run: ([status], { lastStatus }) => exit(Number(status ?? lastStatus)) }],
  ['false', { help: 'fail', run: () => fail() }],
  ['help', { help: 'this list', run: () => [...commands].map(([name, { help }]) => `  ${name.padEnd(12)} ${help}\n`) }],
  ['hostname', { help: 'name of the device', run: (_, { device }) => [`${device.thingName}\n`] }],
  ['journalctl', { help: 'system log (-n, -f)', run: journal }],
  ['logout', { help: 'end the session', run: (_, { lastStatus }) => exit(lastStatus) }],
  ['ls', { help: 'list files (-l, -a)', run: list }],
  ['pwd', { help: 'name of the folder', run: (_, { folder }) => [`${folder}\n`] }],
  ['readings', { help: 'measured values (-f, --json)', run: readings }],
  [
    'sha256sum',
    { help: 'SHA-256 of files', run: (args, shell) => forEachPath('sha256sum', args, (path) => sha256(path, shell)) },
  ],
  [
    'sleep',
    { help: 'wait some seconds', run: ([seconds], _, signal) => wait(1000 * (Number(seconds) || 0), [], { signal }) },
  ],
  ['systemctl', { help: 'services (status <unit>)', run: systemctl }],
  ['true', { help: 'succeed', run: () => [] }],
  ['uname', { help: 'kernel and machine (-a)', run: uname }],
  ['uptime', { help: 'time since the start', run: (_, { device }) => uptime(device) }],
  ['whoami', { help: 'your name here', run: (_, { user }) => [`${user}\n`] }],
]);

function changeFolder(path: string, shell: Shell): Output {
  try {
    shell.files.folder(path);
  } catch (error) {
    throw error instanceof FileError ? new CommandFailure(`-sh: cd: ${path}: ${error.message}`) : error;
  }
  shell.folder = path;
  return [];
}

function fail(): never {
  throw new CommandFailure('');
}

/**
 * Programs besides a terminal that work on a device over its ssh service, each as an argument list with places in it:
 * `{host} {port} {user} {thing} {alias}`. Nothing is ever handed to a shell. Finding and starting them touches the
 * system.
 */
import { isName } from '../../../shared/aws/names';
import { posix, win32 } from 'node:path';
import type { OwnProgram, presetNames } from '../../../shared/settings/programs';
import { isPlainUser } from '../../../shared/visit/user';
import { findProgram } from './find';
import { startOf } from './own-program';
import { safeAlias, type SshTarget } from './plan';
import { runDetached, type Started, withoutOwn } from './run';

interface ProgramPreset {
  readonly name: (typeof presetNames)[number];
  /** File names in PATH, and where its installer puts it (below a folder that a variable names), by platform. */
  readonly files: Partial<Record<NodeJS.Platform, readonly (readonly [variable: string | null, ...path: string[]])[]>>;
  readonly args: readonly string[];
  /**
   * Where the person's ssh configuration knows the device by its alias, and so its host key. Absent: it makes no
   * difference.
   */
  readonly argsWhereKnown?: readonly string[];
}

/** What an argument list is filled with. */
interface ProgramValues extends Pick<SshTarget, 'port' | 'user' | 'alias'> {
  readonly thing: string | null;
  /** Whether `ssh` finds port and host key by the alias alone (`include.ts`). */
  readonly aliasKnown: boolean;
}

const presets: readonly ProgramPreset[] = [
  {
    name: 'PuTTY',
    files: {
      win32: [
        [null, 'putty.exe'],
        ['ProgramFiles', 'PuTTY', 'putty.exe'],
      ],
      linux: [[null, 'putty']],
      darwin: [[null, 'putty']],
    },
    // It keeps the host key under the name that stands for the host.
    args: ['-ssh', '-P', '{port}', '-loghost', '{alias}', '{user}@{host}'],
  },
  {
    name: 'WinSCP',
    files: {
      win32: [
        [null, 'WinSCP.exe'],
        ['ProgramFiles(x86)', 'WinSCP', 'WinSCP.exe'],
        ['LOCALAPPDATA', 'Programs', 'WinSCP', 'WinSCP.exe'],
      ],
    },
    args: ['sftp://{user}@{host}:{port}/', '/rawsettings', 'LogicalHostName={alias}'],
  },
  {
    name: 'Visual Studio Code',
    files: {
      // Not the script beside it, which only a shell could start.
      win32: [
        ['LOCALAPPDATA', 'Programs', 'Microsoft VS Code', 'Code.exe'],
        ['ProgramFiles', 'Microsoft VS Code', 'Code.exe'],
      ],
      linux: [[null, 'code']],
      darwin: [[null, 'code']],
    },
    // Its Remote-SSH takes a host name, a user and a port, and no option of ssh: what the host key is known under, it
    // can only read in the person's ssh configuration. Where that does not include the app's file, it asks about the
    // key of 127.0.0.1 and this port.
    args: ['--remote', 'ssh-remote+{user}@{host}:{port}', '/'],
    argsWhereKnown: ['--remote', 'ssh-remote+{alias}', '/'],
  },
];

/**
 * The list with its places filled; null where a value does not fit its pattern, or one is asked for that is not known.
 * Where no user is known, `{user}@` is left out: the program asks.
 */
export function filled(
  args: readonly string[],
  { port, user, thing, alias }: Omit<ProgramValues, 'aliasKnown'>,
): readonly string[] | null {
  if (!Number.isInteger(port) || port < 1 || port > 65535) return null;
  if (!safeAlias.test(alias) || (user !== null && !isPlainUser(user))) return null;
  const values: Readonly<Record<string, string | null>> = {
    host: '127.0.0.1',
    port: String(port),
    user,
    thing: thing !== null && isName(thing) ? thing : null,
    alias,
  };
  const place = /\{(\w+)\}/g;
  const list = args.map((argument) => (user === null ? argument.replaceAll('{user}@', '') : argument));
  const asked = list.flatMap((argument) => [...argument.matchAll(place)].map(([, name = '']) => values[name] ?? null));
  if (asked.includes(null)) return null;
  return list.map((argument) => argument.replaceAll(place, (_, name: string) => values[name] ?? ''));
}

interface ProgramPlaces {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly find?: typeof findProgram;
}

async function fileOf(
  preset: ProgramPreset,
  { platform, environment, find = findProgram }: ProgramPlaces,
): Promise<string | null> {
  const path = platform === 'win32' ? win32 : posix;
  for (const [variable, ...rest] of preset.files[platform] ?? []) {
    const name = rest.at(-1) ?? '';
    const folder = variable === null ? null : environment[variable];
    if (variable !== null && folder === undefined) continue;
    // A folder of an installer is looked at as PATH is: absolute, and the file has to be there.
    const where =
      folder === null || folder === undefined ? environment : { PATH: path.join(folder, ...rest.slice(0, -1)) };
    const found = await find(name, where, platform);
    if (found !== null) return found;
  }
  return null;
}

/** Names of those presets that this computer has. */
export async function installedPrograms(places: ProgramPlaces): Promise<readonly string[]> {
  const found = await Promise.all(
    presets.map(async (preset) => ((await fileOf(preset, places)) === null ? [] : [preset.name])),
  );
  return found.flat();
}

interface StartOptions {
  readonly run?: typeof runDetached;
  readonly own?: readonly OwnProgram[];
}

/**
 * Starts one of them, or one of the person's own. Null: it is not here (any more), or a value cannot be an argument.
 */
export async function openProgram(
  name: string,
  values: ProgramValues,
  { run = runDetached, own = [], ...places }: ProgramPlaces & StartOptions,
): Promise<Started | null> {
  const started = own.find((each) => each.name === name);
  const preset = presets.find((each) => each.name === name);
  const file = started?.path ?? (preset === undefined ? null : await fileOf(preset, places));
  const list = started?.args ?? (values.aliasKnown ? preset?.argsWhereKnown : undefined) ?? preset?.args;
  const args = list === undefined ? null : filled(list, values);
  if (file === null || args === null) return null;
  const [program, ...before] = startOf(file, places.platform);
  return run(program, [...before, ...args], withoutOwn(places.environment));
}

/**
 * How an SSH terminal is opened on each system, as argument lists. Pure: nothing here touches the system.
 */
import type { MacTerminal } from '../../../shared/settings/settings';
import { isPlainUser } from '../../../shared/visit/user';

export interface SshTarget {
  /** Local port of the service. */
  readonly port: number;
  /** User on the device; null: whatever the person's ssh configuration says. */
  readonly user: string | null;
  /** What the device's host key is known under, because every device is `127.0.0.1` here (`device-names.ts`). */
  readonly alias: string;
  /** A file of host keys that the app keeps, read beside the person's own; null: there is none. */
  readonly knownHostsFile: string | null;
}

/** One terminal that may be installed. */
interface TerminalPlan {
  readonly terminal: string;
  readonly program: string;
  readonly args: readonly string[];
  /** To be written first, as a file of this ending: macOS opens files, not commands; on Windows it keeps the window. */
  readonly script: { readonly ending: string; readonly text: string } | null;
}

/** In a plan's arguments: the path of the written script, and its name alone where it is started in its folder. */
export const scriptPath = '{script}';
export const scriptName = '{name}';

/**
 * Terminals of macOS that a person can choose, and how each is told to run a script. Those that open such files need no
 * more.
 */
const macStarts = {
  Terminal: ['-a', 'Terminal', scriptPath],
  iTerm2: ['-a', 'iTerm', scriptPath],
  Ghostty: ['-n', '-a', 'Ghostty', '--args', '-e', scriptPath],
  WezTerm: ['-n', '-a', 'WezTerm', '--args', 'start', '--', scriptPath],
  kitty: ['-n', '-a', 'kitty', '--args', scriptPath],
  Alacritty: ['-n', '-a', 'Alacritty', '--args', '-e', scriptPath],
} as const satisfies Record<MacTerminal, readonly string[]>;

/**
 * For the console of Windows, which closes with its program: it waits for a key where ssh ended with an error, so that
 * the error can be read. Null: a path means something to the command processor. It reads the file as UTF-8 from the
 * line behind `chcp` on.
 */
function consoleScript(line: readonly string[]): string | null {
  // Behind a quotation mark inside of an argument the processor believes that it ended.
  if (line.some((argument) => /[%!\r\n]/.test(argument) || /".*[&|<>^()]/.test(argument))) return null;
  const words = line.map((argument) =>
    /^[\w@.:=-]+$/.test(argument) ? argument : `"${argument.replaceAll('"', '\\"')}"`,
  );
  return `@echo off\r\nchcp 65001 >nul\r\n${words.join(' ')}\r\nif errorlevel 1 pause\r\n`;
}

/** Nothing but these may become an argument; a value that does not fit is refused, never escaped. */
export const safeAlias = /^[a-z0-9][a-z0-9-]{0,127}$/;

/**
 * Paths that ssh reads as they are between quotes: it would expand `%` and `$`, end at a quote, and Windows Terminal
 * would end its command at a semicolon.
 */
export const safePath = /^[^"'%$;\p{Cc}]{1,1024}$/u;

/** Host keys are looked for in the person's own file first, which is also where ssh writes what it learns. */
function knownHosts(file: string | null): readonly string[] {
  const path = file?.replaceAll('\\', '/') ?? '';
  // Without the file ssh asks about a key that the app knows, which is a question more and nothing worse.
  return safePath.test(path) ? ['-o', `UserKnownHostsFile=~/.ssh/known_hosts "${path}"`] : [];
}

/** Arguments of `ssh` itself; null when the target cannot be one. */
export function sshArguments({ port, user, alias, knownHostsFile }: SshTarget): readonly string[] | null {
  if (!Number.isInteger(port) || port < 1 || port > 65535) return null;
  if (user !== null && !isPlainUser(user)) return null;
  if (!safeAlias.test(alias)) return null;
  return [
    '-p',
    String(port),
    '-o',
    `HostKeyAlias=${alias}`,
    ...knownHosts(knownHostsFile),
    user === null ? '127.0.0.1' : `${user}@127.0.0.1`,
  ];
}

/**
 * Nothing in it means anything between quotes to `sh`, PowerShell and the command processor, nor is any letter one that
 * Windows takes for a quotation mark.
 */
const plainPath = /^[\p{Lu}\p{Ll}\p{Lo}\p{M}\p{N}/:._@+,=~-]{1,1024}$/u;

/** The option of the host keys, quoted for whatever shell it is pasted into; empty: it cannot be for all of them. */
function quotedKnownHosts(file: string, { platform, home }: LinePlace): string {
  const [path, own] = [file, home].map((each) => each.replaceAll('\\', '/'));
  // Shorter, without a blank that the account's name may hold, and ssh knows it by itself.
  const short = path?.startsWith(`${own}/`) === true ? `~${path.slice(own?.length)}` : (path ?? '');
  if (plainPath.test(short)) return ` -o "UserKnownHostsFile=~/.ssh/known_hosts ${short}"`;
  // Quotes between quotes are not the same to the two shells of Windows.
  if (platform === 'win32' || !plainPath.test(short.replaceAll(' ', ''))) return '';
  return ` -o 'UserKnownHostsFile=~/.ssh/known_hosts "${short}"'`;
}

/** Where a line is pasted: this computer, and the person's folder on it. */
interface LinePlace {
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/**
 * The same as one line for any shell: nothing in it means anything to one. A user that cannot be in it is left to be
 * typed, and without the file of host keys ssh asks about the key.
 */
export function sshLine({ knownHostsFile, ...target }: SshTarget, place: LinePlace): string | null {
  const user = target.user !== null && isPlainUser(target.user) ? target.user : null;
  const args = sshArguments({ ...target, user, knownHostsFile: null });
  if (args === null) return null;
  const keys = knownHostsFile === null ? '' : quotedKnownHosts(knownHostsFile, place);
  return `ssh ${args.slice(0, -1).join(' ')}${keys} ${args.at(-1)}`;
}

/** Quoted for `sh`; the callers' values are plain already, this holds for the path of ssh. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function windowsConsole(line: readonly string[]): TerminalPlan {
  const text = consoleScript(line);
  const terminal = { terminal: 'conhost.exe', program: 'conhost.exe' };
  if (text === null) return { ...terminal, args: line, script: null };
  return { ...terminal, args: ['cmd.exe', '/d', '/c', scriptName], script: { ending: 'cmd', text } };
}

/** The terminals to try, best first. `ssh` is the full path of the client. Null: the target is not acceptable. */
export function terminalPlans(
  platform: NodeJS.Platform,
  ssh: string,
  target: SshTarget,
  macTerminal: MacTerminal = 'Terminal',
): readonly TerminalPlan[] | null {
  const args = sshArguments(target);
  if (args === null) return null;
  const direct = (terminal: string, ...before: string[]): TerminalPlan => ({
    terminal,
    program: terminal,
    args: [...before, ssh, ...args],
    script: null,
  });
  switch (platform) {
    case 'win32':
      // Windows Terminal separates its own commands by semicolons; none can occur in these arguments. By itself it
      // keeps what ended with an error.
      return [direct('wt.exe', '-w', 'new', 'new-tab', '--title', 'FieldTunnel'), windowsConsole([ssh, ...args])];
    case 'darwin':
      return [...new Set<MacTerminal>([macTerminal, 'Terminal'])].map((terminal) => ({
        terminal,
        program: 'open',
        args: macStarts[terminal],
        script: { ending: 'command', text: `#!/bin/sh\nclear\nexec ${[ssh, ...args].map(quoted).join(' ')}\n` },
      }));
    default:
      return [
        direct('x-terminal-emulator', '-e'),
        direct('gnome-terminal', '--'),
        direct('konsole', '-e'),
        direct('xfce4-terminal', '-x'),
        direct('mate-terminal', '-x'),
        direct('kitty'),
        direct('alacritty', '-e'),
        direct('foot'),
        direct('xterm', '-e'),
      ];
  }
}

/**
 * How an SSH terminal is opened on each system, as argument lists. Pure: nothing here touches the system.
 */
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

/** One terminal that may be installed. `file` is a script to write first (macOS opens files, not commands). */
interface TerminalPlan {
  readonly terminal: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly script: string | null;
}

/** In a plan's arguments: the path of the written script. */
export const scriptPath = '{script}';

/** Nothing but these may become an argument; a value that does not fit is refused, never escaped. */
export const safeAlias = /^[a-z0-9][a-z0-9-]{0,127}$/;

/**
 * Paths that ssh reads as they are between quotes: it would expand `%` and `$`, end at a quote, and Windows Terminal would end its
 * command at a semicolon.
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

/** The same as one line for any shell: nothing in it means anything to one. A user that cannot be in it is left to be typed. */
export function sshLine(target: Omit<SshTarget, 'knownHostsFile'>): string | null {
  const user = target.user !== null && isPlainUser(target.user) ? target.user : null;
  const args = sshArguments({ ...target, user, knownHostsFile: null });
  return args === null ? null : ['ssh', ...args].join(' ');
}

/** Quoted for `sh`; the callers' values are plain already, this holds for the path of ssh. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The terminals to try, best first. `ssh` is the full path of the client. Null: the target is not acceptable. */
export function terminalPlans(
  platform: NodeJS.Platform,
  ssh: string,
  target: SshTarget,
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
      // Windows Terminal separates its own commands by semicolons; none can occur in these arguments.
      return [direct('wt.exe', '-w', 'new', 'new-tab', '--title', 'FieldTunnel'), direct('conhost.exe')];
    case 'darwin':
      return [
        {
          terminal: 'Terminal',
          program: 'open',
          args: ['-a', 'Terminal', scriptPath],
          script: `#!/bin/sh\nclear\nexec ${[ssh, ...args].map(quoted).join(' ')}\n`,
        },
      ];
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

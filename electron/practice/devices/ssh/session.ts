import type { ServerChannel, Session } from 'ssh2';
import type { FileTree } from '../files/tree';
import type { DeviceIdentity } from '../services/identity';
import { ShellExit, type ShellState } from './commands/command';
import { InteractiveShell } from './interactive';
import { runLine, variablesOf } from './interpreter';
import { writeTo } from './output';
import { expandWord, parseLine, ShellSyntaxError } from './parse';
import { runScp } from './scp';
import { serveSftp } from './sftp';

/** The device as one user meets it. */
export interface LoggedIn {
  readonly device: DeviceIdentity;
  readonly files: FileTree;
  readonly user: string;
  readonly from: string;
}

function newShell({ device, files, user, from }: LoggedIn): ShellState {
  const own = user === 'root' ? '/root' : `/home/${user}`;
  const home = /^[A-Za-z0-9_.-]+$/.test(user) && files.has(own) ? own : '/home/technician';
  return { device, files, user, home, cwd: home, lastStatus: 0, from };
}

/** Serves one session channel: a shell, one command, a copy, or file transfer (RFC 4254, section 6). */
export function serveSession(session: Session, login: LoggedIn): void {
  let terminal: { columns: number } | null = null;
  let interactive: InteractiveShell | null = null;

  session.on('pty', (accept, _reject, info) => {
    terminal = { columns: info.cols };
    // ssh2 leaves these functions out where the client wants no answer.
    (accept as typeof accept | undefined)?.();
  });
  session.on('window-change', (accept, _reject, info) => {
    interactive?.resize(info.cols);
    (accept as typeof accept | undefined)?.();
  });
  session.on('env', (accept) => (accept as typeof accept | undefined)?.());
  session.on('signal', (accept) => (accept as typeof accept | undefined)?.());

  session.on('shell', (accept) => {
    const channel = accept();
    interactive = new InteractiveShell(channel, newShell(login), terminal);
    finishWith(channel, interactive.run());
  });
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept();
    const shell = newShell(login);
    const scp = scpArguments(command, shell);
    if (scp !== null) finishWith(channel, runScp(channel, scp, shell));
    else if (terminal !== null) {
      interactive = new InteractiveShell(channel, shell, terminal);
      finishWith(channel, interactive.run(command));
    } else finishWith(channel, execute(channel, command, shell));
  });
  session.on('sftp', (accept) => serveSftp(accept(), newShell(login)));
}

/** The arguments of `scp -t …` or `scp -f …`, as scp itself runs them at the other end; else null. */
function scpArguments(command: string, shell: ShellState): readonly string[] | null {
  if (!/^\s*(\/usr\/bin\/)?scp\s/.test(command)) return null;
  try {
    const words = parseLine(command)[0]?.pipeline[0]?.words ?? [];
    return words.slice(1).map((word) => expandWord(word, variablesOf(shell)));
  } catch (error) {
    if (error instanceof ShellSyntaxError) return null;
    throw error;
  }
}

async function execute(channel: ServerChannel, command: string, shell: ShellState): Promise<number> {
  const gone = new AbortController();
  channel.on('close', () => gone.abort());
  const { signal } = gone;
  try {
    return await runLine(command, shell, {
      // Not destroying on return: a command that reads only a part of its input must still be able to answer.
      stdin: channel.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>,
      out: (data) => writeTo(channel, data, signal),
      err: (text) => writeTo(channel.stderr, text, signal),
      signal,
      columns: 80,
      terminal: false,
    });
  } catch (error) {
    if (error instanceof ShellExit) return error.status;
    if (signal.aborted) return 255;
    throw error;
  }
}

/** Reports the exit status and closes the channel, whatever happens. */
function finishWith(channel: ServerChannel, status: Promise<number>): void {
  channel.on('error', () => channel.destroy());
  status
    .catch((error: unknown) => {
      // Nobody else would hear of a mistake in a command of ours.
      channel.stderr.write(`-sh: internal error: ${error instanceof Error ? error.message : 'unknown'}\n`);
      return 70;
    })
    .then((code) => {
      if (channel.destroyed) return;
      channel.exit(code);
      channel.end();
      // Unread input would keep the channel open.
      channel.resume();
    })
    .catch(() => channel.destroy());
}

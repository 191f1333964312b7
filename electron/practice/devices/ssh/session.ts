import { createInterface } from 'node:readline';
import type { ServerChannel, Session } from 'ssh2';
import { runLine, writeTo, type ShellOutput } from './command-line';
import { serveSftp } from './sftp';
import { Shell, ShellExit, type Login } from './shell';
import { TerminalSession } from './terminal';

/** Exit status when the connection went away in between. */
const connectionLost = 255;
const defaultColumns = 80;

/** Serves one session channel: a shell, one command, or file transfer (RFC 4254, section 6). */
export function serveSession(session: Session, login: Login): void {
  let columns: number | null = null;
  let terminal: TerminalSession | null = null;
  // ssh2 leaves the function out where the client wants no answer.
  const accept = (answer: (() => void) | undefined): void => answer?.();

  session.on('pty', (answer, _reject, info) => {
    columns = info.cols > 0 ? info.cols : defaultColumns;
    accept(answer);
  });
  session.on('window-change', (answer, _reject, info) => {
    if (info.cols > 0) terminal?.resize(info.cols);
    accept(answer);
  });
  session.on('env', (answer) => accept(answer));
  session.on('signal', (answer) => accept(answer));

  const openTerminal = (channel: ServerChannel, width: number): TerminalSession =>
    (terminal = new TerminalSession(channel, new Shell(login), width));
  session.on('shell', (answer) => {
    serve(answer(), (channel, signal) =>
      columns === null ? runScript(channel, login, signal) : openTerminal(channel, columns).run(),
    );
  });
  session.on('exec', (answer, _reject, { command }) => {
    serve(answer(), (channel, signal) =>
      columns === null
        ? runLine(command, new Shell(login), outputOf(channel, signal))
        : openTerminal(channel, columns).run(command),
    );
  });
  // ssh2's own SFTP server cannot report an exit status, without which OpenSSH's scp counts a copy as failed.
  session.on('subsystem', (answer, reject, { name }) => {
    if (name === 'sftp') serve(answer(), (channel, signal) => serveSftp(channel, new Shell(login), signal));
    else reject();
  });
}

function outputOf(channel: ServerChannel, signal: AbortSignal): ShellOutput {
  return {
    out: (data) => writeTo(channel, data, signal),
    err: (text) => writeTo(channel.stderr, text, signal),
    signal,
  };
}

/** Runs the lines of standard input, as a shell without a terminal does. */
async function runScript(channel: ServerChannel, login: Login, signal: AbortSignal): Promise<number> {
  const shell = new Shell(login);
  const output = outputOf(channel, signal);
  for await (const line of createInterface({ input: channel, crlfDelay: Infinity })) await runLine(line, shell, output);
  return shell.lastStatus;
}

/** Reports the exit status of `run` and closes the channel, whatever happens. */
function serve(
  channel: ServerChannel,
  run: (channel: ServerChannel, signal: AbortSignal) => number | Promise<number>,
): void {
  const gone = new AbortController();
  channel.on('error', () => channel.destroy());
  channel.on('close', () => gone.abort());
  const finish = (status: number): void => {
    if (channel.destroyed || gone.signal.aborted) return;
    channel.exit(status);
    channel.end();
    // Unread input would keep the channel open.
    channel.resume();
  };
  Promise.resolve(run(channel, gone.signal))
    .catch((error: unknown) => {
      if (error instanceof ShellExit) return error.status;
      // Nobody else would hear of a mistake in a command of ours.
      if (!gone.signal.aborted) channel.stderr.write(`-sh: internal error: ${String(error)}\n`);
      return connectionLost;
    })
    .then(finish)
    .catch(() => channel.destroy());
}

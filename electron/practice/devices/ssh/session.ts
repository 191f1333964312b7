import type { ServerChannel, Session } from 'ssh2';
import { runLine, writeTo } from './command-line';
import { serveSftp } from './sftp';
import { ShellExit, type Shell, type WindowSize } from './shell';
import { TerminalSession } from './terminal';

/** Exit status when the connection went away in between. */
const connectionLost = 255;
const usualSize: WindowSize = { columns: 80, rows: 24 };

/** What a client says of its window; 0 is a size that it does not know (RFC 4254, section 6.2). */
const sizeOf = (info: { readonly cols: number; readonly rows: number }, known: WindowSize): WindowSize => ({
  columns: info.cols > 0 ? info.cols : known.columns,
  rows: info.rows > 0 ? info.rows : known.rows,
});

/** Serves one session channel: a shell on a terminal, one command without, or file transfer (RFC 4254, section 6). */
export function serveSession(session: Session, newShell: () => Shell): void {
  let window = usualSize;
  let terminal: TerminalSession | null = null;

  // ssh2 leaves the function out where the client wants no answer.
  session.on('pty', (answer: (() => void) | undefined, _reject, info) => {
    window = sizeOf(info, usualSize);
    answer?.();
  });
  session.on('window-change', (_answer, _reject, info) => {
    window = sizeOf(info, window);
    terminal?.resize(window);
  });
  session.on('shell', (answer) => {
    serve(answer(), (channel) => (terminal = new TerminalSession(channel, newShell(), window)).run());
  });
  session.on('exec', (answer, _reject, { command }) => {
    serve(answer(), (channel, signal) =>
      runLine(command, newShell(), {
        out: (data) => writeTo(channel, data, signal),
        err: (text) => writeTo(channel.stderr, text, signal),
        signal,
      }),
    );
  });
  // ssh2's own SFTP server cannot report an exit status, without which OpenSSH's scp counts a copy as failed.
  session.on('subsystem', (answer, reject, { name }) => {
    if (name === 'sftp') serve(answer(), (channel, signal) => serveSftp(channel, newShell(), signal));
    else reject();
  });
}

/** Reports the exit status of `run` and closes the channel, whatever happens. */
function serve(channel: ServerChannel, run: (channel: ServerChannel, signal: AbortSignal) => Promise<number>): void {
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
  run(channel, gone.signal)
    .catch((error: unknown) => {
      if (error instanceof ShellExit) return error.status;
      // Nobody else would hear of a mistake in a command of ours.
      if (!gone.signal.aborted) channel.stderr.write(`-sh: internal error: ${String(error)}\n`);
      return connectionLost;
    })
    .then(finish)
    .catch(() => channel.destroy());
}

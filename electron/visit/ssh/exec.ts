import type { Client, ClientChannel } from 'ssh2';
import type { Timers } from '../../net/clock';
import type { ExecResult } from '../contract';
import { endCommand } from './library';

/** Text of a stream, cut at so many bytes. */
function collect(stream: NodeJS.ReadableStream, limitBytes: number): () => string {
  const pieces: Buffer[] = [];
  let size = 0;
  stream.on('data', (bytes: Buffer) => {
    const piece = bytes.subarray(0, limitBytes - size);
    size += piece.length;
    if (piece.length > 0) pieces.push(piece);
  });
  stream.on('error', () => undefined);
  return () => Buffer.concat(pieces).toString('utf8');
}

/** When a command is ended, and how much of its answer is kept. */
export interface CommandLimits {
  readonly limitMs: number;
  readonly limitBytes: number;
  /** Says that nobody waits for it any more; null: somebody always does. */
  readonly signal: AbortSignal | null;
}

/** Runs a command without a terminal and without input. Null: it could not be run, or was ended at a limit. */
export const runCommand = (
  client: Client,
  command: string,
  { limitMs, limitBytes, signal }: CommandLimits,
  timers: Timers,
): Promise<ExecResult | null> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve(null);
      return;
    }
    let channel: ClientChannel | null = null;
    let isOver = false;
    const end = (result: ExecResult | null): void => {
      isOver = true;
      timer.cancel();
      signal?.removeEventListener('abort', giveUp);
      resolve(result);
    };
    const giveUp = (): void => {
      if (channel !== null) endCommand(channel);
      end(null);
    };
    const timer = timers.set(giveUp, limitMs);
    signal?.addEventListener('abort', giveUp);
    const opened = (error: Error | undefined, stream: ClientChannel): void => {
      if (error) {
        end(null);
        return;
      }
      if (isOver) {
        endCommand(stream);
        return;
      }
      channel = stream;
      let status: number | null | undefined;
      const stdout = collect(stream, limitBytes);
      const stderr = collect(stream.stderr, limitBytes);
      stream.on('exit', (code: number | null) => {
        status = code;
      });
      // Without a word of how it ended, the connection ended under it.
      stream.on('close', () => end(status === undefined ? null : { status, stdout: stdout(), stderr: stderr() }));
      stream.end();
    };
    try {
      client.exec(command, opened);
    } catch {
      end(null);
    }
  });

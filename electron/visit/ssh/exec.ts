import type { Client, ClientChannel } from 'ssh2';
import type { Timers } from '../../net/clock';
import type { ExecResult } from '../contract';

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

/** Runs a command without a terminal and without input. Null: it could not be run, or it took longer than the limit. */
export const runCommand = (
  client: Client,
  command: string,
  limitMs: number,
  limitBytes: number,
  timers: Timers,
): Promise<ExecResult | null> =>
  new Promise((resolve) => {
    let channel: ClientChannel | null = null;
    let isOver = false;
    const end = (result: ExecResult | null): void => {
      isOver = true;
      timer.cancel();
      resolve(result);
    };
    const timer = timers.set(() => {
      channel?.close();
      end(null);
    }, limitMs);
    const opened = (error: Error | undefined, stream: ClientChannel): void => {
      if (error) {
        end(null);
        return;
      }
      if (isOver) {
        stream.close();
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

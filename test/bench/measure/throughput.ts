import { openPrograms, type LocalProgram } from '../clients';
import { rawDownload, rawUpload, type DownloadShape } from '../peer/protocol';
import { started, window, type Context, type Measurement } from './context';

async function withPrograms<T>(context: Context, count: number, use: (programs: readonly LocalProgram[]) => Promise<T>): Promise<T> {
  const programs = await openPrograms(context.subject.port, count);
  try {
    return await use(programs);
  } finally {
    for (const program of programs) program.stop();
  }
}

const received = (programs: readonly LocalProgram[]): number => programs.reduce((sum, program) => sum + program.received, 0);

/** Bytes of payload that reach the device. `write`: the size of one write; absent: large. */
export function upload(connections: number, write?: number): Measurement {
  return async (context) =>
    withPrograms(context, connections, async (programs) => {
      await context.peer.ask({ kind: 'mode', mode: 'sink' });
      await started(context, connections);
      for (const program of programs) {
        if (write === undefined) program.upload();
        else program.uploadSmall(write);
      }
      return window(context, async () => (await context.peer.ask({ kind: 'state' })).payloadBytes);
    });
}

/** Bytes that reach the local programs. */
export function download(connections: number, shape: DownloadShape): Measurement {
  return async (context) =>
    withPrograms(context, connections, async (programs) => {
      await started(context, connections);
      await context.peer.ask({ kind: 'download', shape });
      try {
        return await window(context, () => Promise.resolve(received(programs)));
      } finally {
        await context.peer.ask({ kind: 'stop' });
      }
    });
}

/** Through the relay, one connection: no protocol at all. */
export function relayed(direction: 'up' | 'down'): Measurement {
  return async (context) =>
    withPrograms(context, 1, async (programs) => {
      for (const program of programs) {
        program.write(Buffer.from([direction === 'up' ? rawUpload : rawDownload]));
        if (direction === 'up') program.upload();
      }
      return window(context, async () => (direction === 'up' ? (await context.peer.ask({ kind: 'state' })).rawBytes : received(programs)));
    });
}

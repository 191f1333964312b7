import { residentMb } from '../accounting';
import { LocalProgram } from '../clients';
import { rawDownload, rawUpload, type DownloadShape } from '../peer/protocol';
import { UploadWindow } from '../upload-window';
import { window, withPrograms, type Context, type Measurement } from './context';

export const receivedBy = (programs: readonly LocalProgram[]): number =>
  programs.reduce((sum, program) => sum + program.received, 0);

export interface UploadShape {
  /** Bytes in one write; absent: large. */
  readonly write?: number;
  /** How far the programs may be ahead of the device; absent: `windowSize`. */
  readonly ahead?: number;
  /** The program's memory at the end of the window is a figure, too. */
  readonly memory?: boolean;
}

/** A window that the peer's progress gives back. */
function uploadWindow(context: Context, ahead?: number): UploadWindow {
  const window = new UploadWindow(ahead);
  context.peer.hear((received) => window.confirm(received));
  return window;
}

/** Bytes of payload that reach the device. */
export function upload(connections: number, shape: UploadShape = {}): Measurement {
  return async (context) =>
    withPrograms(context, connections, async (programs) => {
      await context.peer.ask({ kind: 'mode', mode: 'sink' });
      const ahead = uploadWindow(context, shape.ahead);
      for (const program of programs) {
        if (shape.write === undefined) program.upload(ahead);
        else program.uploadSmall(shape.write, ahead);
      }
      const sample = await window(context, async () => (await context.peer.ask({ kind: 'state' })).payloadBytes);
      const resident = shape.memory === true ? await residentMb(context.subject.pid) : null;
      return resident === null ? sample : { ...sample, resident };
    });
}

/** Bytes that reach the local programs. */
export function download(connections: number, shape: DownloadShape): Measurement {
  return async (context) =>
    withPrograms(context, connections, async (programs) => {
      await context.peer.ask({ kind: 'download', shape });
      try {
        return await window(context, () => Promise.resolve(receivedBy(programs)));
      } finally {
        await context.peer.ask({ kind: 'stop' });
      }
    });
}

/** Through the relay, one connection: no protocol at all. */
export function relayed(direction: 'upload' | 'download'): Measurement {
  return async (context) => {
    const program = new LocalProgram(context.subject.port);
    try {
      await program.connected;
      program.write(Buffer.from([direction === 'upload' ? rawUpload : rawDownload]));
      if (direction === 'upload') program.upload(new UploadWindow(Number.POSITIVE_INFINITY));
      return await window(context, async () =>
        direction === 'upload' ? (await context.peer.ask({ kind: 'state' })).rawBytes : program.received,
      );
    } finally {
      program.stop();
    }
  };
}

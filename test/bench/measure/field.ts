import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalProgram } from '../clients';
import { openLine, type FieldLine } from '../field-wire';
import type { Sample } from '../figures';
import type { LoadMessage } from '../load';
import { withPrograms, type Context, type Measurement } from './context';
import { busyProgram, percentiles } from './latency';
import { imageBytes } from '../peer/protocol';

const key = Buffer.from('k');
/** Somebody types. */
const keyEveryMs = 200;
/** An upload has found its pace, or filled every buffer there is. */
const settledMs = 3_000;
/** What a key may take before it counts as this long. */
const patienceMs = 120_000;

/** A key every 200 ms for so long, whatever becomes of those before it; then all of them are awaited. */
async function typed(program: LocalProgram, seconds: number, died: Promise<never>): Promise<Sample> {
  const sent: number[] = [];
  const times: number[] = [];
  program.onReceived = (bytes) => {
    for (let count = 0; count < bytes; count += 1) times.push(performance.now() - (sent[times.length] ?? Number.NaN));
  };
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    sent.push(performance.now());
    program.write(key);
    await Promise.race([delay(keyEveryMs), died]);
  }
  const patience = performance.now() + patienceMs;
  while (times.length < sent.length && performance.now() < patience) await Promise.race([delay(20), died]);
  while (times.length < sent.length) times.push(performance.now() - (sent[times.length] ?? Number.NaN));
  return percentiles(times);
}

/** What `use` measures while another connection moves as much as the line takes. */
export async function beside(
  direction: 'upload' | 'download',
  context: Context,
  use: () => Promise<Sample>,
): Promise<Sample> {
  const other = await busyProgram(context);
  try {
    if (direction === 'upload') {
      // As what goes over SSH it is never more than some megabytes ahead of the device.
      context.peer.hear((received) => void other.send(received satisfies LoadMessage, () => undefined));
      other.send('upload' satisfies LoadMessage);
    } else await context.peer.ask({ kind: 'download', shape: 'large' });
    await Promise.race([delay(settledMs), context.subject.died]);
    const before = (await context.peer.ask({ kind: 'state' })).payloadBytes;
    const seconds = context.seconds * 1000;
    const arrived = delay(seconds).then(() => context.peer.ask({ kind: 'state' }));
    const [sample, after] = await Promise.all([use(), arrived]);
    return direction === 'upload' ? { ...sample, carried: (after.payloadBytes - before) / seconds } : sample;
  } finally {
    context.peer.hear(() => undefined);
    await context.peer.ask({ kind: 'stop' });
    other.kill('SIGKILL');
  }
}

/** One types, another moves as much as the line takes. */
export function fieldEcho(direction: 'upload' | 'download'): Measurement {
  return async (context) =>
    withPrograms(context, 1, async ([program]) => {
      if (program === undefined) throw new Error('no connection');
      await context.peer.ask({ kind: 'mode', mode: 'echo' });
      // From now on the peer knows it as one that speaks, and a download leaves it out.
      await typed(program, 0.1, context.subject.died);
      return beside(direction, context, () => typed(program, context.seconds, context.subject.died));
    });
}

/** The same behind a service that holds the tunnel to its share. */
export const throttled =
  (bytesPerSecond: number): Measurement =>
  async (context) => {
    await context.peer.ask({ kind: 'take', bytesPerSecond });
    return fieldEcho('upload')(context);
  };

/** How long pongs take while a connection uploads. No figure where none came. */
export const fieldPongs: Measurement = async (context) => {
  const { watch } = context.subject;
  if (watch === null) throw new Error('this program does not tell of its pongs');
  return beside('upload', context, async () => {
    const watched = watch();
    await Promise.race([delay(context.seconds * 1000), context.subject.died]);
    const { pongs } = await watched.report();
    return pongs.length === 0 ? {} : percentiles(pongs);
  });
};

/** Six connections at a time ask for 24 images; how long that takes, ms. */
async function pageOf(port: number, host: string, died: Promise<never>): Promise<Sample> {
  const begun = performance.now();
  let left = 24;
  const loader = async (): Promise<void> => {
    while (left-- > 0) {
      const program = new LocalProgram(port, host);
      const { closed } = program;
      program.write(Buffer.alloc(16, 0x71));
      await Promise.race([closed, died]);
      if (program.received !== imageBytes) throw new Error(`an image had ${program.received} bytes`);
    }
  };
  await Promise.all(Array.from({ length: 6 }, loader));
  return { page: performance.now() - begun };
}

/** A browser's page. */
export const fieldPage: Measurement = async (context) => {
  await context.peer.ask({ kind: 'mode', mode: 'image' });
  return beside('upload', context, () => pageOf(context.subject.port, '127.0.0.1', context.subject.died));
};

const never = new Promise<never>(() => undefined);

/** `use` at a server behind the line, and nothing else on it. */
async function onLine(
  line: FieldLine,
  serve: (socket: Socket) => void,
  use: (port: number, host: string) => Promise<Sample>,
): Promise<Sample> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const open = await openLine(line, (server.address() as AddressInfo).port);
  try {
    return await use(open.port, open.host);
  } finally {
    open.close();
    server.close();
  }
}

/** The line and nothing else: keys to a program that sends them back. */
export const bareEcho = (line: FieldLine, seconds: number): Promise<Sample> =>
  onLine(
    line,
    (socket) => socket.pipe(socket),
    async (port, host) => {
      const program = new LocalProgram(port, host);
      try {
        await program.connected;
        return await typed(program, Math.min(10, seconds), never);
      } finally {
        program.stop();
      }
    },
  );

/** The same page, without a tunnel and without an upload. */
export const barePage = (line: FieldLine): Promise<Sample> =>
  onLine(
    line,
    (socket) => socket.once('data', () => socket.end(Buffer.alloc(imageBytes, 0x62))),
    (port, host) => pageOf(port, host, never),
  );

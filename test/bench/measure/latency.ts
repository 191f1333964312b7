import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { idleCpuSeconds } from '../accounting';
import { LocalProgram } from '../clients';
import type { Sample } from '../figures';
import type { LoadMessage } from '../load';
import { eventually } from '../eventually';
import { rawEcho } from '../peer/protocol';
import { quantile } from '../statistics';
import { withPrograms, type Context, type Measurement } from './context';

const key = Buffer.from('k');
/**
 * Some ten thousand echoes: V8 compiles what is used often once more, on another thread and on the same cores, and
 * until then an echo takes twice the processor time and its longest ones several times as long.
 */
const compiledAfterMs = 4_000;

export function percentiles(times: readonly number[]): Sample {
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** One byte to the device and back, ms. Fails with the program when that ends. */
async function roundTrip(context: Context, program: LocalProgram): Promise<number> {
  const since = performance.now();
  const answered = new Promise<number>((resolve) => (program.onReceived = () => resolve(performance.now() - since)));
  program.write(key);
  return Promise.race([answered, context.subject.died]);
}

async function roundTrips(context: Context, program: LocalProgram): Promise<Sample> {
  const warm = performance.now() + compiledAfterMs;
  while (performance.now() < warm) await roundTrip(context, program);
  const times: number[] = [];
  const before = await idleCpuSeconds(context.subject.pid);
  const end = performance.now() + context.seconds * 1000;
  while (performance.now() < end) times.push(await roundTrip(context, program));
  const after = await idleCpuSeconds(context.subject.pid);
  const sample = percentiles(times);
  if (before !== null && after !== null) sample.cpuPerEcho = ((after - before) * 1e6) / times.length;
  return sample;
}

/** The same through the plain relay: what Node needs to carry a byte between TCP and TLS, and back. */
export const relayedEcho: Measurement = async (context) => {
  const program = new LocalProgram(context.subject.port);
  try {
    await program.connected;
    program.write(Buffer.from([rawEcho]));
    return await roundTrips(context, program);
  } finally {
    program.stop();
  }
};

/** Another local program, in a process of its own; its connection is in the tunnel when this resolves. */
export async function busyProgram(context: Context): Promise<ChildProcess> {
  const before = (await context.peer.ask({ kind: 'state' })).connections;
  const child = fork(join(__dirname, 'load.cjs'), [String(context.subject.port)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('error', () => undefined);
  await eventually(
    async () => (await context.peer.ask({ kind: 'state' })).connections > before,
    'the second connection in the tunnel',
  );
  return child;
}

/** One byte there and back, again and again, while another connection is quiet or moves as much as it can. */
export function echo(beside: 'nothing' | 'upload' | 'download'): Measurement {
  return async (context) =>
    withPrograms(context, 1, async ([program]) => {
      if (program === undefined) throw new Error('no connection');
      await context.peer.ask({ kind: 'mode', mode: 'echo' });
      // From now on the peer knows it as one that speaks, and a download leaves it out.
      await roundTrip(context, program);
      if (beside === 'nothing') return roundTrips(context, program);
      const other = await busyProgram(context);
      try {
        if (beside === 'upload') {
          context.peer.hear((received) => void other.send(received satisfies LoadMessage, () => undefined));
          other.send('upload' satisfies LoadMessage);
        } else await context.peer.ask({ kind: 'download', shape: 'large' });
        return await roundTrips(context, program);
      } finally {
        context.peer.hear(() => undefined);
        await context.peer.ask({ kind: 'stop' });
        other.kill('SIGKILL');
      }
    });
}

/**
 * Someone types: bursts of five keys, 5 ms apart, at a device that echoes each after 60 ms. The time of a key is that
 * until its echo, without the time the device really took. Nagle's algorithm together with delayed
 * acknowledgements would show here.
 */
export const typing: Measurement = async (context) =>
  withPrograms(context, 1, async ([program]) => {
    if (program === undefined) throw new Error('no connection');
    await context.peer.ask({ kind: 'mode', mode: 'slow-echo' });
    const sent: number[] = [];
    const echoed: number[] = [];
    program.onReceived = (bytes) => {
      for (let count = 0; count < bytes; count++) echoed.push(performance.now());
    };
    const end = performance.now() + Math.max(1, context.seconds) * 1000;
    while (performance.now() < end) {
      for (let count = 0; count < 5; count++) {
        sent.push(performance.now());
        program.write(key);
        await delay(5);
      }
      while (echoed.length < sent.length) await Promise.race([delay(1), context.subject.died]);
    }
    const { holds } = await context.peer.ask({ kind: 'state' });
    return percentiles(sent.map((at, index) => (echoed[index] ?? Number.NaN) - at - (holds[index] ?? Number.NaN)));
  });

/** Connections that ask 16 bytes, get 1,024 and are ended by the device; `parallel` at a time. */
export function shortConnections(parallel: number): Measurement {
  return async (context) => {
    await context.peer.ask({ kind: 'mode', mode: 'answer' });
    const question = Buffer.alloc(16, 0x71);
    const times: number[] = [];
    const end = performance.now() + context.seconds * 1000;
    const since = performance.now();
    const worker = async (): Promise<void> => {
      while (performance.now() < end) {
        const begun = performance.now();
        const program = new LocalProgram(context.subject.port);
        const { closed } = program;
        program.write(question);
        await Promise.race([closed, context.subject.died]);
        if (program.received !== 1_024) throw new Error(`a connection got ${program.received} of 1,024 bytes`);
        times.push(performance.now() - begun);
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    return { ...percentiles(times), rate: times.length / ((performance.now() - since) / 1000) };
  };
}

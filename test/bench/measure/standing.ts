import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { idleCpuSeconds, residentMb } from '../accounting';
import { eventually } from '../eventually';
import type { Sample } from '../figures';
import { withPrograms, type Measurement } from './context';

function resident(value: number | null): Sample {
  return value === null ? {} : { resident: value };
}

/** Work left over from the start, ms: V8 gives memory back about 8 s after the last work, once. */
const settle = 10_000;
/** A whole interval between pings and a little more, s. */
const oneInterval = 21;

/** CPU and memory of a tunnel through which nothing goes. */
export const idle: Measurement = async ({ subject, seconds }) => {
  await delay(settle);
  const before = await idleCpuSeconds(subject.pid);
  const since = performance.now();
  await Promise.race([delay(Math.max(oneInterval, seconds) * 1000), subject.died]);
  const after = await idleCpuSeconds(subject.pid);
  const [now, bare] = [await residentMb(subject.pid), (await bareNode()).resident];
  const sample = resident(now);
  if (now !== null && bare !== undefined) sample.aboveBare = now - bare;
  if (before !== null && after !== null)
    sample.cpuShare = ((after - before) / ((performance.now() - since) / 1000)) * 100;
  return sample;
};

/** Node with an empty program: what every Node program has before its first line. */
export async function bareNode(): Promise<Sample> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1e6)'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    await delay(500);
    return resident(await residentMb(child.pid ?? 0));
  } finally {
    child.kill();
  }
}

/** What each open connection sends and is sent, bytes. */
const share = 4_096;

/**
 * So many connections at once: memory while all are quiet; then 4 KiB up and 4 KiB down on each, all at the same time.
 * `answered` counts those that got every byte; one byte lost on the way up is a failure.
 */
export function openConnections(count: number): Measurement {
  return async (context) =>
    withPrograms(context, count, async (programs) => {
      const sample = resident(await residentMb(context.subject.pid));
      const { payloadBytes } = await context.peer.ask({ kind: 'state' });
      const since = performance.now();
      await context.peer.ask({ kind: 'send', bytes: share });
      for (const program of programs) program.write(Buffer.alloc(share, 0x63));
      const expected = payloadBytes + share * count;
      let up = payloadBytes;
      const settled = async (): Promise<boolean> => {
        up = (await Promise.race([context.peer.ask({ kind: 'state' }), context.subject.died])).payloadBytes;
        return up === expected && programs.every((program) => program.received === share || !program.isOpen);
      };
      await eventually(settled, `${share} bytes up and down on each connection`, 60_000).catch(() => undefined);
      if (up !== expected) throw new Error(`${expected - up} of ${share * count} bytes did not reach the device`);
      const rate = count / ((performance.now() - since) / 1000);
      return {
        ...sample,
        rate,
        open: programs.filter((program) => program.isOpen).length,
        answered: programs.filter((program) => program.received === share).length,
      };
    });
}

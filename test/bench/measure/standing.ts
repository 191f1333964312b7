import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds, residentMb } from '../accounting';
import { openPrograms } from '../clients';
import type { Sample } from '../figures';
import { eventually, started, type Context, type Measurement } from './context';

function resident(value: number | null): Sample {
  return value === null ? {} : { resident: value };
}

/** CPU and memory of a tunnel through which nothing goes. */
export const idle: Measurement = async ({ subject, seconds }) => {
  await delay(1000);
  const before = await cpuSeconds(subject.pid);
  const since = performance.now();
  await Promise.race([delay(seconds * 1000), subject.died]);
  const after = await cpuSeconds(subject.pid);
  const sample = resident(await residentMb(subject.pid));
  if (before !== null && after !== null) sample.cpuShare = ((after - before) / ((performance.now() - since) / 1000)) * 100;
  return sample;
};

/** Node with an empty program: what every Node program has before its first line. */
export async function bareNode(): Promise<Sample> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1e6)'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    await delay(500);
    return resident(await residentMb(child.pid ?? 0));
  } finally {
    child.kill();
  }
}

/** The most memory while the device sends to programs that do not read. */
export function stalledReaders(count: number): Measurement {
  return async (context) => {
    const programs = await openPrograms(context.subject.port, count);
    try {
      await started(context, count);
      for (const program of programs) program.stall();
      await context.peer.ask({ kind: 'download', shape: 'large' });
      let most: number | null = null;
      const end = performance.now() + Math.max(1, context.seconds) * 1000;
      while (performance.now() < end) {
        const now = await Promise.race([residentMb(context.subject.pid), context.subject.died]);
        if (now !== null) most = Math.max(most ?? 0, now);
        await Promise.race([delay(50), context.subject.died]);
      }
      return resident(most);
    } finally {
      await context.peer.ask({ kind: 'stop' });
      for (const program of programs) program.stop();
    }
  };
}

/** So many connections at once, one byte there and back on each: how many stand, how many were answered, and the memory. */
export function openConnections(count: number): Measurement {
  return async (context: Context) => {
    await context.peer.ask({ kind: 'mode', mode: 'echo' });
    const programs = await Promise.race([openPrograms(context.subject.port, count), context.subject.died]);
    try {
      for (const program of programs) program.write(Buffer.from('k'));
      const settled = async (): Promise<boolean> => {
        await Promise.race([delay(20), context.subject.died]);
        return programs.every((program) => program.received === 1 || !program.isOpen);
      };
      await eventually(settled, 'an answer or an end of each connection', 60_000).catch(() => undefined);
      const sample = resident(await residentMb(context.subject.pid));
      return { ...sample, open: programs.filter((program) => program.isOpen).length, answered: programs.filter((program) => program.received === 1).length };
    } finally {
      for (const program of programs) program.stop();
    }
  };
}

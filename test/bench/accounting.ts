import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
/** USER_HZ, the unit of `/proc/<pid>/stat`: 100 on every Linux that Node supports. */
const ticksPerSecond = 100;

/** Seconds of a `ps -o cputime=` text: `[[days-]hours:]minutes:seconds[.hundredths]`. NaN when it is none. */
export function parseCpuTime(text: string): number {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) return Number.NaN;
  const [days, hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}

/** User and system seconds in the text of `/proc/<pid>/stat`; the program's name in it may hold spaces and brackets. */
export function parseProcStat(text: string): number {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

async function ps(pid: number, field: string): Promise<string | null> {
  try {
    return (await execute('ps', ['-o', `${field}=`, '-p', String(pid)])).stdout;
  } catch {
    return null;
  }
}

/**
 * CPU seconds that a process with all its threads has used, or null where it cannot be told. Linux: `/proc`, in steps
 * of 10 ms. macOS and BSD: `ps`, in steps of 10 ms. Windows has no such program at hand: the columns stay empty.
 */
export async function cpuSeconds(pid: number): Promise<number | null> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/stat`, 'utf8').then(parseProcStat, () => null);
  }
  const text = await ps(pid, 'cputime');
  const seconds = text === null ? Number.NaN : parseCpuTime(text);
  return Number.isNaN(seconds) ? null : seconds;
}

/**
 * The same for a program that does next to nothing: the scheduler's own count of its threads, in nanoseconds, where the
 * system has it (Linux). Threads that have ended are not in it, so it is of use only while none does.
 */
export async function idleCpuSeconds(pid: number): Promise<number | null> {
  try {
    const threads = await readdir(`/proc/${pid}/task`);
    const times = await Promise.all(
      threads.map(async (thread) =>
        Number((await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ')[0]),
      ),
    );
    return times.reduce((sum, time) => sum + time, 0) / 1e9;
  } catch {
    return cpuSeconds(pid);
  }
}

/** Resident memory in MB (10^6 bytes), or null where it cannot be told. */
export async function residentMb(pid: number): Promise<number | null> {
  const text =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/status`, 'utf8').then(
          (all) => /^VmRSS:\s+(\d+) kB$/m.exec(all)?.[1] ?? null,
          () => null,
        )
      : await ps(pid, 'rss');
  const kib = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(kib) ? null : (kib * 1024) / 1e6;
}

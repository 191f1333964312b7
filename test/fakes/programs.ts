import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The first of these programs that is installed, or null. Paths are looked at, names are asked for their version. */
export function findProgram(candidates: readonly (string | undefined)[], versionFlag = '--version'): string | null {
  const found = candidates.find((name) => {
    if (name === undefined || name === '') return false;
    return name.includes('/')
      ? existsSync(name)
      : spawnSync(name, [versionFlag], { timeout: 60_000 }).error === undefined;
  });
  return found ?? null;
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  timeout = 300_000,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { env: { ...process.env, ...env }, timeout, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number')
          reject(new Error(`${program} could not be run: ${error.message}`));
        else resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

/** A program that runs beside the test. */
export interface Running {
  readonly child: ChildProcess;
  /** Standard output and error, as they came. */
  output(): string;
  /** Waits for a text or pattern in the output. */
  saw(what: string | RegExp, timeout?: number): Promise<string>;
  /** Ends it and waits for that. */
  stop(): Promise<void>;
}

export function start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  // No input at all: a pipe of Node's is a socket, by which a daemon may think it was started by inetd.
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = (): string => Buffer.concat(chunks).toString();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child,
    output,
    async saw(what, timeout = 60_000) {
      const deadline = performance.now() + timeout;
      for (;;) {
        const text = output();
        if (typeof what === 'string' ? text.includes(what) : what.test(text)) return text;
        if (performance.now() > deadline)
          throw new Error(`${program} has not said ${String(what)}; it said:\n${text.slice(-2000)}`);
        await pause(10);
      }
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

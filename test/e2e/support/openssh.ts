import { spawn } from 'node:child_process';
import { spawnSync } from 'node:child_process';

/** Options that keep Debian's OpenSSH client from touching the person's files or asking anything. */
const quiet = [
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-o',
  'GlobalKnownHostsFile=/dev/null',
  '-o',
  'BatchMode=yes',
  '-o',
  'LogLevel=ERROR',
  '-F',
  'none',
];

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** True when the OpenSSH client is on this machine. */
export const haveOpenSsh = (): boolean => spawnSync('ssh', ['-V'], { stdio: 'ignore' }).status === 0;

/** Runs a program to its end, bounded in time; `input` goes to its standard input. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly input?: string; readonly timeout?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: 'pipe',
      env: options.env ?? process.env,
      timeout: options.timeout ?? 300_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A program that ends early closes its input: that is not this function's failure.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** One command on the device through the local port. */
export const ssh = (port: number, command: string, options?: { input?: string; timeout?: number }): Promise<Finished> =>
  run('ssh', [...quiet, '-p', String(port), 'technician@127.0.0.1', command], options);

/** Copies with the OpenSSH client's `scp`; remote paths are written `device:/path`. */
export const scp = (port: number, from: string, to: string): Promise<Finished> => {
  const remote = (path: string): string =>
    path.startsWith('device:') ? `technician@127.0.0.1:${path.slice('device:'.length)}` : path;
  return run('scp', [...quiet, '-q', '-P', String(port), remote(from), remote(to)], { timeout: 300_000 });
};

export interface OpenSession {
  /** Sends a line and resolves when `expected` has come back since. */
  ask(line: string, expected: RegExp): Promise<string>;
  /** Resolves with the exit code when the session has ended. */
  readonly ended: Promise<number | null>;
  kill(): void;
}

/** An SSH session that stays open, as a technician's terminal does. */
export function openSession(port: number): OpenSession {
  const child = spawn('ssh', [...quiet, '-tt', '-p', String(port), 'technician@127.0.0.1'], { stdio: 'pipe' });
  let heard = '';
  let wake: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    wake();
  });
  child.stderr.resume();
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let over = false;
  void ended.then(() => {
    over = true;
    wake();
  });

  return {
    ended,
    kill: () => child.kill('SIGKILL'),
    async ask(line, expected) {
      const from = heard.length;
      child.stdin.write(`${line}\n`);
      const deadline = Date.now() + 30_000;
      for (;;) {
        const since = heard.slice(from);
        if (expected.test(since)) return since;
        if (over) throw new Error(`the SSH session ended before ${String(expected)}; heard: ${since}`);
        if (Date.now() > deadline) throw new Error(`no ${String(expected)} within 30 s; heard: ${since}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 500);
        });
      }
    },
  };
}

/** The command `fieldtunnel` as a shell runs it, in the stand-in, against the app of a profile. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../fixtures/launch';

export interface Told {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  /** Resolves once this has been said on standard error. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<Told>;
  readonly interrupt: () => void;
}

/** Starts it; `env` is added to its environment. */
export function startCommand(
  profile: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(
    process.execPath,
    [join(root, 'dist/shell/run.cjs'), '--', `--user-data-dir=${profile}`, ...words],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LANG: 'C', LC_ALL: '', ...env } },
  );
  let [out, err] = ['', ''];
  const wanted = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    for (const look of wanted) look();
  });
  const ended = new Promise<Told>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, out, err }));
  });
  return {
    ended,
    interrupt: () => void child.kill('SIGINT'),
    says: (text) =>
      new Promise((done, fail) => {
        const look = (): void => {
          if (!err.includes(text)) return;
          wanted.delete(look);
          done();
        };
        wanted.add(look);
        look();
        void ended.then(() => fail(new Error(`it ended without saying "${text}": ${out}${err}`)));
      }),
  };
}

/** Runs it to its end. */
export const command = (profile: string, ...words: readonly string[]): Promise<Told> =>
  startCommand(profile, words).ended;

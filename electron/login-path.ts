/**
 * Where programs are, as the person's own shell knows it. macOS starts apps from the Dock with a short PATH, in which a
 * profile's `credential_process` is not found that every terminal finds.
 */
import { execFile } from 'node:child_process';

/** A shell whose start files take longer is not waited for, ms. */
const shellWithinMs = 5_000;
const mostBytes = 256 * 1024;
/** Start files print things of their own: what is between two of these is ours. */
const mark = '__FIELDTUNNEL_PATH__';

interface LoginShell {
  readonly shell: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly withinMs?: number;
}

/** Null: the shell does not say, or not in time. */
export function loginPath({ shell, environment, withinMs = shellWithinMs }: LoginShell): Promise<string | null> {
  if (shell?.startsWith('/') !== true) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = execFile(
      shell,
      ['-ilc', `printf %s ${mark}; /usr/bin/printenv PATH; printf %s ${mark}`],
      { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, env: environment },
      (error, output) => {
        const found = output.split(mark)[1]?.trim() ?? '';
        resolve(error === null && found !== '' ? found : null);
      },
    );
    // Start files that ask something have nobody to answer.
    child.stdin?.end();
  });
}

/** Both, without what is there twice; the person's own first. */
export function joinedPath(login: string, own: string): string {
  const folders = [...login.split(':'), ...own.split(':')].filter((folder) => folder.startsWith('/'));
  return [...new Set(folders)].join(':');
}

/** Where the system starts apps with a PATH that is too short: takes the person's own; told once it is there. */
export async function adoptLoginPath(platform: NodeJS.Platform, onAdopted: () => void): Promise<void> {
  if (platform !== 'darwin') return;
  const login = await loginPath({ shell: process.env['SHELL'], environment: process.env });
  const before = process.env['PATH'] ?? '';
  const after = login === null ? before : joinedPath(login, before);
  if (after === before) return;
  process.env['PATH'] = after;
  onAdopted();
}

import { spawn } from 'node:child_process';
import { systemClock, type Timer } from '../../net/clock';

/** `because`: in few technical words, why a program did not start or was over at once. */
export type Started = { readonly ok: true } | { readonly ok: false; readonly because: string };

/** A program that still runs after this (ms) has started. */
const startsWithinMs = 1500;

/**
 * Starts a program on its own, with an argument list and never through a shell; it lives on when the app ends. It has
 * started once it ended well (it handed its work to one that runs already) or still runs after a moment. One that ends
 * with another status before that has not, however well the system could start it.
 */
export function runDetached(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = withoutOwn(process.env),
  { momentMs = startsWithinMs, folder }: { readonly momentMs?: number; readonly folder?: string } = {},
): Promise<Started> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      detached: true,
      stdio: 'ignore',
      shell: false,
      windowsHide: false,
      env: environment,
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    let moment: Timer | null = null;
    const finish = (started: Started): void => {
      moment?.cancel();
      child.removeAllListeners('exit');
      resolve(started);
    };
    child.once('error', (error: NodeJS.ErrnoException) => finish({ ok: false, because: error.code ?? error.name }));
    child.once('exit', (status, signal) =>
      finish(
        status === 0 ? { ok: true } : { ok: false, because: status === null ? String(signal) : `status ${status}` },
      ),
    );
    child.once('spawn', () => {
      child.unref();
      moment = systemClock.set(() => finish({ ok: true }), momentMs);
    });
  });
}

/** A terminal has no use for what steers us, and none of it is told to programs a person starts in it. */
export function withoutOwn(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(?:AWSIOT_TUNNEL_|ELECTRON_|FIELDTUNNEL_|NODE_OPTIONS$|NODE_CHANNEL_)/i.test(name),
    ),
  );
}

/** A program that is run with what a connection leads to: an argument list, and never a shell. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Target } from '../../shared/command-line/messages';

type Values = Pick<Target, 'host' | 'port' | 'user'> & { readonly thing: string };

/**
 * The arguments with the values in their places. Null: the user is asked for, and not known. Other braces stay as they
 * are.
 */
export function filledIn(args: readonly string[], { host, port, user, thing }: Values): readonly string[] | null {
  if (user === null && args.some((each) => each.includes('{user}'))) return null;
  const places: Readonly<Record<string, string>> = { host, port: String(port), user: user ?? '', thing };
  return args.map((each) => each.replace(/\{(host|port|user|thing)\}/g, (_, name: string) => places[name] ?? ''));
}

export const variablesOf = ({ host, port, thing }: Values): Readonly<Record<string, string>> => ({
  FIELDTUNNEL_HOST: host,
  FIELDTUNNEL_PORT: String(port),
  FIELDTUNNEL_THING: thing,
});

export type Ran = { readonly kind: 'ended'; readonly status: number } | { readonly kind: 'not-found' | 'cannot-start' };

/**
 * Runs it where the person is, with their input and output, to its end. Whoever presses Ctrl+C presses it for the
 * program.
 */
export function runProgram(
  [file = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ran> {
  const left = (): void => undefined;
  const signals = ['SIGINT', 'SIGQUIT'] as const;
  return new Promise<Ran>((resolve) => {
    const failed = (error: unknown): void =>
      resolve({ kind: (error as { code?: string }).code === 'ENOENT' ? 'not-found' : 'cannot-start' });
    for (const signal of signals) process.on(signal, left);
    try {
      const child = spawn(file, args, { stdio: 'inherit', shell: false, env: { ...env } });
      child.once('error', failed);
      child.once('close', (code, signal) =>
        resolve({ kind: 'ended', status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) }),
      );
    } catch (error) {
      // Windows refuses files that only a shell runs (.cmd, .bat) at once.
      failed(error);
    }
  }).finally(() => {
    for (const signal of signals) process.removeListener(signal, left);
  });
}

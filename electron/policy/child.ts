import { execFile } from 'node:child_process';

/**
 * A program of the system that does not answer within this long (ms) is not waited for: the app is to start. PowerShell
 * takes its time.
 */
const answersWithinMs = 8_000;
const mostBytes = 4 * 1024 * 1024;

/** `because`: its exit status or the system's word. */
export type Answer = { readonly ok: true; readonly output: Buffer } | { readonly ok: false; readonly because: string };

export type Ask = (program: string, args: readonly string[]) => Promise<Answer>;

/** What a program of the system prints, without a shell and within bounds of time and size. Never rejects. */
export const ask: Ask = (program, args) =>
  new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { timeout: answersWithinMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, encoding: 'buffer', windowsHide: true },
      (error, output) => {
        if (error === null) resolve({ ok: true, output });
        else if (error.killed === true) resolve({ ok: false, because: 'timeout' });
        else
          resolve({ ok: false, because: typeof error.code === 'number' ? `status ${error.code}` : String(error.code) });
      },
    );
  });

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../log/logger';
import { findProgram } from './find';
import { scriptPath, terminalPlans, type SshTarget } from './plan';
import { runDetached, withoutOwn } from './run';

/** `no-ssh`: no SSH client is installed. `no-terminal`: none of the known terminals is. `failed`: all of them failed to start. */
type TerminalResult =
  | { readonly ok: true; readonly terminal: string }
  | { readonly ok: false; readonly because: 'no-ssh' | 'no-terminal' | 'not-allowed' }
  /** `detail`: which was tried last, and how it ended. */
  | { readonly ok: false; readonly because: 'failed'; readonly detail: string };

interface TerminalOptions {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the script for macOS is written; a folder of the app's own. */
  readonly folder: string;
  readonly log: Logger;
  readonly run?: typeof runDetached;
  readonly find?: typeof findProgram;
}

/** Opens a terminal of the system in which `ssh` runs towards the local port. */
export async function openTerminal(
  target: SshTarget,
  { platform, environment, folder, log, run = runDetached, find = findProgram }: TerminalOptions,
): Promise<TerminalResult> {
  const ssh = await find(platform === 'win32' ? 'ssh.exe' : 'ssh', environment, platform);
  if (ssh === null) return { ok: false, because: 'no-ssh' };
  const plans = terminalPlans(platform, ssh, target);
  if (plans === null) return { ok: false, because: 'not-allowed' };
  let detail: string | null = null;
  for (const plan of plans) {
    const program = await find(plan.program, environment, platform);
    if (program === null) continue;
    let args = plan.args;
    if (plan.script !== null) {
      const script = join(folder, `ssh-${target.port}.command`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(script, plan.script, { mode: 0o700 });
      args = args.map((argument) => (argument === scriptPath ? script : argument));
    }
    const started = await run(program, args, withoutOwn(environment));
    if (started.ok) return { ok: true, terminal: plan.terminal };
    detail = `${plan.terminal} (${started.because})`;
    log.warn('a terminal could not be started', { terminal: plan.terminal, because: started.because });
  }
  return detail === null ? { ok: false, because: 'no-terminal' } : { ok: false, because: 'failed', detail };
}

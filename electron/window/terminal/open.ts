import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MacTerminal } from '../../../shared/settings/settings';
import type { Logger } from '../../log/logger';
import { findProgram } from './find';
import { scriptName, scriptPath, terminalPlans, type SshTarget } from './plan';
import { runDetached, withoutOwn } from './run';

/**
 * `no-ssh`: no SSH client is installed. `no-terminal`: none of the known terminals is. `failed`: all of them failed to
 * start.
 */
type TerminalResult =
  | { readonly ok: true; readonly terminal: string }
  | { readonly ok: false; readonly because: 'no-ssh' | 'no-terminal' | 'not-allowed' }
  /** `detail`: which was tried last, and how it ended. */
  | { readonly ok: false; readonly because: 'failed'; readonly detail: string };

interface TerminalOptions {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where scripts are written; a folder of the app's own. */
  readonly folder: string;
  /** Which one a person chose; absent: the system's. */
  readonly macTerminal?: MacTerminal;
  readonly log: Logger;
  readonly run?: typeof runDetached;
  readonly find?: typeof findProgram;
}

/** Writes the script, for its owner alone. */
async function withScript(
  args: readonly string[],
  { ending, text }: { readonly ending: string; readonly text: string },
  port: number,
  folder: string,
): Promise<readonly string[]> {
  const name = `ssh-${port}.${ending}`;
  const path = join(folder, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(path, text, { mode: 0o700 });
  return args.map((argument) => (argument === scriptPath ? path : argument === scriptName ? name : argument));
}

/** Opens a terminal of the system in which `ssh` runs towards the local port. */
export async function openTerminal(
  target: SshTarget,
  { platform, environment, folder, macTerminal, log, run = runDetached, find = findProgram }: TerminalOptions,
): Promise<TerminalResult> {
  const ssh = await find(platform === 'win32' ? 'ssh.exe' : 'ssh', environment, platform);
  if (ssh === null) return { ok: false, because: 'no-ssh' };
  const plans = terminalPlans(platform, ssh, target, macTerminal);
  if (plans === null) return { ok: false, because: 'not-allowed' };
  let detail: string | null = null;
  for (const plan of plans) {
    const program = await find(plan.program, environment, platform);
    if (program === null) continue;
    const args = plan.script === null ? plan.args : await withScript(plan.args, plan.script, target.port, folder);
    const started = await run(program, args, withoutOwn(environment), plan.script === null ? {} : { folder });
    if (started.ok) return { ok: true, terminal: plan.terminal };
    detail = `${plan.terminal} (${started.because})`;
    log.warn('a terminal could not be started', { terminal: plan.terminal, because: started.because });
  }
  return detail === null ? { ok: false, because: 'no-terminal' } : { ok: false, because: 'failed', detail };
}

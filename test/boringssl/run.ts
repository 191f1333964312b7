/**
 * Practice, a tunnel through our source proxy and the built-in ssh client under whatever runtime this is started with:
 * the self-test's own checks, without Electron. One JSON object a check on standard output.
 * `run.cjs <folder of the built workers>`.
 */
import { resolve } from 'node:path';
import { silentLogger } from '../../electron/log/logger';
import { messageOf } from '../../electron/net/network-errors';
import type { CheckResult } from '../../electron/self-test/contract';
import { tunnelChecks } from '../../electron/self-test/tunnel';
import { finish } from '../tools/finish';

/** All of it, ms. */
const limitMs = 120_000;

const names = ['tunnel', 'ssh-built-in'] as const;

async function main(programs: string): Promise<number> {
  const signal = AbortSignal.timeout(limitMs);
  const desktop = { sshFile: () => Promise.resolve(null) };
  const { checks, close } = tunnelChecks({ programs, log: silentLogger, desktop });
  let failures = 0;
  for (const name of names) {
    const result = await checks[name](signal).catch(
      (error: unknown): CheckResult => ({ state: 'failed', why: messageOf(error) }),
    );
    if (result.state !== 'ok') failures += 1;
    console.log(JSON.stringify({ name, ...result }));
  }
  await close();
  return failures === 0 ? 0 : 1;
}

finish(main(resolve(process.argv[2] ?? 'dist/electron')));

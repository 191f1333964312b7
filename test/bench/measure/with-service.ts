import { rmSync } from 'node:fs';
import type { PracticeAddresses } from '../../../electron/practice/contract';
import type { LaunchOptions } from '../../e2e/fixtures/launch';
import { planted } from '../../e2e/support/planted';
import { profileFor, startService } from '../../e2e/support/service';

/** A practice service of its own, and how an app is started that is set up for it. */
export interface Place {
  readonly addresses: PracticeAddresses;
  readonly options: LaunchOptions;
}

/** Starts the service; it ends, and the app's profile goes, whatever comes. */
export async function withService<Result>(work: (place: Place) => Promise<Result>): Promise<Result> {
  const { child, addresses } = await startService([]);
  const profile = profileFor(addresses);
  try {
    return await work({ addresses, options: { profile, env: { ...planted, AWS_REGION: addresses.region } } });
  } finally {
    child.kill('SIGTERM');
    rmSync(profile, { recursive: true, force: true });
  }
}

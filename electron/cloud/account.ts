/** Who the app would act as, without asking AWS. */
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import type { AccountView } from '../../shared/ipc/app-state';
import type { Environment } from './contract';
import { credentialsOf } from './credentials';

/** Names of the profiles in the shared config and credentials files, sorted. Empty where there are no files. */
export async function listProfiles(): Promise<readonly string[]> {
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
    return [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])].filter((name) => !name.includes('.')).sort();
  } catch {
    return [];
  }
}

/** The region each profile names; profiles without one are absent. */
export async function profileRegions(): Promise<ReadonlyMap<string, string>> {
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
    const named = [...Object.entries(credentialsFile), ...Object.entries(configFile)].flatMap(([name, { region }]) => (region === undefined ? [] : [[name, region] as const]));
    return new Map(named);
  } catch {
    return new Map();
  }
}

/**
 * Whether credentials can be had for this environment. Reads files and environment variables (and, with a
 * process or web identity in a profile, whatever that needs); makes no call to AWS of its own. Bounded by `limit` ms.
 */
export async function whoAmI(environment: Environment, limit = 5000): Promise<AccountView> {
  if (environment.kind === 'practice') return { kind: 'practice' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limit);
  });
  try {
    const credentials = await Promise.race([credentialsOf(environment)(), late]);
    if (credentials === null) return { kind: 'signed-out' };
    const fromVariables = environment.profile === null && credentials.accessKeyId === process.env['AWS_ACCESS_KEY_ID'];
    const profile = fromVariables ? null : (environment.profile ?? process.env['AWS_PROFILE'] ?? 'default');
    return { kind: 'signed-in', name: profile ?? 'environment', source: fromVariables ? 'environment' : 'profile', profile, until: credentials.expiration?.getTime() ?? null };
  } catch {
    return { kind: 'signed-out' };
  } finally {
    clearTimeout(timer);
  }
}

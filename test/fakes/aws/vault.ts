import { SignInClient, type Environment, type SecretBox } from '../../../electron/cloud';
import { type StoredSignIns } from '../../../electron/cloud/sign-in/identities';

/** Secrets that are kept in a map and nowhere else. */
export const secretsIn = (vault: Map<string, string>): SecretBox => ({
  get: (name) => vault.get(name) ?? null,
  set: (name, value) => Promise.resolve(void vault.set(name, value)),
  delete: (name) => Promise.resolve(vault.delete(name)),
  list: () => [...vault.keys()],
});

export interface OpenClient {
  readonly client: SignInClient;
  /** What it keeps of who signed in. */
  readonly kept: () => StoredSignIns;
}

/** A client for signing in to an environment that begins empty and keeps everything in memory. */
export function signInClientIn(
  environment: Environment,
  options: Pick<ConstructorParameters<typeof SignInClient>[0], 'webProxyFor' | 'serviceClock'> = {},
): OpenClient {
  let kept: StoredSignIns = { known: [], chosen: {} };
  const client = new SignInClient({
    secrets: secretsIn(new Map()),
    onSecret: () => undefined,
    stored: () => kept,
    store: (next) => Promise.resolve(void (kept = next)),
    active: () => environment,
    ...options,
  });
  return { client, kept: () => kept };
}

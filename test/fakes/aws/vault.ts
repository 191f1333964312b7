import {
  createSignInClient,
  type Environment,
  type SecretBox,
  type SignInClient,
  type StoredSignIns,
} from '../../../electron/cloud';

/** Secrets that are kept in a map and nowhere else. */
export const secretsIn = (vault: Map<string, string>): SecretBox => ({
  get: (name) => vault.get(name) ?? null,
  set: (name, value) => Promise.resolve(void vault.set(name, value)),
  delete: (name) => Promise.resolve(vault.delete(name)),
  list: () => [...vault.keys()],
});

export interface OpenRoom {
  readonly room: SignInClient;
  /** What it keeps of who signed in. */
  readonly kept: () => StoredSignIns;
}

/** A room for signing in to an environment that begins empty and keeps everything in memory. */
export function roomIn(
  environment: Environment,
  options: Pick<Parameters<typeof createSignInClient>[0], 'webProxyFor' | 'serviceClock'> = {},
): OpenRoom {
  let kept: StoredSignIns = { known: [], chosen: {} };
  const room = createSignInClient({
    secrets: secretsIn(new Map()),
    onSecret: () => undefined,
    stored: () => kept,
    store: (next) => Promise.resolve(void (kept = next)),
    active: () => environment,
    ...options,
  });
  return { room, kept: () => kept };
}

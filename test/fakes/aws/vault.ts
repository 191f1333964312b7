import type { SecretBox } from '../../../electron/cloud';

/** Secrets that are kept in a map and nowhere else. */
export const secretsIn = (vault: Map<string, string>): SecretBox => ({
  get: (name) => vault.get(name) ?? null,
  set: (name, value) => Promise.resolve(void vault.set(name, value)),
  delete: (name) => Promise.resolve(vault.delete(name)),
  list: () => [...vault.keys()],
});

/**
 * Signatures of a person's own key. A device that does not say which ones it takes gets the oldest of an RSA key, with SHA-1: that, like
 * DSA, is weak, and used only where somebody allowed it for the device.
 */
import type { ParsedKey } from 'ssh2';
import { hasDsa } from './dsa';

export interface WeakSignatures {
  readonly allowed: readonly string[];
  /** Nothing was signed: it would have been with this algorithm. `helps`: it would be once that is allowed. */
  readonly refused: (name: string, helps: boolean) => void;
}

/** The name of the signature where it is weak; null: it is sound. `hash`: absent, SHA-1, as the ssh library has it. */
function weakName({ type }: ParsedKey, hash: string | undefined): string | null {
  if (type === 'ssh-dss') return type;
  return type === 'ssh-rsa' && (hash === undefined || hash === 'sha1') ? type : null;
}

/**
 * Whether a key may sign so.
 * @param isHere this runtime would sign, whose library may know no DSA; else an agent
 */
export function maySign(
  key: ParsedKey,
  hash: string | undefined,
  isHere: boolean,
  { allowed, refused }: WeakSignatures,
): boolean {
  const name = weakName(key, hash);
  if (name === null) return true;
  const isPossible = !isHere || key.type !== 'ssh-dss' || hasDsa();
  if (isPossible && allowed.includes(name)) return true;
  refused(name, isPossible);
  return false;
}

/** The key, which signs in no way that is weak and was not allowed. */
export function signsSoundly(key: ParsedKey, weak: WeakSignatures): ParsedKey {
  const sign = key.sign.bind(key);
  key.sign = (data, hash) => (maySign(key, hash, true, weak) ? sign(data, hash) : unsigned());
  return key;
}

/** What the ssh library takes for the answer of a key that did not sign; its types do not say so. */
const unsigned = (): Buffer => new Error('weak') as unknown as Buffer;

/**
 * Which algorithms an ssh connection may use: what is sound always, what is weak only where somebody allowed it for this
 * device. The lists are what reached the servers that were tried; their order is preference.
 */
import { createDiffieHellmanGroup, getCiphers, getCurves, getHashes } from 'node:crypto';
import type { VisitFailure } from '../../../shared/visit/view';
import { hasDsa } from './dsa';

type AlgorithmKind = Exclude<Extract<VisitFailure, { kind: 'nothing-common' }>['what'], 'key-signature'>;

/** Names of algorithms by what they are for, in order of preference. */
export type AlgorithmLists = Readonly<Record<AlgorithmKind, readonly string[]>>;

const kinds: readonly AlgorithmKind[] = ['key-exchange', 'host-key', 'cipher', 'mac'];

/**
 * Group exchange is the last resort of key exchanges: the device chooses the group, and checking one takes this runtime seconds
 * to minutes. Ciphers of 128 bits come first for the same reason, because the size of the group that is asked for follows them.
 */
const sound: AlgorithmLists = {
  'key-exchange': [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group-exchange-sha256',
  ],
  'host-key': [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  // SHA-1 inside an HMAC is not what is broken about SHA-1, and old devices have nothing else.
  mac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1-etm@openssh.com',
    'hmac-sha1',
  ],
};

/** The less weak ones first. */
const weak: AlgorithmLists = {
  'key-exchange': ['diffie-hellman-group14-sha1', 'diffie-hellman-group-exchange-sha1', 'diffie-hellman-group1-sha1'],
  'host-key': ['ssh-rsa', 'ssh-dss'],
  cipher: ['aes128-cbc', 'aes192-cbc', 'aes256-cbc', '3des-cbc'],
  mac: ['hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'],
};

const has = (list: readonly string[], name: string): boolean => list.includes(name);

function hasGroup(name: string): boolean {
  try {
    createDiffieHellmanGroup(name);
    return true;
  } catch {
    return false;
  }
}

/** What an algorithm needs of the runtime's crypto library: Electron's has less than Node's. */
const needs: Readonly<Record<string, () => boolean>> = {
  'ecdh-sha2-nistp256': () => has(getCurves(), 'prime256v1'),
  'ecdh-sha2-nistp384': () => has(getCurves(), 'secp384r1'),
  'ecdh-sha2-nistp521': () => has(getCurves(), 'secp521r1'),
  'diffie-hellman-group1-sha1': () => hasGroup('modp2'),
  'ssh-dss': hasDsa,
  'aes128-gcm@openssh.com': () => has(getCiphers(), 'aes-128-gcm'),
  'aes256-gcm@openssh.com': () => has(getCiphers(), 'aes-256-gcm'),
  'aes128-ctr': () => has(getCiphers(), 'aes-128-ctr'),
  'aes192-ctr': () => has(getCiphers(), 'aes-192-ctr'),
  'aes256-ctr': () => has(getCiphers(), 'aes-256-ctr'),
  'aes128-cbc': () => has(getCiphers(), 'aes-128-cbc'),
  'aes192-cbc': () => has(getCiphers(), 'aes-192-cbc'),
  'aes256-cbc': () => has(getCiphers(), 'aes-256-cbc'),
  '3des-cbc': () => has(getCiphers(), 'des-ede3-cbc'),
  'hmac-md5': () => has(getHashes(), 'md5'),
  'hmac-md5-96': () => has(getHashes(), 'md5'),
};

const isThere = (name: string): boolean => needs[name]?.() ?? true;

/** Host keys of one type can sign in several ways. */
const signaturesOf = (keyType: string): readonly string[] =>
  keyType === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : [keyType];

const map = (make: (kind: AlgorithmKind) => readonly string[]): AlgorithmLists => ({
  'key-exchange': make('key-exchange'),
  'host-key': make('host-key'),
  cipher: make('cipher'),
  mac: make('mac'),
});

/**
 * What is offered to a device.
 * @param allowedWeak names of weak algorithms that somebody allowed for it
 * @param knownKeyType type of the host key that is known of it, which is asked for first: a device that has got a second key
 *   since then still shows the known one
 */
export function algorithmsFor(allowedWeak: readonly string[], knownKeyType: string | null): AlgorithmLists {
  const lists = map((kind) =>
    [...sound[kind], ...weak[kind].filter((name) => has(allowedWeak, name))].filter((name) => isThere(name)),
  );
  if (knownKeyType === null) return lists;
  const known = signaturesOf(knownKeyType);
  const rank = (name: string): number => (has(known, name) ? 0 : 1);
  return { ...lists, 'host-key': lists['host-key'].toSorted((left, right) => rank(left) - rank(right)) };
}

/** What a device offered in its KEXINIT. Ciphers and MACs have a list for each direction. */
export interface ServerOffer {
  readonly 'key-exchange': readonly string[];
  readonly 'host-key': readonly string[];
  readonly cipher: readonly [up: readonly string[], down: readonly string[]];
  readonly mac: readonly [up: readonly string[], down: readonly string[]];
}

const directions = (offer: ServerOffer, kind: AlgorithmKind): readonly (readonly string[])[] =>
  kind === 'cipher' || kind === 'mac' ? offer[kind] : [offer[kind]];

const inAll = (lists: readonly (readonly string[])[], name: string): boolean =>
  lists.every((list) => list.includes(name));

/**
 * Why a device and we have nothing in common; null: we have. `weak` is what has to be allowed, of every kind that lacks
 * something, so that one decision is enough; it is empty where nothing would help.
 */
export function nothingCommon(
  offer: ServerOffer,
  ours: AlgorithmLists,
): Extract<VisitFailure, { kind: 'nothing-common' }> | null {
  let missing: AlgorithmKind | null = null;
  const helpful: string[] = [];
  let helpless: AlgorithmKind | null = null;
  let chosenCipher = '';
  for (const kind of kinds) {
    // These authenticate by themselves.
    if (kind === 'mac' && chosenCipher.endsWith('-gcm@openssh.com')) continue;
    const lists = directions(offer, kind);
    const common = ours[kind].find((name) => inAll(lists, name));
    const help = common ?? weak[kind].find((name) => isThere(name) && inAll(lists, name));
    if (kind === 'cipher') chosenCipher = help ?? '';
    if (common !== undefined) continue;
    missing ??= kind;
    if (help === undefined) helpless ??= kind;
    else helpful.push(help);
  }
  if (missing === null) return null;
  const what = helpless ?? missing;
  const offered = [...new Set(directions(offer, what).flat())];
  return { kind: 'nothing-common', what, offered, weak: helpless === null ? helpful : [] };
}

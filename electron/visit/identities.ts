/**
 * Which keys of an agent a device is shown: those that the person's ssh settings name first, or those alone, as `ssh`
 * does it.
 */
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import type { AgentKeyChoice } from './contract';
import { keyTypeOf } from './ssh/host-key';
import type { SshHostConfig } from './ssh-config';

/** What `ssh` takes where its settings name no file (ssh_config(5), IdentityFile). */
const usualFiles = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', 'id_dsa'];

const opening = 'openssh-key-v1\0';

/** The string that begins here, as ssh writes one: its length, then its bytes. */
export function stringAt(bytes: Buffer, at: number): { readonly value: Buffer; readonly end: number } | null {
  if (at + 4 > bytes.length) return null;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length ? null : { value: bytes.subarray(at + 4, end), end };
}

/** The public half that stands in the clear in a private key of OpenSSH's own form (PROTOCOL.key of OpenSSH). */
function publicOfOpenSsh(text: string): Buffer | null {
  const [, body] = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(text) ?? [];
  const bytes = Buffer.from(body ?? '', 'base64');
  if (bytes.toString('latin1', 0, opening.length) !== opening) return null;
  let at = opening.length;
  // The cipher, what makes its key, and options of that.
  for (let skipped = 0; skipped < 3; skipped += 1) {
    const one = stringAt(bytes, at);
    if (one === null) return null;
    at = one.end;
  }
  return stringAt(bytes, at + 4)?.value ?? null;
}

/** A line as `.pub` files have it: type, blob, comment. */
function publicOfLine(text: string): Buffer | null {
  const [, type, body] = /^\s*([a-z0-9@.-]+) +([A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(text) ?? [];
  const blob = Buffer.from(body ?? '', 'base64');
  return blob.length > 0 && keyTypeOf(blob) === type ? blob : null;
}

async function publicKeyIn(path: string): Promise<Buffer | null> {
  // Whoever never works on a device does not load the ssh library.
  const { openKey, readKeyFile } = await import('./ssh/key-file');
  const bytes = await readKeyFile(path);
  if (typeof bytes === 'string') return null;
  const text = bytes.toString('latin1');
  const known = publicOfLine(text) ?? publicOfOpenSsh(text);
  if (known !== null) return known;
  const opened = openKey(bytes, path, null);
  return opened.ok ? opened.key.getPublicSSH() : null;
}

/** Base64. Null: there is no such file, or only its passphrase would tell. */
async function publicKeyOf(path: string): Promise<string | null> {
  const blob = (await publicKeyIn(`${path}.pub`)) ?? (await publicKeyIn(path));
  return blob?.toString('base64') ?? null;
}

/** Nothing is opened with a passphrase, and no file is written. */
export async function agentKeyChoice(config: SshHostConfig, home: string): Promise<AgentKeyChoice> {
  const { identityFiles, identitiesOnly } = config;
  const files = identityFiles.length === 0 ? usualFiles.map((name) => join(home, '.ssh', name)) : identityFiles;
  const named: string[] = [];
  for (const file of files) {
    const key = file === 'none' ? null : await publicKeyOf(file);
    if (key !== null && !named.includes(key)) named.push(key);
  }
  return { named, only: identitiesOnly };
}

/** The keys that a device is shown, in this order. Pure. */
export function chosenKeys(keys: readonly ParsedKey[], { named, only }: AgentKeyChoice): readonly ParsedKey[] {
  const ranked = keys.map((key) => ({ key, rank: named.indexOf(key.getPublicSSH().toString('base64')) }));
  const first = ranked.filter(({ rank }) => rank >= 0).toSorted((one, other) => one.rank - other.rank);
  return [...first, ...(only ? [] : ranked.filter(({ rank }) => rank < 0))].map(({ key }) => key);
}

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import type { KeyFileFault } from '../../../shared/visit/view';

/** Windows has no such flag, and no such pipes. */
const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
/** The largest key in use (RSA of 16384 bits) has 13 kB. */
const maxKeyFileBytes = 65_536;

export type KeyFile =
  | { readonly ok: true; readonly key: ParsedKey /** What a person knows it by. */; readonly name: string }
  | { readonly ok: false; readonly fault: KeyFileFault };

const fail = (fault: KeyFileFault): KeyFile => ({ ok: false, fault });

async function read(file: FileHandle): Promise<Buffer | KeyFileFault> {
  const { size } = await file.stat();
  if (size > maxKeyFileBytes) return 'too-large';
  const bytes = Buffer.alloc(maxKeyFileBytes + 1);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return bytesRead > maxKeyFileBytes ? 'too-large' : bytes.subarray(0, bytesRead);
}

/** What a key file holds, or why that cannot be had. A pipe or a device that is named as one is not waited for. */
export async function readKeyFile(path: string): Promise<Buffer | KeyFileFault> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | nonBlocking);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'not-readable';
  }
  try {
    return (await file.stat()).isFile() ? await read(file) : 'not-readable';
  } catch {
    return 'not-readable';
  } finally {
    await file.close().catch(() => undefined);
  }
}

/**
 * What the ssh library says of a key, as what it means for a person. Its words are a contract of that version, held by
 * a test.
 */
function faultOf(words: string, hasPassphrase: boolean): KeyFileFault {
  if (/no passphrase given/i.test(words)) return 'needs-passphrase';
  if (/integrity check failed|bad passphrase|bad decrypt/i.test(words))
    return hasPassphrase ? 'wrong-passphrase' : 'needs-passphrase';
  if (/^Unsupported key format$/.test(words)) return 'not-a-key';
  if (/unsupported|invalid initialization vector|unknown cipher/i.test(words)) return 'unsupported';
  return 'not-a-key';
}

/** Formats that are keys, which the ssh library does not read. */
const newPutty = /^PuTTY-User-Key-File-(?!2\b)\d/;
const pkcs8 = /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/;

/** A key in PKCS#8, which openssl writes, in the older form of its type, which the ssh library reads; or why not. */
function fromPkcs8(bytes: Buffer, passphrase: string | null): Buffer | KeyFileFault {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: bytes, format: 'pem', passphrase: passphrase ?? '' });
  } catch {
    if (!bytes.includes('ENCRYPTED')) return 'not-a-key';
    return passphrase === null ? 'needs-passphrase' : 'wrong-passphrase';
  }
  const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : key.asymmetricKeyType === 'ec' ? 'sec1' : null;
  return type === null ? 'unsupported' : Buffer.from(key.export({ type, format: 'pem' }));
}

/**
 * Opens a private key. Takes seconds where it is encrypted, and holds up the whole thread meanwhile.
 * @param givenPassphrase null: none is known
 */
export function openKey(bytes: Buffer, path: string, givenPassphrase: string | null): KeyFile {
  // No key has an empty one; the ssh library calls a key broken that is tried with it.
  const passphrase = givenPassphrase === '' ? null : givenPassphrase;
  const text = bytes.toString('latin1').trimStart();
  if (newPutty.test(text)) return fail('unsupported');
  const readable = pkcs8.test(text) ? fromPkcs8(bytes, passphrase) : bytes;
  if (typeof readable === 'string') return fail(readable);
  let parsed: ParsedKey | Error;
  try {
    parsed = ssh2.utils.parseKey(readable, passphrase ?? undefined);
  } catch (error) {
    parsed = error instanceof Error ? error : new Error('not parsed');
  }
  if (parsed instanceof Error) return fail(faultOf(parsed.message, passphrase !== null));
  // Some formats have several keys in a file; the first is the one that `ssh` uses.
  const key = Array.isArray(parsed) ? (parsed as readonly ParsedKey[])[0] : parsed;
  if (key === undefined || !key.isPrivateKey()) return fail('not-a-key');
  return { ok: true, key, name: basename(path) };
}

/** True where a certificate lies beside a key: a device that refused the key may want to see that. */
export const hasCertificate = (path: string): Promise<boolean> =>
  access(`${path}-cert.pub`).then(
    () => true,
    () => false,
  );

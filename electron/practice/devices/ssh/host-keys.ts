import { createECDH, createPrivateKey, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const curve = 'prime256v1';
const seedBytes = 32;
const fileName = 'host-keys.seed';

/**
 * What the host keys of all practice devices are made from, kept in the folder: a device that showed another key after
 * every start would be a false alarm each time. Whoever reads it can pretend to be a practice device, and nothing else.
 */
export async function keptSeed(folder: string): Promise<Buffer> {
  const path = join(folder, fileName);
  const kept = await readFile(path).catch(() => null);
  if (kept?.length === seedBytes) return kept;
  const seed = randomBytes(seedBytes);
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.new`, seed, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return seed;
}

/** A number that is a private key of the curve; all but one of 2^32 are. */
function scalarOf(seed: Buffer, name: string): Buffer {
  for (let attempt = 0; ; attempt += 1) {
    const scalar = Buffer.from(hkdfSync('sha256', seed, '', `${name} ${attempt}`, seedBytes));
    try {
      createECDH(curve).setPrivateKey(scalar);
      return scalar;
    } catch {
      // Too large, or nothing.
    }
  }
}

/**
 * The private host key of a device, PEM: the same for the same seed and name.
 * @param isReplaced another one, as after the device was replaced or installed anew
 */
export function hostKeyOf(seed: Buffer, thingName: string, isReplaced: boolean): string {
  const scalar = scalarOf(seed, `${isReplaced ? 'replaced' : 'first'} ${thingName}`);
  const exchange = createECDH(curve);
  exchange.setPrivateKey(scalar);
  // An uncompressed point: a byte that says so, then x and y.
  const point = exchange.getPublicKey();
  const text = (bytes: Buffer): string => bytes.toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', d: text(scalar), x: text(point.subarray(1, 33)), y: text(point.subarray(33)) };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'sec1', format: 'pem' }).toString();
}

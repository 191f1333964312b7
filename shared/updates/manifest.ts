/**
 * What a company says about the version its laptops should have: a JSON file, signed as it lies there
 * (electron/updates), with the packages beside it. Pure.
 */
import { z } from 'zod';
import { versionPattern } from './version';

export const manifestName = 'fieldtunnel-update.json';
/** Ed25519 over the bytes of the manifest: 64 bytes, as `openssl pkeyutl` writes them. */
export const signatureName = `${manifestName}.sig`;

/** Bytes. */
export const largestManifest = 64 * 1024;
const largestPackage = 2 * 1024 ** 3;

/** A name alone: it leads to no other folder, and hides nothing. */
const fileName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
const packageKinds = ['nsis', 'msi', 'dmg', 'zip', 'pkg', 'AppImage', 'deb', 'tar.gz'] as const;

const packageSchema = () =>
  z.object({
    name: z.string().regex(fileName),
    platform: z.enum(['win32', 'darwin', 'linux']),
    arch: z.enum(['x64', 'arm64']),
    kind: z.enum(packageKinds),
    size: z.int().min(1).max(largestPackage),
    /** SHA-512 of the file, in hexadecimal. */
    sha512: z.string().regex(/^[0-9A-Fa-f]{128}$/),
  });

const time = () => z.iso.datetime().transform((text) => Date.parse(text));

/** A function, so that a window carries no library of schemas. What a later version adds is ignored. */
const manifestSchema = () =>
  z.object({
    format: z.literal(1),
    product: z.literal('FieldTunnel'),
    version: z.string().regex(versionPattern),
    /** Epoch ms. Of two manifests the one that was signed later counts, whatever its version. */
    signedAt: time(),
    /** Epoch ms: nobody is told of it later on. */
    validUntil: time(),
    files: z.array(packageSchema()).max(40),
  });

export type Manifest = Readonly<z.infer<ReturnType<typeof manifestSchema>>>;
export type UpdatePackage = Readonly<z.infer<ReturnType<typeof packageSchema>>>;

/** Null: it is none. */
export function readManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = manifestSchema().safeParse(value);
  return read.success ? read.data : null;
}

/** Manifest and signature as they lie at the place, and beside the package on this computer. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judge, type Judged, type JudgedFor } from '../../shared/updates/judge';
import {
  largestManifest,
  type Manifest,
  manifestName,
  readManifest,
  signatureName,
  type UpdatePackage,
} from '../../shared/updates/manifest';
import type { LookTrouble } from '../../shared/updates/view';
import { codeOf } from '../net/network-errors';
import type { Place } from './contract';
import { isSignedBy, signatureBytes } from './signature';

/** As they were read: what is judged is always these bytes. */
export interface SignedManifest {
  readonly bytes: Buffer;
  readonly signature: Buffer;
}

export type ManifestJudged =
  | { readonly kind: 'trouble'; readonly why: LookTrouble }
  | { readonly kind: 'current'; readonly manifest: Manifest }
  | { readonly kind: 'newer'; readonly manifest: Manifest; readonly packages: readonly UpdatePackage[] };

/** Nothing of it is looked at before its signature was. */
export function judgeSigned({ bytes, signature }: SignedManifest, publicKey: string, about: JudgedFor): ManifestJudged {
  if (!isSignedBy(publicKey, bytes, signature)) return { kind: 'trouble', why: 'signature' };
  const manifest = readManifest(bytes.toString('utf8'));
  if (manifest === null) return { kind: 'trouble', why: 'form' };
  const judged: Judged = judge(manifest, about);
  switch (judged.kind) {
    case 'early':
    case 'expired':
    case 'replayed':
      return { kind: 'trouble', why: judged.kind };
    case 'current':
      return { kind: 'current', manifest };
    case 'newer':
      return { kind: 'newer', manifest, packages: judged.packages };
    default:
      return judged satisfies never;
  }
}

export const readFrom = async (place: Place, signal: AbortSignal): Promise<SignedManifest> => ({
  bytes: await place.read(manifestName, largestManifest, signal),
  // One byte more than it may have, so that a longer one is refused as a signature.
  signature: await place.read(signatureName, signatureBytes + 1, signal),
});

/** Null: there is none here. Rejects where that cannot be known. */
export async function readKept(folder: string): Promise<SignedManifest | null> {
  try {
    const [bytes, signature] = await Promise.all([
      readFile(join(folder, manifestName)),
      readFile(join(folder, signatureName)),
    ]);
    return { bytes, signature };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Half of it is not signed, and so counts as none. */
export async function keep(folder: string, { bytes, signature }: SignedManifest): Promise<void> {
  await writeFile(join(folder, manifestName), bytes, { mode: 0o600 });
  await writeFile(join(folder, signatureName), signature, { mode: 0o600 });
}

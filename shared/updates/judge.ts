/** What a manifest means for the program that runs. Pure. */
import type { Manifest, UpdatePackage } from './manifest';
import { compareVersions } from './version';

export interface JudgedFor {
  /** Epoch ms. */
  readonly now: number;
  /** The version that runs. */
  readonly running: string;
  /** When the newest manifest that was ever taken was signed, epoch ms; null: none was. */
  readonly seenSignedAt: number | null;
  readonly platform: string;
  readonly arch: string;
}

/**
 * `early`: it was signed later than this computer's clock says it is, and would keep out every one signed before that;
 * `replayed`: one that was signed later was taken already. `packages`: those for this system.
 */
export type Judged =
  | { readonly kind: 'early' | 'expired' | 'replayed' }
  | { readonly kind: 'current' }
  | { readonly kind: 'newer'; readonly packages: readonly UpdatePackage[] };

/** Clocks differ by that much (ms) without anybody's fault. */
const clocksDifferMs = 24 * 3_600_000;

export function judge(
  { version, signedAt, validUntil, files }: Manifest,
  { now, running, seenSignedAt, platform, arch }: JudgedFor,
): Judged {
  if (signedAt > now + clocksDifferMs) return { kind: 'early' };
  if (seenSignedAt !== null && signedAt < seenSignedAt) return { kind: 'replayed' };
  if (now > validUntil) return { kind: 'expired' };
  if (compareVersions(version, running) <= 0) return { kind: 'current' };
  return { kind: 'newer', packages: files.filter((file) => file.platform === platform && file.arch === arch) };
}

/** The SHA-256 of a file on the device, by its own `sha256sum`, where it has a shell with one. */
import type { RawName } from '../../../shared/visit/files';
import type { ExecResult } from '../contract';

/** A path as one word of a POSIX shell. What is no plain text is written by `printf`, in octal. */
function shellWord(path: RawName): string {
  const words = Buffer.from(path, 'latin1').toString('utf8');
  if (!/[\p{C}\u{FFFD}]/u.test(words)) return `'${words.replaceAll("'", String.raw`'\''`)}'`;
  const octal = (byte: string): string => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"$(printf '${path.replaceAll(/[^A-Za-z0-9/._-]/g, octal)}')"`;
}

export const checksumCommand = (path: RawName): string => `sha256sum ${shellWord(path)}`;

/** A device reads at least this many bytes in a millisecond, or the question is given up. */
const bytesPerMs = 500;
export const checksumLimitMs = (size: number): number => 30_000 + size / bytesPerMs;

/** Null: the device did not say. Only a clean answer counts. */
export const checksumIn = (answer: ExecResult | null): string | null =>
  answer?.status === 0 ? (/^\\?([0-9a-f]{64})\s/.exec(answer.stdout)?.[1] ?? null) : null;

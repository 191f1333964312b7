import type { RawName } from '../../../shared/visit/files';

/** A path as one word of a POSIX shell. What is no plain text is written by `printf`, in octal. */
export function shellWord(path: RawName): string {
  const words = Buffer.from(path, 'latin1').toString('utf8');
  if (!/[\p{C}\u{FFFD}]/u.test(words)) return `'${words.replaceAll("'", String.raw`'\''`)}'`;
  const octal = (byte: string): string => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"$(printf '${path.replaceAll(/[^A-Za-z0-9/._-]/g, octal)}')"`;
}

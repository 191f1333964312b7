import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Bytes that depend on the seed only, and compress badly. */
export function bytesOf(seed: string, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let size = 0, block = 0; size < length; block += 1) {
    const part = createHash('sha512').update(`${seed}/${block}`).digest();
    parts.push(part);
    size += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/**
 * Many small files and a few large ones, empty ones, deep folders, names with spaces and Korean letters. About 8 MB.
 */
export function plantTree(folder: string, seed: string): void {
  for (let number = 0; number < 400; number += 1) {
    const name = number % 7 === 0 ? `기록 ${number}.log` : `file-${number}.bin`;
    const file = join(
      folder,
      ...Array.from({ length: number % 6 }, (_, level) => `level ${level}-${number % 3}`),
      name,
    );
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytesOf(`${seed}-${number}`, number === 0 ? 3_000_001 : (number % 40) * 617));
  }
}

/** Each file below the folder with its checksum, sorted by name. */
export function checksums(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => `${relative(folder, file)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
    .sort();
}

// SHA-256 of a file, as `sha256sum` writes and reads it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** In hexadecimal digits; the file is never in memory as a whole. */
export async function sha256Of(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** What is passed on of a folder: packages, and the bill of what is in them. */
export const isPassedOn = (name) => /\.(?:exe|msi|dmg|zip|pkg|AppImage|deb|gz|cdx\.json)$/.test(name);

/** The file that holds the sums. */
export const sumsFile = 'SHA256SUMS';

import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** A file of authorities larger than this (bytes) is none: the largest known sets have a few hundred kilobytes. */
const largestFileBytes = 4 * 1024 * 1024;
const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.byteLength > 0;
  } catch {
    return false;
  }
}

/** The certificates of a PEM text, without what is none. */
const certificatesIn = (text: string): readonly string[] =>
  (text.match(block) ?? []).filter((each) => isCertificate(each));

/**
 * The authorities (PEM) of the file that `NODE_EXTRA_CA_CERTS` names. Node reads them by itself, but not in the
 * package, where it takes nothing from its environment (the fuse for NODE_OPTIONS): companies that set the variable for
 * every program mean this one, too. None where there is no such file, or it cannot be read.
 */
export function extraAuthorities(env: NodeJS.ProcessEnv): readonly string[] {
  const path = env['NODE_EXTRA_CA_CERTS'] ?? '';
  if (path === '') return [];
  try {
    // A pipe has no length and may never end; this thread would wait for it for ever.
    const about = statSync(path);
    return about.isFile() && about.size <= largestFileBytes ? certificatesIn(readFileSync(path, 'utf8')) : [];
  } catch {
    return [];
  }
}

import { createHash } from 'node:crypto';
import { plainLine } from '../../../shared/text/outside';
import type { HostKeyView } from '../../../shared/visit/view';

/** The type that a key's blob begins with (RFC 4253, 6.6), as a person may be shown it. */
export function keyTypeOf(blob: Buffer): string {
  const length = blob.length < 4 ? 0 : blob.readUInt32BE(0);
  return length > 64 ? '' : plainLine(blob.toString('latin1', 4, 4 + length));
}

/** A host key as `ssh-keygen -l` prints it. */
export const hostKeyView = (blob: Buffer): HostKeyView => ({
  type: keyTypeOf(blob),
  fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
});

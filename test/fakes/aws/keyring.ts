import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Credentials that a fake of AWS gave out, and whose they are. */
export interface Issued {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  readonly accountId: string;
  readonly arn: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** Further off than this a signature is refused, ms. */
const allowedSkew = 5 * 60_000;
/** `20260721T101112Z` */
const stamp = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
/** When a request was signed by its own account, epoch ms. */
export const signedAt = (headers: IncomingHttpHeaders): number =>
  Date.parse(String(headers['x-amz-date']).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * Says whether a signed request comes from somebody it knows: access key and session token must belong together and
 * live.
 */
export class Keyring {
  readonly issued: Issued[] = [];
  readonly #over = new Set<string>();

  constructor(readonly now: () => number = Date.now) {}

  issue(accountId: string, arn: string, { seconds = 3600, lasting = false } = {}): Issued {
    const made: Issued = {
      accessKeyId: `${lasting ? 'AKIA' : 'ASIA'}${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: lasting ? null : `IQoJ${randomBytes(120).toString('base64')}`,
      accountId,
      arn,
      expiresAt: this.now() + seconds * 1000,
    };
    this.issued.push(made);
    return made;
  }
  /** All of them are over from now on, whatever was said when they were given out. */
  expireAll(): void {
    for (const { accessKeyId } of this.issued) this.#over.add(accessKeyId);
  }
  /** Every value of it that nobody else may see. */
  secrets(): string[] {
    return this.issued.flatMap(({ secretAccessKey, sessionToken }) => [
      secretAccessKey,
      ...(sessionToken === null ? [] : [sessionToken]),
    ]);
  }
  /** What AWS says of a signature of another time; null: it is of this one. */
  wrongTime(headers: IncomingHttpHeaders): string | null {
    const [at, now] = [signedAt(headers), this.now()];
    if (Math.abs(at - now) <= allowedSkew) return null;
    return at < now
      ? `Signature expired: ${stamp(at)} is now earlier than ${stamp(now - allowedSkew)} (${stamp(now)} - 5 min.)`
      : `Signature not yet current: ${stamp(at)} is still later than ${stamp(now + allowedSkew)} (${stamp(now)} + 5 min.)`;
  }
  /** Whose request it is; else what AWS names the refusal. */
  whose(headers: IncomingHttpHeaders): Issued | 'ExpiredToken' | 'InvalidClientTokenId' {
    const key = /Credential=([A-Z0-9]+)\/\d{8}\//.exec(headers.authorization ?? '')?.[1];
    const found = this.issued.find(({ accessKeyId }) => accessKeyId === key);
    if (found === undefined || !/Signature=[0-9a-f]{64}/.test(headers.authorization ?? ''))
      return 'InvalidClientTokenId';
    if ((headers['x-amz-security-token'] ?? null) !== found.sessionToken) return 'InvalidClientTokenId';
    return this.#over.has(found.accessKeyId) || found.expiresAt <= this.now() ? 'ExpiredToken' : found;
  }
}

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

/** Says whether a signed request comes from somebody it knows: access key and session token must belong together and live. */
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
    return this.issued.flatMap(({ secretAccessKey, sessionToken }) => [secretAccessKey, ...(sessionToken === null ? [] : [sessionToken])]);
  }
  /** Whose request it is; else what AWS names the refusal. */
  whose(headers: IncomingHttpHeaders): Issued | 'ExpiredToken' | 'InvalidClientTokenId' {
    const key = /Credential=([A-Z0-9]+)\/\d{8}\//.exec(headers.authorization ?? '')?.[1];
    const found = this.issued.find(({ accessKeyId }) => accessKeyId === key);
    if (found === undefined || !/Signature=[0-9a-f]{64}/.test(headers.authorization ?? '')) return 'InvalidClientTokenId';
    if ((headers['x-amz-security-token'] ?? null) !== found.sessionToken) return 'InvalidClientTokenId';
    return this.#over.has(found.accessKeyId) || found.expiresAt <= this.now() ? 'ExpiredToken' : found;
  }
}

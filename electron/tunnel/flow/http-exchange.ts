import { bodySaid, HttpMessages, type Body, type Head } from './http-message';

/** Where the sign-in belongs to the connection, another connection would be another person (RFC 4559; NTLM). */
const ofTheConnection = /^(?:ntlm|negotiate)\b/;

const version = 'HTTP/1.';

/**
 * Whether a program's connection is HTTP/1.1 between two requests: everything it asked was answered to the last byte,
 * and nothing of another request has come. Each request stands for itself (RFC 9110, 3.3), so that the next one may
 * travel on another connection to the service. Known by the messages' own framing, never by silence; whatever cannot be
 * followed is never idle.
 */
export class HttpExchange {
  /** Methods of the requests that wait for their answer, first first. */
  readonly #asked: string[] = [];
  #answers = 0;
  #isBound = false;
  readonly #up = new HttpMessages(
    (start) => /^[A-Z]+(?: |$)/.test(start),
    (head) => this.#request(head),
  );
  readonly #down = new HttpMessages(
    (start) => version.startsWith(start.slice(0, version.length)),
    (head) => this.#response(head),
  );

  /** The program sent these. */
  sent(bytes: Uint8Array): void {
    this.#up.push(bytes);
  }

  /** The service answered these. */
  answered(bytes: Uint8Array): void {
    this.#down.push(bytes);
  }

  /** Nothing can be followed any further. */
  get isLost(): boolean {
    return this.#up.isLost || this.#down.isLost;
  }

  get isIdle(): boolean {
    return (
      this.#answers > 0 && !this.#isBound && this.#asked.length === 0 && this.#up.isBetween && this.#down.isBetween
    );
  }

  #request(head: Head): Body | null {
    const method = /^([A-Z]+) [^ ]+ HTTP\/1\.[01]$/.exec(head.startLine)?.[1];
    if (method === undefined || method === 'CONNECT') return null;
    this.#asked.push(method);
    return bodySaid(head);
  }

  #response(head: Head): Body | null {
    const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(head.startLine)?.[1] ?? Number.NaN);
    // Another protocol from here on, or none from the beginning.
    if (Number.isNaN(status) || status === 101 || this.#asked.length === 0) return null;
    if (status < 200) return { kind: 'none' };
    const method = this.#asked.shift();
    this.#answers += 1;
    this.#isBound ||= head.values('www-authenticate').some((value) => ofTheConnection.test(value));
    if (method === 'HEAD' || status === 204 || status === 304) return { kind: 'none' };
    const body = bodySaid(head);
    return body?.kind === 'none' ? { kind: 'close' } : body;
  }
}

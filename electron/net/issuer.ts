/**
 * Who issued a certificate that is not trusted, as a person can recognise it: mostly the company's own web proxy or
 * firewall.
 */
import { TLSSocket } from 'node:tls';
import { plainLine } from '../../shared/text/outside';

type Part = string | readonly string[] | undefined;

/** A certificate as Node's `getPeerCertificate(true)` has it; every part may be missing. */
export interface PresentedCertificate {
  readonly issuer?: { readonly CN?: Part; readonly O?: Part } | undefined;
  /** The certificate of the issuer, where the server sent it or it is known here; that of a root is itself. */
  readonly issuerCertificate?: PresentedCertificate | undefined;
}

/** Longer chains are no chains. */
const maxChain = 10;
const maxLength = 120;

/** The certificate comes from outside: nothing in it may break a line or turn the direction of writing. */
const clean = (part: Part): string => plainLine(typeof part === 'string' ? part : (part?.[0] ?? ''), maxLength);

/**
 * The issuer of the last certificate in the chain, by common name and, where that does not say it, organisation:
 * `Plant Firewall CA (Acme)`. Null where there is neither. At most about 240 characters.
 */
export function issuerOf(presented: PresentedCertificate): string | null {
  let last = presented;
  for (let depth = 0; depth < maxChain; depth += 1) {
    const above = last.issuerCertificate;
    if (above === undefined || above === last) break;
    last = above;
  }
  const name = clean(last.issuer?.CN);
  const organisation = clean(last.issuer?.O);
  if (name === '' || organisation === '' || name.includes(organisation)) return name || organisation || null;
  return `${name} (${organisation})`;
}

/**
 * Puts the issuer of the certificate (`issuer`) into the error with which Node ends a connection that it does not
 * trust. Node checks the certificate on `secure`, and forgets it with the socket; this looks first. It only looks: the
 * check stays what it is.
 */
export function noteIssuer(socket: unknown): void {
  if (!(socket instanceof TLSSocket)) return;
  let issuer: string | null = null;
  socket.prependOnceListener('secure', () => {
    issuer = issuerOf(socket.getPeerCertificate(true));
  });
  socket.prependOnceListener('error', (error) => {
    if (issuer !== null) Object.assign(error, { issuer });
  });
}

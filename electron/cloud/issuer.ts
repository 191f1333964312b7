import { TLSSocket } from 'node:tls';
import { issuerOf } from '../../shared/problems/issuer';

/**
 * Puts the issuer of the certificate into the error (`issuer`) with which Node ends a connection that it does not
 * trust: on `secure` Node checks, and forgets the certificate with the socket; this looks first. It only looks.
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

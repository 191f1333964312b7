import { TLSSocket } from 'node:tls';
import { issuerOf } from '../../shared/problems/issuer';

/**
 * Notes who issued the certificate the other side shows. Node checks it on `secure`, and destroys the socket with
 * everything it knew when it is not trusted: this looks first. It only looks: the check stays what it is.
 */
export function watchIssuer(socket: unknown, noted: (issuer: string) => void): void {
  if (!(socket instanceof TLSSocket)) return;
  socket.prependOnceListener('secure', () => {
    const issuer = issuerOf(socket.getPeerCertificate(true));
    if (issuer !== null) noted(issuer);
  });
}

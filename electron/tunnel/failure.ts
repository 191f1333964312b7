import { WebProxyError } from '../net/http-connect';
import { codeOf, isCertificateError, messageOf, networkErrorClass } from '../net/network-errors';
import type { TunnelConnectionFailure } from './contract';

const maxDetail = 300;

/**
 * Turns an error of the connection into data. `reached` is the stage that was under way; the error's own code wins
 * where it is more precise. The detail never holds a token: errors of Node carry addresses, not headers.
 */
export function failureOf(error: Error, reached: TunnelConnectionFailure['stage']): TunnelConnectionFailure {
  const detail = messageOf(error).slice(0, maxDetail);
  if (error instanceof WebProxyError)
    return { stage: 'web-proxy', code: error.code, detail: error.unsupported ?? detail };
  const code = codeOf(error);
  const kind = code === null ? null : networkErrorClass(code);
  if (code === null) return { stage: reached, code: 'error', detail };
  if (kind === 'tls') return { stage: 'tls', code, detail };
  if (isCertificateError(code)) return { stage: 'tls', code, detail, ...issuerIn(error) };
  if (kind === 'name') return { stage: 'name', code, detail };
  return { stage: reached === 'name' ? 'tcp' : reached, code, detail };
}

/** Who issued the certificate, where the connection noted it. */
const issuerIn = (error: Error): { readonly issuer?: string } =>
  'issuer' in error && typeof error.issuer === 'string' ? { issuer: error.issuer } : {};

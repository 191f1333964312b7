import type { TunnelConnectionFailure } from './contract';

type Stage = TunnelConnectionFailure['stage'];

// Certificate verification (OpenSSL's X509_V_ERR names) and handshake errors: they all arrive from the same socket as network errors.
const certificateCodes =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_|ERR_SSL_|ERR_OSSL|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|CRL_|EPROTO$)/;
const nameCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);

function codeOf(error: Error): string | null {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code !== '' ? code : null;
}

/**
 * Turns an error of the connection into data. `reached` is the stage that was under way; the error's own code
 * wins where it is more precise. `issuer`: of the certificate that was shown, if any. The detail never holds a token: errors of Node carry addresses, not headers.
 */
export function failureOf(
  error: Error,
  reached: Stage,
  viaWebProxy: boolean,
  issuer: string | null = null,
): TunnelConnectionFailure {
  const code = codeOf(error);
  // When every address of a name failed, Node packs the errors into one without a message of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const detail = (first instanceof Error ? first.message : error.message).slice(0, 300);
  if (code !== null && certificateCodes.test(code))
    return reached === 'web-proxy'
      ? { stage: reached, code, detail }
      : { stage: 'tls', code, detail, ...(issuer === null ? {} : { issuer }) };
  // With a web proxy the only name looked up here is the proxy's own.
  if (code !== null && nameCodes.has(code)) return { stage: viaWebProxy ? 'web-proxy' : 'name', code, detail };
  if (/subprotocol/i.test(error.message)) return { stage: 'upgrade', code: 'subprotocol', detail };
  if (code === null && /Proxy connection ended/.test(error.message))
    return { stage: 'web-proxy', code: 'ended', detail };
  if (reached === 'name' && code !== null) return { stage: 'tcp', code, detail };
  return { stage: reached, code: code ?? 'error', detail };
}

/**
 * What the code of a network error means, the same for everybody who reports one. Codes are Node's (`ENOTFOUND`), OpenSSL's
 * (`X509_V_ERR_…` without the prefix) and those of Node's HTTP parser (`HPE_…`).
 *
 * - `certificate-time`: the certificate is not valid at the time of this computer's clock.
 * - `certificate-name`: it is for another name.
 * - `certificate`: it is not trusted for any other reason.
 * - `tls`: the TLS handshake failed before or beside the certificate.
 * - `name`: the name has no address, or no name server answers.
 * - `unreachable`: nothing answers there, or the connection broke.
 * - `not-http`: what answered does not speak HTTP.
 */
export type NetworkErrorClass =
  | 'certificate-time'
  | 'certificate-name'
  | 'certificate'
  | 'tls'
  | 'name'
  | 'unreachable'
  | 'not-http';

/** The first pattern that fits decides. */
const classes: readonly (readonly [RegExp, NetworkErrorClass])[] = [
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'certificate-time'],
  [/^(ERR_TLS_CERT_ALTNAME_\w+|HOSTNAME_MISMATCH)$/, 'certificate-name'],
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|CERT_\w+|CRL_\w+|ERROR_IN_(CERT|CRL)_\w+|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/,
    'certificate',
  ],
  [/^(EPROTO|ERR_TLS_\w+|ERR_SSL_\w+|ERR_OSSL_\w+)$/, 'tls'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'name'],
  [
    /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EPIPE|TimeoutError)$/,
    'unreachable',
  ],
  [/^HPE_\w+$/, 'not-http'],
];

/** Null: the code says nothing about the network. */
export const networkErrorClass = (code: string): NetworkErrorClass | null =>
  classes.find(([pattern]) => pattern.test(code))?.[1] ?? null;

/** Whether it is about the certificate that the other side showed. */
export const isCertificateError = (code: string): boolean =>
  networkErrorClass(code)?.startsWith('certificate') === true;

/** The code of whatever was thrown; null where it has none. */
export function codeOf(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && code !== '' ? code : null;
}

/**
 * Its words. When every address of a name failed, Node packs the errors into one without words of its own: then the
 * first one's.
 */
export function messageOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  return first instanceof Error ? first.message : String(first);
}

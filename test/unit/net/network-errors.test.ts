import { describe, expect, it } from 'vitest';
import { failureOf as probeFailure } from '../../../electron/cloud/probe/failure';
import { cloudErrorOf } from '../../../electron/cloud/errors';
import { failureOf as signInFailure } from '../../../electron/cloud/sign-in/failure';
import { networkErrorClass, type NetworkErrorClass } from '../../../electron/net/network-errors';
import { connectionProblem } from '../../../electron/session/diagnosis/parts';
import { failureOf as tunnelFailure } from '../../../electron/tunnel/failure';
import { observed } from '../session/observed';

const errorWith = (code: string) => Object.assign(new Error('what Node says'), { code });

/** What each place that meets a network error during TLS makes of it: one line a class, the same everywhere. */
const told: Readonly<Record<NetworkErrorClass, readonly [string, string, string, string, string]>> = {
  // tunnel stage, its problem, control plane, environment test, sign-in
  'certificate-time': ['tls', 'certificate-untrusted', 'untrusted', 'expired', 'offline'],
  'certificate-name': ['tls', 'certificate-untrusted', 'untrusted', 'other-name', 'offline'],
  certificate: ['tls', 'certificate-untrusted', 'untrusted', 'untrusted', 'offline'],
  tls: ['tls', 'offline', 'offline', 'no-tls', 'offline'],
  name: ['name', 'offline', 'offline', 'no-tls', 'offline'],
  unreachable: ['tls', 'offline', 'offline', 'no-tls', 'offline'],
  'not-http': ['tls', 'offline', 'service', 'no-tls', 'between'],
};

const codes: readonly (readonly [NetworkErrorClass, string])[] = [
  ['certificate-time', 'CERT_HAS_EXPIRED'],
  ['certificate-time', 'CERT_NOT_YET_VALID'],
  ['certificate-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['certificate-name', 'ERR_TLS_CERT_ALTNAME_FORMAT'],
  ['certificate-name', 'HOSTNAME_MISMATCH'],
  ...[
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_CRL',
    'CERT_SIGNATURE_FAILURE',
    'CERT_CHAIN_TOO_LONG',
    'CERT_REVOKED',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'CRL_HAS_EXPIRED',
    'CRL_SIGNATURE_FAILURE',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
  ].map((code) => ['certificate', code] as const),
  ...[
    'EPROTO',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    'ERR_TLS_HANDSHAKE_TIMEOUT',
    'ERR_OSSL_EVP_UNSUPPORTED',
  ].map((code) => ['tls', code] as const),
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'].map((code) => ['name', code] as const),
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
    'ENETDOWN',
    'EPIPE',
    'TimeoutError',
  ].map((code) => ['unreachable', code] as const),
  ['not-http', 'HPE_INVALID_CONSTANT'],
];

describe('a network error means the same to everybody', () => {
  it.each(codes)('%s: %s', (kind, code) => {
    expect(networkErrorClass(code)).toBe(kind);
    const tunnel = tunnelFailure(errorWith(code), 'tls');
    const call = cloudErrorOf(errorWith(code), {
      action: 'iot:DescribeTunnel',
      resource: '*',
      condition: null,
      now: Date.now,
      aborted: false,
      timedOut: false,
    });
    expect([
      tunnel.stage,
      connectionProblem(observed({ connectionFailure: tunnel }))?.code,
      call.kind,
      probeFailure('tls', errorWith(code), false).failure,
      signInFailure(errorWith(code), 'unexpected').because,
    ]).toEqual(told[kind]);
  });

  it.each(['', 'EACCES', 'EADDRINUSE', 'AccessDeniedException', 'CERT', 'ERR_HTTP_HEADERS_SENT', 'EPROTONOSUPPORT'])(
    '"%s" says nothing about the network',
    (code) => {
      expect(networkErrorClass(code)).toBeNull();
    },
  );
});

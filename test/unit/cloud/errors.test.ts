import { describe, expect, it } from 'vitest';
import { cloudErrorOf, type CallContext } from '../../../electron/cloud/errors';

const now = Date.parse('2026-01-02T03:04:05Z');
const context: CallContext = {
  condition: null,
  action: 'iot:RotateTunnelAccessToken',
  resource: 'arn:aws:iot:us-east-1:*:tunnel/t',
  now: () => now,
  aborted: false,
  timedOut: false,
};
const thrown = (name: string, over: object = {}) =>
  Object.assign(
    new Error('words'),
    { name, $fault: 'client', $metadata: { httpStatusCode: 400, requestId: 'r-1' } },
    over,
  );

describe('classes of failed calls', () => {
  it.each([
    ['AccessDeniedException', {}, 'access-denied'],
    ['ExpiredTokenException', {}, 'sign-in-expired'],
    ['UnrecognizedClientException', {}, 'not-signed-in'],
    ['CredentialsProviderError', { message: 'Could not load credentials from any providers' }, 'not-signed-in'],
    [
      'CredentialsProviderError',
      { message: 'The SSO session associated with this profile has expired.' },
      'sign-in-expired',
    ],
    ['ResourceNotFoundException', {}, 'not-found'],
    ['LimitExceededException', {}, 'limit'],
    ['ThrottlingException', {}, 'throttled'],
    ['ValidationException', {}, 'invalid'],
    ['SomethingNew', { $metadata: { httpStatusCode: 503 } }, 'service'],
    ['SomethingNew', { $metadata: { httpStatusCode: 429 } }, 'throttled'],
    ['SomethingNew', { $metadata: { httpStatusCode: 403 } }, 'access-denied'],
    ['SomethingNew', {}, 'invalid'],
    ['Error', { $metadata: undefined, code: 'ENOTFOUND' }, 'offline'],
    ['TimeoutError', { $metadata: undefined }, 'offline'],
    ['Error', { $metadata: undefined, code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'untrusted'],
    ['Error', { $metadata: undefined, code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'untrusted'],
    ['RequestTimeTooSkewed', {}, 'clock'],
    ['InvalidSignatureException', { message: 'Signature expired: 20260102T030405Z is now earlier than …' }, 'clock'],
    [
      'InvalidSignatureException',
      {
        message: 'The request signature we calculated does not match',
        $response: { headers: { date: 'Fri, 02 Jan 2026 09:04:05 GMT' } },
      },
      'clock',
    ],
    [
      'InvalidSignatureException',
      {
        message: 'The request signature we calculated does not match',
        $response: { headers: { date: 'Fri, 02 Jan 2026 03:04:00 GMT' } },
      },
      'not-signed-in',
    ],
    ['Mystery', { $metadata: undefined }, 'unknown'],
  ] as const)('%s %j is %s', (name, over, kind) => {
    expect(cloudErrorOf(thrown(name, over), context).kind).toBe(kind);
  });
});

describe('an answer without the marks and names of AWS', () => {
  const page = '<html><head><title>Blocked by Acme</title></head></html>';
  const answered = (status: number, headers: Record<string, string>) =>
    cloudErrorOf(
      {
        name: 'SyntaxError',
        message: 'Unexpected token <',
        $metadata: { httpStatusCode: status },
        $response: { headers, body: page },
      },
      { action: 'iot:DescribeTunnel', resource: '*', condition: null, now: Date.now, aborted: false, timedOut: false },
    );

  it.each([400, 401, 403, 404, 407, 429, 503])('with status %i says nothing of role, sign-in or tunnel', (status) => {
    expect(answered(status, { Server: 'AcmeFilter' })).toMatchObject({
      kind: 'between',
      status,
      between: { server: 'AcmeFilter', title: 'Blocked by Acme' },
    });
  });

  it('is AWS’s where a mark is there, and says when to come again', () => {
    expect(answered(403, { 'x-amzn-RequestId': 'r' }).kind).toBe('access-denied');
    expect(answered(429, { 'x-amzn-requestid': 'r', 'Retry-After': '7' })).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 7_000,
    });
  });
});

describe('what is told of a failed call', () => {
  it('keeps what AWS says about itself: name, status, request id, clock, resource', () => {
    const words =
      'User: arn:aws:iam::1:user/u is not authorized to perform: iot:RotateTunnelAccessToken on resource: arn:aws:iot:us-east-1:1:tunnel/t because no policy allows it';
    const error = cloudErrorOf(
      thrown('AccessDeniedException', {
        message: words,
        $response: { headers: { Date: 'Fri, 02 Jan 2026 03:04:00 GMT' } },
      }),
      context,
    );
    expect(error).toMatchObject({
      kind: 'access-denied',
      name: 'AccessDeniedException',
      status: 400,
      words,
      requestId: 'r-1',
      serverTime: now - 5000,
      action: context.action,
      resource: 'arn:aws:iot:us-east-1:1:tunnel/t',
    });
  });

  it('never repeats a token, and never throws on what is not an error', () => {
    const token = 'AQGAAXh-planted_'.repeat(30);
    expect(cloudErrorOf(thrown('ValidationException', { message: `bad ${token}==` }), context).words).toBe(
      'bad [token]',
    );
    for (const odd of [null, undefined, 1, 'text', {}]) expect(cloudErrorOf(odd, context).kind).toBe('unknown');
  });

  it('knows its own time limit from an abort', () => {
    expect(cloudErrorOf(thrown('AbortError'), { ...context, timedOut: true }).kind).toBe('offline');
    expect(cloudErrorOf(thrown('AbortError'), { ...context, aborted: true }).kind).toBe('aborted');
  });
});

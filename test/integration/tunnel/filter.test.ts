import { describe, expect, it } from 'vitest';
import { rejection } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/** A web filter that inspects TLS and answers the upgrade itself, with a page of its own. */
const page =
  '<!DOCTYPE html><html><head><title>Access denied &amp; logged</title></head><body>token was previously used</body></html>';
const filter = (status: string, ...headers: readonly string[]) =>
  rejection(status, page, ['content-type: text/html', 'server: AcmeFilter/7.2', ...headers]);

const { cloud, connecting } = await tunnelTest();
const between = { server: 'AcmeFilter/7.2', title: 'Access denied & logged' };

describe('an answer of something in between', () => {
  it.each([
    '400 Bad Request',
    '401 Unauthorized',
    '403 Forbidden',
    '407 Proxy Authentication Required',
    '426 Upgrade Required',
    '451 No',
  ])('%s is named, and not tried again', async (status) => {
    cloud.otherwise = filter(status);
    const proxy = await connecting();
    expect((await proxy.link('refused')).rejection).toMatchObject({ status: Number(status.slice(0, 3)), between });
  });

  it.each([
    '200 OK',
    '302 Found',
    '408 Request Timeout',
    '421 Misdirected Request',
    '425 Too Early',
    '429 Too Many Requests',
    '502 Bad Gateway',
    '503 Service Unavailable',
  ])('%s is named, and tried again until it is gone', async (status) => {
    cloud.script.push(filter(status));
    const proxy = await connecting();
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'rejected',
      rejection: { status: Number(status.slice(0, 3)), between },
    });
    await proxy.link('open');
  });

  it.each([
    ['server: squid/6.1', 'squid/6.1'],
    ['via: 1.1 proxy.acme', '1.1 proxy.acme'],
  ])('502 in plain words is named by %s', async (header, server) => {
    cloud.script.push(rejection('502 Bad Gateway', 'upstream connect error', ['content-type: text/plain', header]));
    const proxy = await connecting();
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'rejected',
      rejection: { status: 502, between: { server, title: null } },
    });
    await proxy.link('open');
  });

  it('502 of nobody who names himself is nobody’s', async () => {
    cloud.script.push(rejection('502 Bad Gateway', 'upstream connect error', ['content-type: text/plain']));
    const proxy = await connecting();
    const { cause } = await proxy.link('waiting');
    expect(cause).toMatchObject({ kind: 'rejected', rejection: { status: 502 } });
    expect(cause).not.toHaveProperty('rejection.between');
  });
});

describe('an answer of the service', () => {
  it.each([
    ['a mark, unknown words', rejection('403 Forbidden', 'whatever', ['channel-id: 0ea2'])],
    ['another mark', rejection('403 Forbidden', '', ['x-amzn-requestid: 1'])],
    ['X-Status-Reason', rejection('403 Forbidden', '', ['x-status-reason: Tunnel is closed'])],
    ['known words without a mark', rejection('403 Forbidden', 'Invalid access-token')],
    [
      'the documented words without a mark',
      rejection(
        '400 Bad Request',
        'Invalid access token: The access token was previously used and can not be used again.',
      ),
    ],
  ])('%s is nobody else’s', async (_what, answer) => {
    cloud.otherwise = answer;
    const proxy = await connecting();
    expect((await proxy.link('refused')).rejection).not.toHaveProperty('between');
  });

  it.each(['429 Too Many Requests', '503 Service Unavailable'])(
    '%s recovers, no sooner than it says',
    async (status) => {
      cloud.script.push(rejection(status, '', ['channel-id: 0ea2', 'retry-after: 1']));
      const proxy = await connecting({ tuning: { backoffBaseMs: 20, backoffCapMs: 300 } });
      const began = Date.now();
      const { retryAt, cause } = await proxy.link('waiting');
      expect(cause).toMatchObject({ kind: 'rejected', rejection: { retryAfterMs: 1_000 } });
      // Within the cap.
      expect(retryAt).toBeGreaterThanOrEqual(began + 300);
      await proxy.link('open');
    },
  );
});

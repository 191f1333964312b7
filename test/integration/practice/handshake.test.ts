import {
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
  CloseTunnelCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { HandshakeRejected, rejectionOf, Type } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';
import { DescribeTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice();
});
afterAll(() => service.close());

const clientToken = '6f1c4f6e-8a7b-4c3e-9d2f-0123456789ab';
const otherClientToken = '00000000-8a7b-4c3e-9d2f-0123456789ab';

async function open(
  services: string[] = ['SSH'],
  on = service,
): Promise<{ tunnelId: string; source: string; destination: string }> {
  const { tunnelId, sourceAccessToken, destinationAccessToken } = await on.client.send(
    new OpenTunnelCommand({ destinationConfig: { services } }),
  );
  return { tunnelId: tunnelId!, source: sourceAccessToken!, destination: destinationAccessToken! };
}

const used = 'Invalid access token: The access token was previously used and can not be used again.';

describe('an accepted handshake', () => {
  it('has a channel-id and the subprotocol, and SERVICE_IDS comes first', async () => {
    const { source } = await open(['SSH', 'HTTP1']);
    const peer = await service.connect({ mode: 'source', token: source });
    expect(peer.headers['channel-id']).toMatch(/^[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{16}-[0-9a-f]{8}$/);
    expect(peer.headers).toMatchObject({
      'sec-websocket-protocol': 'aws.iot.securetunneling-3.0',
      date: expect.any(String) as string,
    });
    expect(peer.headers).not.toHaveProperty('sec-websocket-extensions');
    const first = await peer.next();
    expect(first.type).toBe(Type.SERVICE_IDS);
    expect(first.availableServiceIds).toEqual(['SSH', 'HTTP1']);
  });

  it('announces an empty list for a tunnel without services, and nothing on 1.0', async () => {
    const { sourceAccessToken, destinationAccessToken } = await service.client.send(new OpenTunnelCommand({}));
    const source = await service.connect({ mode: 'source', token: sourceAccessToken!, offers: ['2.0'] });
    const first = await source.next();
    expect([first.type, first.availableServiceIds]).toEqual([Type.SERVICE_IDS, []]);
    const old = await service.connect({ mode: 'destination', token: destinationAccessToken!, offers: ['1.0'] });
    source.send({ type: Type.STREAM_START, streamId: 1 });
    expect((await old.next()).type).toBe(Type.STREAM_START);
  });

  it('takes the token from the cookie, and the newest of several offered subprotocols', async () => {
    const { source } = await open();
    const peer = await service.connect({
      mode: 'source',
      token: '',
      offers: ['1.0', '3.0', '2.0'],
      headers: { 'access-token': undefined, cookie: `a=b; awsiot-tunnel-token=${source}` },
    });
    expect(peer.socket.protocol).toBe('aws.iot.securetunneling-3.0');
  });

  it('echoes pings byte for byte', async () => {
    const { source } = await open();
    const peer = await service.connect({ mode: 'source', token: source });
    expect(await peer.ping('1700000000123')).toBe('1700000000123');
  });

  it('shows in DescribeTunnel at once, and so does its end', async () => {
    const { tunnelId, source } = await open();
    const state = async () =>
      (await service.client.send(new DescribeTunnelCommand({ tunnelId }))).tunnel!.sourceConnectionState;
    const peer = await service.connect({ mode: 'source', token: source });
    expect(await state()).toMatchObject({ status: 'CONNECTED', lastUpdatedAt: expect.any(Date) as Date });
    peer.terminate();
    await until(async () => (await state())?.status === 'DISCONNECTED');
  });
});

describe('single use and client tokens', () => {
  it('refuses a used token without a client token', async () => {
    const { source } = await open();
    (await service.connect({ mode: 'source', token: source })).terminate();
    const again = await rejectionOf(service.connect({ mode: 'source', token: source }));
    expect([again.status, again.body]).toEqual([400, used]);
    const late = await rejectionOf(service.connect({ mode: 'source', token: source, clientToken: otherClientToken }));
    expect(late.body).toBe(used);
  });

  it('accepts the pair again, and refuses another client token or none', async () => {
    const { source } = await open();
    const first = await service.connect({ mode: 'source', token: source, clientToken });
    const mismatch = await rejectionOf(
      service.connect({ mode: 'source', token: source, clientToken: otherClientToken }),
    );
    expect([mismatch.status, mismatch.body]).toEqual([
      400,
      'Invalid client token: The provided client token does not match the client token that was previously set.',
    ]);
    expect((await rejectionOf(service.connect({ mode: 'source', token: source }))).body).toBe(used);
    await service.connect({ mode: 'source', token: source, clientToken });
    expect((await first.closed).code).toBe(1000);
  });

  it('refuses a client token that is paired with another access token', async () => {
    const unique = 'unique-unique-unique-unique-unique-1';
    const [one, two] = [await open(), await open()];
    await service.connect({ mode: 'source', token: one.source, clientToken: unique });
    const rejected = await rejectionOf(service.connect({ mode: 'source', token: two.source, clientToken: unique }));
    expect([rejected.status, rejected.body]).toEqual([
      400,
      'Invalid client token: The provided client token is already in use.',
    ]);
    await service.client.send(new CloseTunnelCommand({ tunnelId: one.tunnelId }));
    await service.connect({ mode: 'source', token: two.source, clientToken: unique });
  });

  it('refuses the revoked token after rotation and accepts the new one', async () => {
    const { tunnelId, source } = await open();
    const before = await service.connect({ mode: 'source', token: source, clientToken: `${clientToken}-rot` });
    const { sourceAccessToken } = await service.client.send(
      new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' }),
    );
    expect(await before.closed).toEqual({ code: 1000, reason: 'Access token rotated' });
    const old = await rejectionOf(
      service.connect({ mode: 'source', token: source, clientToken: `${clientToken}-rot` }),
    );
    expect([old.status, old.body]).toEqual([403, 'Invalid access-token']);
    await service.connect({ mode: 'source', token: sourceAccessToken! });
  });
});

describe('rejections', () => {
  it.each<
    [
      string,
      Parameters<TestPractice['connect']>[0] | ((token: string) => Parameters<TestPractice['connect']>[0]),
      number,
      RegExp,
    ]
  >([
    ['another path', (token) => ({ mode: 'source', token, path: '/other?local-proxy-mode=source' }), 400, /path/i],
    ['no mode', (token) => ({ mode: 'source', token, path: '/tunnel' }), 400, /mode/],
    [
      'two modes',
      (token) => ({ mode: 'source', token, path: '/tunnel?local-proxy-mode=source&local-proxy-mode=source' }),
      400,
      /mode/,
    ],
    ['the mode of the other side', (token) => ({ mode: 'destination', token }), 400, /mode does not match/],
    [
      'no token',
      (token) => ({ mode: 'source', token, headers: { 'access-token': undefined } }),
      400,
      /No access token/,
    ],
    [
      'two tokens',
      (token) => ({ mode: 'source', token, headers: { 'access-token': [token, token] } }),
      400,
      /More than one access token/,
    ],
    [
      'header and cookie',
      (token) => ({ mode: 'source', token, headers: { cookie: `awsiot-tunnel-token=${token}` } }),
      400,
      /More than one access token/,
    ],
    ['a short client token', (token) => ({ mode: 'source', token, clientToken: 'short' }), 400, /client token/],
    [
      'a client token with a dot',
      (token) => ({ mode: 'source', token, clientToken: `${clientToken}.` }),
      400,
      /client token/,
    ],
    [
      'two client tokens',
      (token) => ({ mode: 'source', token, headers: { 'client-token': [clientToken, clientToken] } }),
      400,
      /More than one client token/,
    ],
    ['an unknown token', { mode: 'source', token: 'A'.repeat(600) }, 403, /^Invalid access-token$/],
    ['a file name as token', { mode: 'source', token: 'token.txt' }, 403, /^Invalid access-token$/],
    ['no subprotocol', (token) => ({ mode: 'source', token, offers: [] }), 400, /subprotocol/],
    ['only unknown subprotocols', (token) => ({ mode: 'source', token, offers: ['4.0'] }), 400, /subprotocol/],
    [
      'more than 4096 bytes',
      (token) => ({ mode: 'source', token, headers: { padding: 'x'.repeat(3500) } }),
      400,
      /4096/,
    ],
    [
      'far more than 4096 bytes',
      (token) => ({ mode: 'source', token, headers: { padding: 'x'.repeat(100_000) } }),
      400,
      /4096/,
    ],
  ])('refuses %s with a channel-id, and the token stays fresh', async (_, options, status, words) => {
    const { source } = await open();
    const rejected = await rejectionOf(service.connect(typeof options === 'function' ? options(source) : options));
    expect(rejected.status).toBe(status);
    expect(rejected.body).toMatch(words);
    expect(rejected.headers['channel-id']).toMatch(/^[0-9a-f-]{60}$/);
    await service.connect({ mode: 'source', token: source });
  });
});

describe('rejections of tunnels that have ended, and of what is no handshake', () => {
  it('refuses closed and expired tunnels with X-Status-Reason, deleted ones like unknown tokens', async () => {
    const [closed, expired, deleted] = [await open(), await open(), await open()];
    await service.client.send(new CloseTunnelCommand({ tunnelId: closed.tunnelId }));
    await service.client.send(new CloseTunnelCommand({ tunnelId: deleted.tunnelId, delete: true }));
    await service.practice.fault('tunnel-expired', { tunnelId: expired.tunnelId });
    for (const { source } of [closed, expired]) {
      const rejected = await rejectionOf(service.connect({ mode: 'source', token: source }));
      expect([rejected.status, rejected.body, rejected.headers['x-status-reason']]).toEqual([
        403,
        'Tunnel is closed',
        'Tunnel is closed',
      ]);
    }
    expect((await rejectionOf(service.connect({ mode: 'source', token: deleted.source }))).body).toBe(
      'Invalid access-token',
    );
  });

  it('answers a plain request and a client without trust without harm', async () => {
    const { source } = await open();
    await expect(service.connect({ mode: 'source', token: source, ca: '' })).rejects.not.toBeInstanceOf(
      HandshakeRejected,
    );
    await service.connect({ mode: 'source', token: source });
  });
});

describe('switches', () => {
  it('change wording, statuses, subprotocol choice and what a failed handshake costs', async () => {
    const strict = await startTestPractice({
      behaviours: {
        usedTokenWording: 'cannot',
        usedTokenStatus: 403,
        revokedTokenRejection: 'used',
        failedHandshakeSpendsToken: true,
        subprotocolPreference: 'first-offered',
        statusReasonHeader: 'always',
        connectsPerSecond: 0,
        serviceIdsOnV1: true,
        clientTokenUnique: false,
      },
    });
    try {
      const { source, tunnelId, destination } = await open(['SSH'], strict);
      await rejectionOf(strict.connect({ mode: 'source', token: source, offers: ['9.0'] }));
      const spent = await rejectionOf(strict.connect({ mode: 'source', token: source }));
      expect([spent.status, spent.body, spent.headers['x-status-reason']]).toEqual([
        403,
        used.replace('can not', 'cannot').slice(0, -1),
        spent.body,
      ]);
      const old = await strict.connect({
        mode: 'destination',
        token: destination,
        clientToken,
        offers: ['1.0', '3.0'],
      });
      expect(old.socket.protocol).toBe('aws.iot.securetunneling-1.0');
      expect((await old.next()).type).toBe(Type.SERVICE_IDS);
      const { sourceAccessToken } = await strict.client.send(
        new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' }),
      );
      expect((await rejectionOf(strict.connect({ mode: 'source', token: source }))).body).toMatch(/previously used/);
      await strict.connect({ mode: 'source', token: sourceAccessToken!, clientToken });
    } finally {
      await strict.close();
    }
  });

  it('limit handshakes a second', async () => {
    const limited = await startTestPractice({ behaviours: { connectsPerSecond: 3 } });
    try {
      const attempts = await Promise.all(
        Array.from({ length: 8 }, () => rejectionOf(limited.connect({ mode: 'source', token: 'AAAA' }))),
      );
      expect(attempts.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(3);
      expect(attempts.filter(({ status }) => status === 403).length).toBeGreaterThanOrEqual(3);
    } finally {
      await limited.close();
    }
  });
});

import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultTuning } from '../../../electron/tunnel';
import { Loopback } from '../../fakes/loopback';
import { ManualClock } from '../../fakes/manual-clock';
import { quick, secret } from '../../fakes/proxy-rig';
import { until } from '../../fakes/scripted-cloud';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, start, connecting } = await tunnelTest();

describe('why no connection could be made', () => {
  const loopback = new Loopback();
  afterAll(() => loopback.close());

  it.each([
    ['name', { host: 'no-such-host.invalid' }, /ENOTFOUND|EAI_/],
    ['tcp', { port: 1 }, /ECONNREFUSED/],
    ['tls', { extraCa: [] }, /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO/],
  ] as const)('%s', async (stage, dataPlane, code) => {
    const proxy = await connecting({ dataPlane });
    const { cause } = await proxy.link('waiting');
    expect(cause).toMatchObject({ kind: 'failure', failure: { stage, code: expect.stringMatching(code) as string } });
  });

  it('an untrusted certificate is accepted only when verification is off', async () => {
    const verifying = await connecting({ dataPlane: { extraCa: [], verifyCertificate: true } });
    expect((await verifying.link('waiting')).cause).toMatchObject({ kind: 'failure', failure: { stage: 'tls' } });
    await verifying.stop();
    expect(verifying.states()).not.toContain('open');
    expect(cloud.requests).toEqual([]);
    const trusting = await connecting({ dataPlane: { extraCa: [], verifyCertificate: false } });
    await trusting.link('open');
  });

  it.skipIf(!canBeSilent)(
    `a service that is silent before TCP stands: given up in time, with all ports kept (${needsSilence})`,
    () =>
      withSilentPort(cloud.port, async ({ port }) => {
        const clock = new ManualClock();
        const { handshakeTimeoutMs } = defaultTuning;
        const proxy = await start({ clock, dataPlane: { host: '127.0.0.1', port }, tuning: { handshakeTimeoutMs } });
        const { pending } = clock;
        proxy.proxy.connect(secret);
        await until(() => clock.pending > pending, 'the limit of the handshake to be set');
        clock.advance(handshakeTimeoutMs - 1);
        expect(proxy.states()).toEqual(['connecting']);
        clock.advance(1);
        expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'tcp', code: 'timeout' } });
        expect((await proxy.open()).error).toBeNull();
      }),
  );

  it('a service that is silent after TCP', async () => {
    const clock = new ManualClock();
    let greeted = false;
    const silent = createServer((socket) => socket.once('data', () => (greeted = true)));
    const port = await loopback.open(silent);
    const proxy = await connecting({ clock, dataPlane: { host: '127.0.0.1', port } });
    await until(() => greeted, 'the first bytes of TLS');
    clock.advance(quick.handshakeTimeoutMs);
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'tls', code: 'timeout' } });
  });

  it('a service that never announces its ids', async () => {
    cloud.otherwise = { kind: 'accept', serviceIds: null };
    const clock = new ManualClock();
    const proxy = await connecting({ clock, tuning: { handshakeTimeoutMs: 10_000 } });
    const peer = await cloud.peer();
    // The answer to a ping shows that the WebSocket is open at the other end, too.
    const answered = new Promise((resolve) => peer.socket.once('pong', resolve));
    peer.socket.ping();
    await answered;
    clock.advance(10_000);
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'service-ids', code: 'timeout' } });
  });
});

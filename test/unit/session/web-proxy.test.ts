import { expect, it, vi } from 'vitest';
import { reconnectSessions } from '../../../electron/app/reconnect-sessions';
import type { WebProxy } from '../../../electron/net/web-proxy';
import type { TunnelConnectionFailure } from '../../../electron/tunnel/contract';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

const office: WebProxy = { host: 'proxy.office', port: 3128, authorization: 'Basic b2ZmaWNl' };
const site: WebProxy = { host: 'proxy.site', port: 8080 };

let w: World;
eachInAWorld((made) => {
  w = made;
  w.webProxy = () => Promise.resolve(office);
});

async function fails(stage: TunnelConnectionFailure['stage']): Promise<void> {
  w.proxy().connection({
    kind: 'waiting',
    attempt: 2,
    retryAt: Date.now() + 60_000,
    cause: { kind: 'failure', failure: { stage, code: 'ECONNREFUSED', detail: '' } },
  });
  await w.tick();
}

it('a new proxy goes the way that is right when it is made', async () => {
  await w.connected();
  expect(w.proxy().options.dataPlane.webProxy).toEqual(office);
  expect(w.proxy().webProxies).toEqual([]);
});

it.each(['name', 'tcp', 'web-proxy'] as const)(
  'a failure of stage %s asks again, and another answer is for the next WebSocket',
  async (stage) => {
    await w.connected();
    await fails(stage);
    expect(w.proxy().webProxies).toEqual([]);
    w.webProxy = () => Promise.resolve(site);
    await fails(stage);
    expect(w.proxy().webProxies).toEqual([site]);
    await fails(stage);
    w.webProxy = () => Promise.resolve(null);
    await fails(stage);
    expect(w.proxy().webProxies).toEqual([site, null]);
    // By itself, and with its back-off: nothing was connected anew.
    expect(w.proxy().connects).toHaveLength(1);
    expect(w.proxy().probes).toBe(0);
  },
);

it('another password of the same proxy is another answer', async () => {
  await w.connected();
  w.webProxy = () => Promise.resolve({ ...office, authorization: 'Basic bmV3' });
  await fails('web-proxy');
  expect(w.proxy().webProxies).toMatchObject([{ authorization: 'Basic bmV3' }]);
  expect(JSON.stringify(w.view())).not.toMatch(/bmV3|b2ZmaWNl/);
});

it.each(['tls', 'upgrade', 'session'] as const)('a failure of stage %s says nothing about the way', async (stage) => {
  await w.connected();
  w.webProxy = vi.fn(() => Promise.resolve(site));
  await fails(stage);
  expect(w.webProxy).not.toHaveBeenCalled();
});

it('on another network a connection that waits tries at once, the new way', async () => {
  await w.connected();
  await fails('tcp');
  w.webProxy = () => Promise.resolve(site);
  w.order.length = 0;
  w.sessions.networkChanged();
  await w.tick();
  expect(w.order).toEqual(['web-proxy', 'probe']);
});

it.each([
  ['on another network', () => w.sessions.networkChanged()],
  ['with another choice in the settings', () => reconnectSessions(w.sessions)],
])(
  '%s an attempt under way is told of the way that is right now, and is not begun by the session itself',
  async (_how, change) => {
    const id = await w.withToken();
    await w.sessions.connect(id);
    await w.tick();
    expect(w.view().connection.kind).toBe('connecting');
    w.webProxy = () => Promise.resolve(site);
    change();
    await w.tick();
    expect(w.proxy().webProxies).toEqual([site]);
    expect(w.proxy().connects).toHaveLength(1);
  },
);

it('on another network a connection that stands is probed without waiting for the answer', async () => {
  await w.connected();
  const answers: ((webProxy: WebProxy | null) => void)[] = [];
  w.webProxy = () => new Promise((resolve) => answers.push(resolve));
  w.sessions.networkChanged();
  expect(w.proxy().probes).toBe(1);
  answers[0]!(site);
  await w.tick();
  expect(w.proxy().webProxies).toEqual([site]);
  expect(w.proxy().probes).toBe(1);
});

it('an answer that was overtaken by a later one changes nothing', async () => {
  await w.connected();
  const answers: ((webProxy: WebProxy | null) => void)[] = [];
  w.webProxy = () => new Promise((resolve) => answers.push(resolve));
  await fails('tcp');
  w.sessions.networkChanged();
  answers[1]!(site);
  answers[0]!(null);
  await w.tick();
  expect(w.proxy().webProxies).toEqual([site]);
});

it('connecting again goes the way that is right then', async () => {
  const id = await w.connected();
  w.proxy().connection({ kind: 'closed', code: 1000, reason: '', openForMs: 60_000 });
  w.webProxy = () => Promise.resolve(site);
  w.order.length = 0;
  await w.tick();
  expect(w.order).toEqual(['web-proxy', 'bind', 'checkout', 'handshake']);
  await w.sessions.disconnect(id);
});

it.each(['offline', 'web-proxy', 'untrusted'] as const)(
  'what a call that failed (%s) had stopped goes on by itself on another network',
  async (kind) => {
    const id = await w.withToken();
    w.errors.describe = cloudError(kind);
    await w.sessions.connect(id);
    await w.tick();
    expect(w.view().state.kind).toBe('problem');
    w.sessions.networkChanged();
    await w.tick();
    expect(w.view().state.kind).toBe('problem');
    delete w.errors.describe;
    w.sessions.networkChanged();
    await w.tick();
    expect(w.view().state.kind).toBe('connecting');
    expect(w.proxy().connects).toHaveLength(1);
  },
);

it('what it had not stopped is not begun again on another network', async () => {
  const id = await w.withToken();
  w.errors.describe = cloudError('access-denied');
  w.errors.list = cloudError('access-denied');
  await w.sessions.connect(id);
  await w.tick();
  w.proxy().refuse('The tunnel is closed', 403);
  await w.tick();
  const before = w.view().state.kind;
  w.sessions.networkChanged();
  await w.tick();
  expect(w.view().state.kind).toBe(before);
  expect(w.proxy().connects).toHaveLength(1);
});

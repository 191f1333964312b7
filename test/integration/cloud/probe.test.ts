import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testEnvironment, type CloudError, type ControlPlane, type Environment } from '../../../electron/cloud';
import { type ProbeOptions } from '../../../electron/cloud/probe/probe';
import type { EnvironmentTestView, ProbeStepView } from '../../../shared/ipc/network';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { makeIdentity, type Identity } from '../../fakes/identity';
import { Loopback } from '../../fakes/loopback';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import type { WebProxyFor } from '../../../electron/net/web-proxy';

const name = 'plane.field.example';
let identity: Identity;
const loopback = new Loopback();
let good = 0;
let silent = 0;
let plainText = 0;
let expired = 0;
let otherName = 0;
let talkative = 0;
let web: ConnectProxy;

const answering = ({ chain, key }: Identity): Promise<number> =>
  loopback.open(createHttps({ cert: chain, key }, (_request, response) => response.writeHead(400).end('{}')));

beforeAll(async () => {
  identity = await makeIdentity({ names: [name, '127.0.0.1'], root: 'CN=Field Root' });
  good = await answering(identity);
  silent = await loopback.open(createTcp());
  plainText = await loopback.open(createTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
  expired = await answering({
    ...(await makeIdentity({ names: ['127.0.0.1'], root: 'CN=Field Root', expired: true })),
  });
  otherName = await answering(await makeIdentity({ names: ['elsewhere.example'], root: 'CN=Other Root' }));
  talkative = await loopback.open(
    createTls({ cert: identity.chain, key: identity.key }, (socket) => socket.end('220 mail ready\r\n')),
  );
});
afterAll(() => loopback.close());
beforeEach(async () => {
  web = await ConnectProxy.start();
  web.names.set(name, '127.0.0.1');
});
afterEach(() => web.close());

const environment = (host: string, port: number, extraCa: readonly string[] = [identity.ca]): Environment => ({
  id: 'custom:field',
  kind: 'custom',
  region: 'eu-west-1',
  label: 'Field',
  controlPlane: `https://${host}:${port}`,
  dataPlane: { host, port },
  extraCa,
  profile: null,
});
const plane = (list: ControlPlane['list']): ControlPlane => ({ list }) as unknown as ControlPlane;
const willing = plane(() => Promise.resolve({ ok: true, value: { tunnels: [], nextToken: null }, serverTime: null }));
const through: WebProxyFor = () => Promise.resolve({ host: '127.0.0.1', port: web.port });

/** Where silence is to be found. Elsewhere a step may take as long as a slow machine needs. */
const stepLimitMs = 1_500;
const run = (about: Environment, over: Partial<ProbeOptions> = {}): Promise<EnvironmentTestView> =>
  testEnvironment({
    environment: about,
    controlPlane: willing,
    webProxyFor: () => Promise.resolve(null),
    signal: new AbortController().signal,
    onChange: () => undefined,
    stepLimitMs: 60_000,
    ...over,
  });
const states = (steps: readonly ProbeStepView[]): Record<string, string> =>
  Object.fromEntries(steps.map(({ step, state, failure }) => [step, failure ?? state]));
const broken = (steps: readonly ProbeStepView[]): ProbeStepView | undefined =>
  steps.find(({ state }) => state === 'failed');

const error = (over: Partial<CloudError>): CloudError => ({
  kind: 'unknown',
  name: 'E',
  status: 403,
  words: '',
  requestId: null,
  serverTime: null,
  action: 'iot:ListTunnels',
  resource: '*',
  ...over,
});

describe('a test of an environment', () => {
  it('ticks each step of both planes, through the web proxy, and spends nothing', async () => {
    const shown: EnvironmentTestView[] = [];
    const view = await run(environment(name, good), { webProxyFor: through, onChange: (next) => shown.push(next) });
    expect(states(view.control.steps)).toEqual({
      name: 'none',
      tcp: 'done',
      proxy: 'done',
      tls: 'done',
      http: 'done',
      signature: 'done',
      permission: 'done',
    });
    expect(states(view.data.steps)).toEqual({ name: 'none', tcp: 'done', proxy: 'done', tls: 'done', http: 'done' });
    expect(view).toMatchObject({ status: 'done', control: { address: `${name}:${good}` } });
    expect(view.data.steps.find(({ step }) => step === 'http')?.params).toEqual({ status: 400 });
    // Every step was shown as running before it was ticked.
    for (const step of ['tcp', 'proxy', 'tls', 'http'] as const)
      expect(shown.some(({ data }) => data.steps.some((each) => each.step === step && each.state === 'running'))).toBe(
        true,
      );
    await expect.poll(() => web.open).toBe(0);
  });

  it('goes directly where there is no web proxy', async () => {
    const view = await run(environment('127.0.0.1', good));
    expect(states(view.data.steps)).toEqual({ name: 'none', tcp: 'done', proxy: 'none', tls: 'done', http: 'done' });
  });

  it.each([
    ['a name that nobody knows', () => environment('nobody.invalid', 443), 'name', 'not-found'],
    ['a port where nobody listens', () => environment('127.0.0.1', 1), 'tcp', 'refused'],
    ['a connection that says nothing', () => environment('127.0.0.1', silent), 'tls', 'silent'],
    ['something else than TLS', () => environment('127.0.0.1', plainText), 'tls', 'no-tls'],
    ['a certificate for another name', () => environment('127.0.0.1', otherName), 'tls', 'untrusted'],
    ['an authority that is not trusted', () => environment('127.0.0.1', good, []), 'tls', 'untrusted'],
    ['something else than HTTP', () => environment('127.0.0.1', talkative), 'http', 'not-http'],
  ] as const)('finds %s', async (_what, about, step, failure) => {
    const view = await run(about(), failure === 'silent' ? { stepLimitMs } : {});
    for (const side of [view.control, view.data]) {
      expect(broken(side.steps)).toMatchObject({ step, failure });
      // Nothing behind the failed step is claimed.
      const after = side.steps.slice(side.steps.findIndex((each) => each.step === step) + 1);
      expect(after.every(({ state }) => state === 'waiting')).toBe(true);
    }
  });

  it('names the issuer of a certificate that is not trusted', async () => {
    expect(broken((await run(environment('127.0.0.1', good, []))).data.steps)?.params).toEqual({
      issuer: 'Field Root',
    });
  });

  it('tells a wrong name and an old certificate from a stranger’s', async () => {
    const stranger = await makeIdentity({ names: ['elsewhere.example'] });
    const port = await answering(stranger);
    expect(broken((await run(environment('127.0.0.1', port, [stranger.ca]))).data.steps)).toMatchObject({
      step: 'tls',
      failure: 'other-name',
    });
    expect(broken((await run(environment('127.0.0.1', expired, []))).data.steps)).toMatchObject({ step: 'tls' });
    const old = await makeIdentity({ names: ['127.0.0.1'], expired: true });
    expect(broken((await run(environment('127.0.0.1', await answering(old), [old.ca]))).data.steps)).toMatchObject({
      step: 'tls',
      failure: 'expired',
    });
  });
});

describe('what a test of an environment finds on the way', () => {
  it.each([
    [
      'wants a password',
      (proxy: ConnectProxy): void => void (proxy.wants = 'Basic x'),
      'password',
      { proxy: '127.0.0.1' },
    ],
    ['forbids it', (proxy: ConnectProxy): void => void (proxy.refuse = '403 Forbidden'), 'forbidden', { status: 403 }],
    ['says nothing', (proxy: ConnectProxy): void => void (proxy.silent = true), 'silent', {}],
  ] as const)('finds that the web proxy %s', async (_what, prepare, failure, params) => {
    prepare(web);
    const view = await run(environment(name, good), {
      webProxyFor: through,
      ...(failure === 'silent' ? { stepLimitMs } : {}),
    });
    expect(broken(view.control.steps)).toMatchObject({ step: 'proxy', failure, params });
    expect(broken(view.data.steps)).toMatchObject({ step: 'proxy', failure, params });
  });

  it.skipIf(!canBeSilent).each(['the service', 'the web proxy'])(
    `finds that %s does not even answer the connection (${needsSilence})`,
    (who) =>
      withSilentPort(good, async ({ port }) => {
        const shown = await (who === 'the service'
          ? run(environment('127.0.0.1', port), { stepLimitMs })
          : run(environment(name, good), {
              stepLimitMs,
              webProxyFor: () => Promise.resolve({ host: '127.0.0.1', port }),
            }));
        for (const side of [shown.control, shown.data])
          expect(states(side.steps)).toMatchObject({
            tcp: 'silent',
            proxy: 'waiting',
            tls: 'waiting',
            http: 'waiting',
          });
      }),
  );

  it('finds that the web proxy is of a kind that cannot be used, without looking for it', async () => {
    const view = await run(environment(name, good), {
      webProxyFor: () => Promise.resolve({ host: 'socks.field.example', port: 1080, unsupported: 'SOCKS5' }),
    });
    for (const { steps } of [view.control, view.data]) {
      expect(broken(steps)).toMatchObject({
        step: 'proxy',
        failure: 'unsupported',
        params: { proxy: 'socks.field.example', kind: 'SOCKS5' },
      });
      expect(states(steps)).toMatchObject({ name: 'waiting', tcp: 'waiting', tls: 'waiting' });
    }
  });

  it('finds that the web proxy is not there', async () => {
    const view = await run(environment(name, good), {
      webProxyFor: () => Promise.resolve({ host: '127.0.0.1', port: 1 }),
    });
    expect(broken(view.data.steps)).toMatchObject({ step: 'tcp', failure: 'refused' });
  });

  it('finds a web proxy that inspects, by its issuer', async () => {
    web.inspects = await makeIdentity({ names: [name], root: 'CN=Acme TLS Inspection' });
    const view = await run(environment(name, good), { webProxyFor: through });
    expect(broken(view.data.steps)).toMatchObject({
      step: 'tls',
      failure: 'untrusted',
      params: { issuer: 'Acme TLS Inspection' },
    });
  });
});

describe('what a test of an environment finds at AWS, and its end', () => {
  it.each([
    [{ kind: 'access-denied' }, 'permission', 'denied', { action: 'iot:ListTunnels' }],
    [{ kind: 'not-signed-in', status: null }, 'signature', 'not-signed-in', {}],
    [
      { kind: 'not-signed-in', name: 'UnrecognizedClientException' },
      'signature',
      'refused-by-aws',
      { name: 'UnrecognizedClientException' },
    ],
    [{ kind: 'sign-in-expired' }, 'signature', 'sign-in-expired', {}],
    [{ kind: 'clock', serverTime: 0 }, 'signature', 'clock', { minutes: 12 }],
    [
      { kind: 'throttled', name: 'ThrottlingException' },
      'signature',
      'refused-by-aws',
      { name: 'ThrottlingException' },
    ],
  ] as const)('finds that AWS answers %j', async (over, step, failure, params) => {
    const view = await run(environment('127.0.0.1', good), {
      controlPlane: plane(() => Promise.resolve({ ok: false, error: error(over) })),
      now: () => 720_000,
    });
    expect(broken(view.control.steps)).toMatchObject({ step, failure, params });
    expect(states(view.control.steps)['signature']).toBe(step === 'permission' ? 'done' : failure);
  });

  it('says that nobody is signed in', async () => {
    expect(broken((await run(environment('127.0.0.1', good), { controlPlane: null })).control.steps)).toMatchObject({
      step: 'signature',
      failure: 'not-signed-in',
    });
  });

  it('stops when it is told to, and leaves no connection', async () => {
    const abort = new AbortController();
    const running = run(environment('127.0.0.1', silent), {
      signal: abort.signal,
      onChange: ({ data }) =>
        data.steps.some(({ step, state }) => step === 'tls' && state === 'running') ? abort.abort() : undefined,
    });
    const view = await running;
    expect(view.status).toBe('stopped');
    expect(broken(view.data.steps)).toBeUndefined();
  });
});

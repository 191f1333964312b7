import { defaultSettings } from '../../../shared/settings/settings';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { AwsControlPlane, type ControlPlane, type Environment } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { SessionManager } from '../../../electron/session';
import { Ledger } from '../../../electron/tokens/ledger';
import { problemOf, type SessionView } from '../../../shared/session';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { makeIdentity } from '../../fakes/identity';
import { fakeCredentials } from '../../fakes/practice';
import { secret } from '../../fakes/proxy-rig';
import { ScriptedCloud, until } from '../../fakes/scripted-cloud';
import { startScriptedControl, type ScriptedControl } from '../../fakes/scripted-control';
import { depsOf, untilView } from './rig';
import { type WebProxy, webProxyFromVariables } from '../../../electron/net/web-proxy';

/** Both planes have names that only the company's web proxy can resolve: nothing gets there without it. */
const dataHost = 'data.field.example';
const controlHost = 'api.field.example';
const password = 'p@ss:wörd';

let cloud: ScriptedCloud;
let control: ScriptedControl;
let web: ConnectProxy;
let plane: ControlPlane;
let sessions: SessionManager;
let id: string;
let environment: Environment;
/** Of the network that the laptop is in. */
let variables: Readonly<Record<string, string>>;
/** What the system says of a host instead. */
let strange: (host: string) => WebProxy | null = () => null;
beforeAll(async () => {
  const identity = await makeIdentity({ names: [dataHost, controlHost] });
  cloud = await ScriptedCloud.start(identity);
  control = await startScriptedControl(identity);
  environment = {
    id: 'custom:field',
    kind: 'custom',
    region: 'us-east-1',
    label: 'Field',
    controlPlane: `https://${controlHost}:${control.port}`,
    dataPlane: { host: dataHost, port: cloud.port },
    extraCa: [identity.ca],
    profile: null,
  };
});
afterAll(async () => {
  await cloud.close();
  await control.close();
});
beforeEach(async () => {
  strange = () => null;
  web = await ConnectProxy.start();
  web.wants = `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
  for (const name of [dataHost, controlHost]) web.names.set(name, '127.0.0.1');
});
afterEach(async () => {
  await sessions.close();
  plane.dispose();
  cloud.clear();
  await web.close();
});

async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
  variables = {
    https_proxy: `http://me:${encodeURIComponent(password)}@127.0.0.1:${web.port}`,
    no_proxy: 'intranet.example',
    ...more,
  };
  const onTheWay = (to: string, at: number) => Promise.resolve(strange(to) ?? webProxyFromVariables(to, at, variables));
  plane = new AwsControlPlane(environment, {
    log: silentLogger,
    credentials: () => Promise.resolve(fakeCredentials),
    webProxyFor: onTheWay,
  });
  const ledger = await Ledger.open({ file: null });
  sessions = new SessionManager({
    ...depsOf(environment, plane, ledger),
    // The device says nothing by itself, and how it is spoken to is not what is asked here.
    settings: () => ({ ...defaultSettings, asksDevices: false }),
    webProxyFor: onTheWay,
  });
  await ledger.add({ environmentId: environment.id, tunnelId: 't-1' }, secret.accessToken, null);
  const selected = sessions.select({
    environmentId: environment.id,
    thingName: 'pump-1',
    tunnelId: 't-1',
    ticket: null,
  });
  if (!selected.ok) throw new Error('not selected');
  id = selected.value.sessionId;
  await sessions.connect(id);
}
const view = (): SessionView => sessions.views()[0]!;
const blocked = (): Promise<SessionView> =>
  untilView(view, 'proxy-blocks', (now) => problemOf(now.state)?.code === 'proxy-blocks');

it('both planes go through it with its password, and it sees neither tokens nor signatures', async () => {
  await start();
  await untilView(view, 'connected', (now) => now.state.kind === 'connected');
  expect(control.asked).toContain('DescribeTunnel');
  expect(new Set(web.requests.map(({ url }) => url))).toEqual(
    new Set([`${controlHost}:${control.port}`, `${dataHost}:${cloud.port}`]),
  );
  // Unasked it is sent to nobody: the first request is without it.
  expect(web.requests[0]!.headers).not.toHaveProperty('proxy-authorization');
  expect(web.requests.some(({ headers }) => headers['proxy-authorization'] === web.wants)).toBe(true);
  for (const { headers } of web.requests) {
    expect([undefined, web.wants]).toContain(headers['proxy-authorization']);
    expect(headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(headers)).not.toContain(secret.accessToken);
  }
  for (const { headers } of cloud.requests) expect(headers).not.toHaveProperty('proxy-authorization');
  const socket = connect(view().services[0]!.port!, 'localhost', () => socket.write('through both'));
  await until(async () => (await cloud.peer()).upBytes(1).toString() === 'through both');
  socket.destroy();
});

it('another network has another one: the session goes on through it by itself, on the same port', async () => {
  await start();
  await untilView(view, 'connected', (now) => now.state.kind === 'connected');
  const { port } = view().services[0]!;
  const next = await ConnectProxy.start();
  try {
    next.wants = `Basic ${Buffer.from('me:elsewhere').toString('base64')}`;
    for (const name of [dataHost, controlHost]) next.names.set(name, '127.0.0.1');
    variables = { https_proxy: `http://me:elsewhere@127.0.0.1:${next.port}` };
    await web.close();
    await untilView(
      view,
      'connected again',
      ({ state, connection }) =>
        state.kind === 'connected' &&
        connection.kind === 'open' &&
        next.requests.some(({ url }) => url === `${dataHost}:${cloud.port}`),
    );
    expect(view().services[0]!.port).toBe(port);
    expect(cloud.requests).toHaveLength(2);
    const socket = connect(port!, 'localhost', () => socket.write('through the next'));
    await until(async () => (await cloud.peer(2)).upBytes(1).toString() === 'through the next');
    socket.destroy();
    expect(JSON.stringify([sessions.views(), sessions.report(id)])).not.toMatch(/bWU6|elsewhere/);
  } finally {
    await sessions.close();
    await next.close();
  }
});

it('another network has another one while the first is asked in vain: nobody waits for its silence to be over', async () => {
  web.silent = true;
  web.concerns = (host) => host === dataHost;
  await start();
  await until(() => web.requests.some(({ url }) => url === `${dataHost}:${cloud.port}`));
  const next = await ConnectProxy.start();
  try {
    for (const name of [dataHost, controlHost]) next.names.set(name, '127.0.0.1');
    variables = { https_proxy: `http://127.0.0.1:${next.port}` };
    sessions.networkChanged();
    const shown = await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
    expect(next.requests.map(({ url }) => url)).toContain(`${dataHost}:${cloud.port}`);
    // Its time was not over: that would have been said.
    expect(shown.timeline.map(({ kind }) => kind)).not.toContain('reconnect-scheduled');
  } finally {
    await sessions.close();
    await next.close();
  }
});

it.each([
  ['403 Forbidden', controlHost, 403],
  ['407 Proxy Authentication Required', controlHost, 407],
  ['503 Service Unavailable', controlHost, 503],
  ['403 Forbidden', dataHost, 403],
  ['407 Proxy Authentication Required', dataHost, 407],
])('"%s" on the way to %s is the proxy, not AWS', async (answer, host, status) => {
  web.refuse = answer;
  web.concerns = (name) => name === host;
  await start();
  const problem = problemOf((await blocked()).state);
  expect(problem).toMatchObject({
    code: 'proxy-blocks',
    params: { proxyHost: '127.0.0.1', status },
    recovery: status === 407 ? { kind: 'proxy-password', proxyHost: '127.0.0.1' } : { kind: 'proxy-settings' },
    answer: null,
  });
  expect(cloud.requests).toHaveLength(0);
  // Its password is in nothing that is shown or kept.
  expect(JSON.stringify([sessions.views(), sessions.report(id)])).not.toMatch(/bWU6|p@ss/);
});

it('a wrong password is said as such', async () => {
  web.wants = 'Basic somethingElse';
  await start();
  expect(problemOf((await blocked()).state)?.params).toEqual({
    proxyHost: '127.0.0.1',
    status: 407,
  });
});

it.each([controlHost, dataHost])(
  'a proxy that signs in by Negotiate or NTLM only, on the way to %s, is named and gets no password',
  async (host) => {
    web.wants = null;
    web.offers = ['Negotiate', 'NTLM'];
    web.refuse = '407 Proxy Authentication Required';
    web.concerns = (name) => name === host;
    await start();
    const shown = await untilView(view, 'proxy-kind', (now) => problemOf(now.state)?.code === 'proxy-kind');
    expect(problemOf(shown.state)).toMatchObject({
      code: 'proxy-kind',
      params: {
        proxyHost: '127.0.0.1',
        kind: 'Negotiate, NTLM',
        of: 'sign-in',
        hosts: [`${controlHost}:${control.port}`, `${dataHost}:${cloud.port}`],
      },
      recovery: { kind: 'copy-network-request' },
    });
    for (const { headers } of web.requests) expect(headers).not.toHaveProperty('proxy-authorization');
    expect(cloud.requests).toHaveLength(0);
  },
);

it('a proxy that is not there is said as such', async () => {
  await start({ https_proxy: 'http://127.0.0.1:1' });
  expect(problemOf((await blocked()).state)?.params).toEqual({
    proxyHost: '127.0.0.1',
    status: null,
  });
});

it.each(['both planes', 'the data plane'])(
  'a proxy of a kind that cannot be used is named on the way to %s, and nothing is sent',
  async (which) => {
    strange = (to) =>
      which === 'both planes' || to === dataHost ? { host: 'socks.corp', port: 1080, unsupported: 'SOCKS5' } : null;
    await start();
    const shown = await untilView(view, 'proxy-kind', (now) => problemOf(now.state)?.code === 'proxy-kind');
    expect(problemOf(shown.state)).toMatchObject({
      code: 'proxy-kind',
      params: { proxyHost: 'socks.corp', kind: 'SOCKS5', of: 'proxy' },
      recovery: { kind: 'proxy-settings' },
      answer: null,
    });
    expect(cloud.requests).toHaveLength(0);
    // Typed in, or in another network: it goes on by itself.
    strange = () => null;
    await sessions.connect(id);
    await untilView(view, 'connected', (now) => now.state.kind === 'connected');
  },
);

it('what no_proxy exempts goes directly, and finds no such name', async () => {
  await start({ no_proxy: '.field.example' });
  const shown = await untilView(view, 'offline', (now) => problemOf(now.state)?.code === 'offline');
  expect(problemOf(shown.state)?.params).toEqual({ host: new URL(environment.controlPlane!).host });
  expect(web.requests).toHaveLength(0);
});

it('the certificate of the control plane is checked behind it, too', async () => {
  const trusting = environment;
  environment = { ...environment, extraCa: [] };
  const { length } = control.asked;
  await start();
  environment = trusting;
  const shown = await untilView(
    view,
    'certificate-untrusted',
    (now) => problemOf(now.state)?.code === 'certificate-untrusted',
  );
  expect(problemOf(shown.state)?.params).toMatchObject({ host: `${controlHost}:${control.port}` });
  expect(control.asked).toHaveLength(length);
});

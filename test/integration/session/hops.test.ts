import { createServer as createTcp } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsControlPlane, type Environment } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { SessionManager } from '../../../electron/session';
import { Ledger } from '../../../electron/tokens/ledger';
import { defaultTuning } from '../../../electron/tunnel';
import type { ProblemCode } from '../../../shared/problems/problem';
import { problemOf } from '../../../shared/session';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { makeIdentity, type Identity } from '../../fakes/identity';
import { Loopback } from '../../fakes/loopback';
import { fakeCredentials } from '../../fakes/practice';
import { secret } from '../../fakes/proxy-rig';
import { ScriptedCloud } from '../../fakes/scripted-cloud';
import { startScriptedControl, type ScriptedControl } from '../../fakes/scripted-control';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import { depsOf, untilView } from './rig';
import type { WebProxyFor } from '../../../electron/net/web-proxy';

/** Each hop on the way to each plane, broken in each way: the person reads the cause, never a symptom further on. */
const name = 'plane.field.example';
const loopback = new Loopback();
let identity: Identity;
let cloud: ScriptedCloud;
let control: ScriptedControl;
let web: ConnectProxy;
const ports = { silent: 0, plainText: 0, talkative: 0, stranger: 0 };

beforeAll(async () => {
  identity = await makeIdentity({ names: [name, '127.0.0.1'] });
  const stranger = await makeIdentity({ names: [name, '127.0.0.1'], root: 'CN=Stranger Root' });
  cloud = await ScriptedCloud.start(identity);
  control = await startScriptedControl(identity);
  web = await ConnectProxy.start();
  web.names.set(name, '127.0.0.1');
  ports.silent = await loopback.open(createTcp());
  ports.plainText = await loopback.open(createTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
  ports.talkative = await loopback.open(
    createTls({ cert: identity.chain, key: identity.key }, (socket) => socket.end('220 mail ready\r\n')),
  );
  ports.stranger = await loopback.open(createTls({ cert: stranger.chain, key: stranger.key }));
});
afterAll(async () => {
  await Promise.all([loopback.close(), cloud.close(), control.close(), web.close()]);
});

type Plane = 'control' | 'data';
interface Break {
  readonly host?: string;
  readonly port?: number;
  readonly proxy?: (proxy: ConnectProxy) => void;
  readonly proxyPort?: number;
  /** Found only by a limit, which is short then; everything else has time. */
  readonly silent?: boolean;
}

/** More than the slowest machine needs for an answer on loopback, ms. */
const patienceMs = 60_000;

async function diagnosed(
  plane: Plane,
  { host = '127.0.0.1', port, proxy, proxyPort = web.port, silent = false }: Break,
): Promise<{ readonly code: ProblemCode | undefined; readonly params: unknown }> {
  const through = proxy !== undefined;
  const at = {
    control: { host: through ? name : '127.0.0.1', port: control.port },
    data: { host: through ? name : '127.0.0.1', port: cloud.port },
  };
  if (!through) at[plane] = { host, port: port ?? at[plane].port };
  const broken = at[plane].port;
  web.concerns = () => true;
  const webProxyFor: WebProxyFor = (_host, to) =>
    Promise.resolve(
      through && to === broken
        ? { host: '127.0.0.1', port: proxyPort }
        : through
          ? { host: '127.0.0.1', port: open.port }
          : null,
    );
  const open = await ConnectProxy.start();
  open.names.set(name, '127.0.0.1');
  proxy?.(web);
  const environment: Environment = {
    id: 'custom:field',
    kind: 'custom',
    region: 'us-east-1',
    label: 'Field',
    controlPlane: `https://${at.control.host}:${at.control.port}`,
    dataPlane: at.data,
    extraCa: [identity.ca],
    profile: null,
  };
  const calls = new AwsControlPlane(environment, {
    log: silentLogger,
    credentials: () => Promise.resolve(fakeCredentials),
    webProxyFor,
    callLimitMs: plane === 'control' && silent ? (through ? 9_000 : 1_500) : patienceMs,
  });
  const ledger = await Ledger.open({ file: null });
  const sessions = new SessionManager({
    ...depsOf(environment, calls, ledger),
    proxyTuning: { ...defaultTuning, handshakeTimeoutMs: plane === 'data' && silent ? 800 : patienceMs },
    webProxyFor,
  });
  await ledger.add({ environmentId: environment.id, tunnelId: 't-1' }, secret.accessToken, null);
  const selected = sessions.select({
    environmentId: environment.id,
    thingName: 'pump-1',
    tunnelId: 't-1',
    ticket: null,
  });
  if (!selected.ok) throw new Error('not selected');
  await sessions.connect(selected.value.sessionId);
  const shown = await untilView(
    () => sessions.views()[0]!,
    'a problem, or none',
    ({ state }) => problemOf(state) !== null || state.kind === 'connected',
  );
  const problem = problemOf(shown.state);
  await sessions.close();
  calls.dispose();
  Object.assign(web, { refuse: null, silent: false, wants: null });
  await open.close();
  return { code: problem?.code, params: problem?.params };
}

const classes: readonly (readonly [string, () => Break, ProblemCode])[] = [
  ['the name: nobody knows it', () => ({ host: 'nobody.invalid' }), 'offline'],
  ['TCP: nobody listens', () => ({ port: 1 }), 'offline'],
  ['TLS: nothing is said', () => ({ port: ports.silent, silent: true }), 'offline'],
  ['TLS: something else is spoken', () => ({ port: ports.plainText }), 'offline'],
  ['TLS: a stranger’s certificate', () => ({ port: ports.stranger }), 'certificate-untrusted'],
  ['HTTP: something else is spoken', () => ({ port: ports.talkative }), 'service-trouble'],
  ['the web proxy: not allowed', () => ({ proxy: (proxy) => (proxy.refuse = '403 Forbidden') }), 'proxy-blocks'],
  ['the web proxy: who are you', () => ({ proxy: (proxy) => (proxy.wants = 'Basic x') }), 'proxy-blocks'],
  ['the web proxy: nothing is said', () => ({ proxy: (proxy) => (proxy.silent = true), silent: true }), 'proxy-blocks'],
];

describe.each(['control', 'data'] as const)('on the way to the %s plane', (plane) => {
  it.each(classes)('%s', async (what, broken, code) => {
    // With a token at hand an answer that is none keeps nobody from working: only the tunnel's facts are missing.
    const expected = plane === 'control' && what.startsWith('HTTP') ? undefined : code;
    expect((await diagnosed(plane, broken())).code).toBe(expected);
  });
  it.skipIf(!canBeSilent).each([
    ['TCP', (port: number) => ({ port, silent: true }), 'offline'],
    ['the web proxy', (proxyPort: number) => ({ proxy: () => undefined, proxyPort, silent: true }), 'proxy-blocks'],
  ] as const)(`%s: the connection is never answered (${needsSilence})`, (_what, broken, code) =>
    withSilentPort(0, async ({ port }) => {
      expect((await diagnosed(plane, broken(port))).code).toBe(code);
    }),
  );
  it('the stranger is named', async () => {
    expect((await diagnosed(plane, { port: ports.stranger })).params).toMatchObject({ issuer: 'Stranger Root' });
  });
});

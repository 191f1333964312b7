import { connect as connectTcp, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { practiceEnvironment, type Environment } from '../../../electron/cloud';
import { SessionManager } from '../../../electron/session';
import { Ledger } from '../../../electron/tokens';
import type { LearnedDevice } from '../../../shared/session/learned';
import type { SessionView } from '../../../shared/session';
import { Agent, banner, type AgentKind, type AgentOptions } from '../../fakes/agents';
import { ScriptedCloud } from '../../fakes/scripted-cloud';
import { until } from '../../fakes/wait';
import { FakeCloud, here, token } from '../../unit/session/fake-cloud';
import { depsOf, untilView } from './rig';

/** Sessions with the real source proxy, opposite the agents of the lab (PROTOCOL.md 5.7). */
let data: ScriptedCloud;
let cloud: FakeCloud;
let environment: Environment;
let sessions: SessionManager;
let learned: Map<string, LearnedDevice>;
let agent: Agent;
const programs: Socket[] = [];

beforeAll(async () => {
  data = await ScriptedCloud.start();
});
afterAll(() => data.close());
beforeEach(async () => {
  cloud = new FakeCloud();
  learned = new Map();
  environment = practiceEnvironment(
    { region: 'us-east-1', controlPlane: 'http://127.0.0.1:9', dataPlane: `localhost:${data.port}` },
    data.ca,
  );
  const ledger = await Ledger.open({ file: null });
  await ledger.add({ environmentId: environment.id, tunnelId: 't-1' }, token(1), null);
  sessions = new SessionManager(depsOf(environment, cloud.planeIn(here.id)!, ledger, learned));
});
afterEach(async () => {
  for (const program of programs.splice(0)) program.destroy();
  await sessions.close();
  data.clear();
});

const view = (): SessionView => sessions.views()[0]!;
const inState = (kind: SessionView['state']['kind']): Promise<SessionView> =>
  untilView(view, kind, ({ state }) => state.kind === kind);

/** A session to a device that runs this agent; every WebSocket of the source leads to it. */
async function facing(kind: AgentKind, options: AgentOptions = {}, service = 'SSH'): Promise<void> {
  agent = new Agent(kind, {
    ...options,
    renewed: () => cloud.deviceComes(),
    gone: () => cloud.deviceGoes(),
  });
  data.otherwise = { kind: 'accept', serviceIds: [service] };
  data.onPeer = (peer) => agent.serve(peer);
  cloud.tunnel = { ...cloud.tunnel, services: [service] };
  const selected = sessions.select({
    environmentId: environment.id,
    tunnelId: 't-1',
    thingName: 'pump-1',
    ticket: null,
  });
  if (!selected.ok) throw new Error('not selected');
  await sessions.connect(selected.value.sessionId);
}

interface Program {
  readonly socket: Socket;
  readonly text: () => string;
  readonly closed: () => boolean;
}
function program(): Program {
  const socket = connectTcp({ host: '127.0.0.1', port: view().services[0]!.port! });
  programs.push(socket);
  let text = '';
  let closed = false;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  return { socket, text: () => text, closed: () => closed };
}

async function login(): Promise<void> {
  const one = program();
  await until(() => expect(one.text()).toBe(banner));
  one.socket.write('SSH-2.0-Program\r\n');
  one.socket.end('exit');
  await until(() => expect(one.closed()).toBe(true));
}

describe('every agent of the table is reached, by program after program', () => {
  const said = { serviceId: 'SSH', text: banner.trim() };
  it.each([
    ['localproxy', { protocol: 'V3', oneConnection: false }],
    ['localproxy -y V2', { protocol: 'V3', oneConnection: true }],
    ['localproxy -y V1', { protocol: 'V3', oneConnection: true }],
    ['c++ sdk', { protocol: 'V3', oneConnection: false }],
    ['device client', { protocol: 'V1', oneConnection: false }],
  ] as const)('%s', async (kind, expected) => {
    await facing(kind);
    await inState('connected');
    for (let count = 0; count < 4; count += 1) await login();
    expect(agent).toMatchObject({ deaf: false, gone: false });
    await until(() => expect(learned.get('pump-1')).toEqual({ ...expected, banner: said }));
    await until(() => expect(view().services[0]?.lastAnswerAt ?? null).not.toBeNull());
  });

  it.each(['localproxy', 'localproxy -y V2', 'localproxy -y V1', 'c++ sdk', 'device client'] as const)(
    '%s: a program that comes at once, too',
    async (kind) => {
      await facing(kind);
      await until(() => expect(view().services[0]?.port ?? null).not.toBeNull());
      await login();
      await login();
      expect(agent).toMatchObject({ deaf: false, gone: false });
    },
  );
});

describe('an agent whose service is away', () => {
  it.each(['localproxy', 'localproxy -y V2', 'localproxy -y V1'] as const)(
    '%s: is never spoken to in V1, and its programs are left alone',
    async (kind) => {
      await facing(kind, { service: 'away' });
      await untilView(view, 'unknown', ({ timeline }) => timeline.some(({ kind: what }) => what === 'older-protocol'));
      await inState('connected');
      const one = program();
      one.socket.write('SSH-2.0-Program\r\n');
      await until(() => expect(agent.starts).toEqual(['V3', 'V2', 'V3']));
      expect(agent).toMatchObject({ deaf: false, gone: false });
      expect(one.closed()).toBe(false);
    },
  );

  it('c++ sdk: says so at once', async () => {
    await facing('c++ sdk', { service: 'away' });
    const { state } = await inState('problem');
    expect(state).toMatchObject({ problem: { code: 'service-unreachable' } });
    expect(agent.starts).toEqual(['V3']);
  });

  it('device client: is asked in every version, and stays alive', async () => {
    await facing('device client', { service: 'silent' });
    await until(() => expect(agent.starts).toContain('V1'));
    await untilView(view, 'V3 again', ({ protocol, state }) => protocol === 'V3' && state.kind === 'connected');
    expect(agent.gone).toBe(false);
  });
});

describe('a service that waits for its client', () => {
  it('is never asked, and a slow answer is waited for: nothing is cut, the version stays', async () => {
    await facing('localproxy', { service: 'silent' }, 'HTTP');
    await inState('connected');
    const one = program();
    one.socket.write('POST / HTTP/1.1\r\nhost: pump\r\ncontent-length: 0\r\n\r\n');
    await until(() => expect(agent.starts).toEqual(['V3']));
    await until(() => expect(view().services[0]?.bytesUp).toBeGreaterThan(0));
    const [peer] = data.peers;
    expect(peer?.messages.map(({ type }) => type)).toEqual(['STREAM_START', 'DATA']);
    expect(one.closed()).toBe(false);
  });
});

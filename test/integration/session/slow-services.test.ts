import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { practiceEnvironment } from '../../../electron/cloud';
import { SessionManager } from '../../../electron/session';
import { Ledger } from '../../../electron/tokens';
import { createSourceProxy } from '../../../electron/tunnel';
import { problemOf, type SessionView } from '../../../shared/session';
import { Agent } from '../../fakes/agents';
import { ManualClock } from '../../fakes/manual-clock';
import { ScriptedCloud, type Peer } from '../../fakes/scripted-cloud';
import { until } from '../../fakes/wait';
import { FakeCloud, here, token } from '../../unit/session/fake-cloud';
import { depsOf, untilView } from './rig';

/** Services that are only slow, behind a device that speaks V3: minutes pass on the test's clock, and no program's connection is touched. */
let data: ScriptedCloud;
let clock: ManualClock;
let sessions: SessionManager;
let agent: Agent;
const programs: Socket[] = [];

beforeAll(async () => {
  data = await ScriptedCloud.start();
});
afterAll(() => data.close());
beforeEach(async () => {
  clock = new ManualClock();
  clock.wallOffset = Date.now();
  const cloud = new FakeCloud();
  cloud.tunnel = { ...cloud.tunnel, services: ['HTTP'] };
  const environment = practiceEnvironment(
    { region: 'us-east-1', controlPlane: 'http://127.0.0.1:9', dataPlane: `localhost:${data.port}` },
    data.ca,
  );
  const ledger = await Ledger.open({ file: null });
  await ledger.add({ environmentId: environment.id, tunnelId: 't-1' }, token(1), null);
  sessions = new SessionManager({
    ...depsOf(environment, cloud.planeIn(here.id)!, ledger),
    createProxy: (options) => createSourceProxy(options, clock),
    timers: clock,
    now: () => clock.now(),
    random: () => clock.random(),
  });
  agent = new Agent('localproxy', { service: 'silent' });
  data.otherwise = { kind: 'accept', serviceIds: ['HTTP'] };
  data.onPeer = (peer) => agent.serve(peer);
  const selected = sessions.select({
    environmentId: environment.id,
    tunnelId: 't-1',
    thingName: 'pump-1',
    ticket: null,
  });
  if (!selected.ok) throw new Error('not selected');
  await sessions.connect(selected.value.sessionId);
  await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
});
afterEach(async () => {
  for (const program of programs.splice(0)) program.destroy();
  await sessions.close();
  data.clear();
});

const view = (): SessionView => sessions.views()[0]!;
const peer = (): Peer => data.peers[0]!;

/** Whatever either side has sent by now has arrived at the other: a ping and its pong, twice. */
async function settled(): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    const pong = once(peer().socket, 'pong');
    peer().socket.ping();
    await pong;
  }
}

async function pass(seconds: number, each: () => void = () => undefined): Promise<void> {
  for (let second = 0; second < seconds; second += 5) {
    clock.advance(5_000);
    each();
    await settled();
  }
}

function program(): { readonly socket: Socket; readonly text: () => string; readonly closed: () => boolean } {
  const socket = connectTcp({ host: '127.0.0.1', port: view().services[0]!.port! });
  programs.push(socket);
  let text = '';
  let closed = false;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  return { socket, text: () => text, closed: () => closed };
}

/** One connection in V3 on the first WebSocket, and nothing was said of another protocol. */
function expectUntouched(one: { readonly closed: () => boolean }): void {
  expect(one.closed()).toBe(false);
  expect(agent.starts).toEqual(['V3']);
  expect(data.peers).toHaveLength(1);
  expect(peer().of('CONNECTION_RESET')).toEqual([]);
  expect(peer().of('STREAM_RESET')).toEqual([]);
  expect(view().protocol).toBe('V3');
  expect([null, 'device-silent']).toContain(problemOf(view().state)?.code ?? null);
}

describe('a service that is only slow', () => {
  it.each([
    ['a GET that is answered after a minute', 'GET /report HTTP/1.1\r\nhost: pump\r\n\r\n', 60],
    ['a POST that is answered after 25 s', 'POST /start HTTP/1.1\r\nhost: pump\r\ncontent-length: 2\r\n\r\ngo', 25],
    ['a POST that is answered after five minutes', 'POST / HTTP/1.1\r\nhost: pump\r\ncontent-length: 2\r\n\r\ngo', 300],
  ])('%s is asked once and gets its answer', async (_what, request, seconds) => {
    const one = program();
    one.socket.write(request);
    await until(() => peer().upBytes(1).length === request.length);
    await pass(seconds);
    expectUntouched(one);
    const { streamId, serviceId, connectionId } = peer().of('STREAM_START')[0]!;
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone';
    peer().send({ type: 'DATA', streamId, serviceId, connectionId, payload: Buffer.from(answer) });
    await until(() => expect(one.text()).toBe(answer));
    await pass(10);
    expectUntouched(one);
    expect(peer().upBytes(1).toString()).toBe(request);
    await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
  });

  it('one that only reads for minutes gets every byte', async () => {
    const one = program();
    const chunk = Buffer.alloc(20_000, 7);
    let sent = 0;
    await pass(180, () => {
      for (let count = 0; count < 25; count += 1) one.socket.write(chunk);
      sent += 25 * chunk.length;
    });
    await until(() => peer().upBytes(1).length === sent);
    expectUntouched(one);
  });
});

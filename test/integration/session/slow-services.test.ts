import { beforeEach, describe, expect, it } from 'vitest';
import { problemOf } from '../../../shared/session';
import { ManualClock } from '../../fakes/manual-clock';
import type { Peer } from '../../fakes/scripted-cloud';
import { until } from '../../fakes/wait';
import { eachWithAgents, type AgentRig } from './agents-rig';
import { settled } from './settled';

/** Services that are only slow: minutes pass on the test's clock, and no program's connection is touched. */
let clock: ManualClock;
let rig: AgentRig;
eachWithAgents(
  (made) => (rig = made),
  () => {
    clock = new ManualClock();
    clock.wallOffset = Date.now();
    return clock;
  },
);

const peer = (): Peer => rig.data.peers[0]!;

async function pass(seconds: number, each: () => void = () => undefined): Promise<void> {
  for (let second = 0; second < seconds; second += 5) {
    clock.advance(5_000);
    each();
    await settled(peer);
  }
}

/** One connection in V3 on the first WebSocket, and nothing was said of another protocol. */
function expectUntouched(one: { readonly closed: () => boolean }): void {
  expect(one.closed()).toBe(false);
  expect(rig.agent.starts).toEqual(['V3']);
  expect(rig.data.peers).toHaveLength(1);
  expect(peer().of('CONNECTION_RESET')).toEqual([]);
  expect(peer().of('STREAM_RESET')).toEqual([]);
  expect(rig.view.protocol).toBe('V3');
  expect([null, 'device-silent']).toContain(problemOf(rig.view.state)?.code ?? null);
}

/** The tunnel calls it SSH, and it is a web server: the app asks in vain, and then nothing is guessed. */
describe.each([
  { kind: 'localproxy', named: true },
  { kind: 'localproxy -y V2', named: true },
  { kind: 'localproxy -y V1', named: false },
] as const)('a service named SSH that is a slow web server, behind $kind', ({ kind, named }) => {
  it.each([
    ['a GET that is answered after a minute', 'GET /report HTTP/1.1\r\nhost: pump\r\n\r\n', 60],
    ['a POST that is answered after 25 s', 'POST /start HTTP/1.1\r\nhost: pump\r\ncontent-length: 2\r\n\r\ngo', 25],
  ])('%s is asked once and gets its answer', async (_what, request, seconds) => {
    await rig.facing(kind, { service: 'silent', timers: clock }, 'SSH');
    await until(() => expect(rig.view.services[0]?.port ?? null).not.toBeNull());
    const one = rig.program();
    one.socket.write(request);
    const last = (): Peer => rig.data.peers.at(-1)!;
    // It waits until the app has asked, and is started in the version that all agents but one understand.
    await until(() => {
      clock.advance(20);
      return rig.agent.starts.length === 3 && last().of('DATA').length > 0;
    });
    expect(rig.agent.starts).toEqual(['V3', 'V2', 'V3']);
    const { streamId, serviceId, connectionId } = last().of('STREAM_START')[0]!;
    for (let second = 0; second < seconds; second += 5) {
      clock.advance(5_000);
      await settled(last);
    }
    expect(one.closed()).toBe(false);
    expect(last().of('CONNECTION_RESET')).toEqual([]);
    expect(last().of('STREAM_RESET')).toEqual([]);
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone';
    const ids = { streamId, serviceId: named ? serviceId : '', connectionId };
    last().send({ type: 'DATA', ...ids, payload: Buffer.from(answer) });
    await until(() => expect(one.text()).toBe(answer));
    expect(last().upBytes(connectionId).toString()).toBe(request);
    expect(rig.agent).toMatchObject({ deaf: false, gone: false });
    expect(rig.agent.starts).toEqual(['V3', 'V2', 'V3']);
    expect(rig.view.protocol).toBe('V3');
    // All that was ever said: that nothing has answered, nothing of an older protocol.
    expect(['device-silent', null]).toContain(problemOf(rig.view.state)?.code ?? null);
  });
});

/** `named`: its answers name the service (PROTOCOL.md 5.6). */
describe.each([
  { kind: 'localproxy', named: true },
  { kind: 'localproxy -y V2', named: true },
  { kind: 'localproxy -y V1', named: false },
  { kind: 'c++ sdk', named: true },
] as const)('a service that is only slow, behind $kind', ({ kind, named }) => {
  beforeEach(async () => {
    await rig.facing(kind, { service: 'silent' }, 'HTTP');
    await rig.inState('connected');
  });

  it.each([
    ['a GET that is answered after a minute', 'GET /report HTTP/1.1\r\nhost: pump\r\n\r\n', 60],
    ['a POST that is answered after 25 s', 'POST /start HTTP/1.1\r\nhost: pump\r\ncontent-length: 2\r\n\r\ngo', 25],
    ['a POST that is answered after five minutes', 'POST / HTTP/1.1\r\nhost: pump\r\ncontent-length: 2\r\n\r\ngo', 300],
  ])('%s is asked once and gets its answer', async (_what, request, seconds) => {
    const one = rig.program();
    one.socket.write(request);
    await until(() => peer().upBytes(1).length === request.length);
    await pass(seconds);
    expectUntouched(one);
    const { streamId, serviceId, connectionId } = peer().of('STREAM_START')[0]!;
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone';
    const ids = { streamId, serviceId: named ? serviceId : '', connectionId };
    peer().send({ type: 'DATA', ...ids, payload: Buffer.from(answer) });
    await until(() => expect(one.text()).toBe(answer));
    await pass(10);
    expectUntouched(one);
    expect(peer().upBytes(1).toString()).toBe(request);
    await rig.inState('connected');
  });

  it('one that only reads for minutes gets every byte', async () => {
    const one = rig.program();
    const chunk = Buffer.alloc(20_000, 7);
    let sent = 0;
    await pass(180, () => {
      for (let count = 0; count < 25; count += 1) one.socket.write(chunk);
      sent += 25 * chunk.length;
    });
    // What is on the way up is bounded by what pings measure: time has to go on for the last of it.
    await until(() => {
      clock.advance(10);
      return peer().upBytes(1).length === sent;
    });
    expectUntouched(one);
  });
});

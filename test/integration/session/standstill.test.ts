import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../shared/session';
import { banner } from '../../fakes/agents';
import { ManualClock } from '../../fakes/manual-clock';
import type { Peer } from '../../fakes/scripted-cloud';
import { until } from '../../fakes/wait';
import { eachWithAgents, type AgentRig, type Program } from './agents-rig';
import { settled } from './settled';

/**
 * A device whose process stands still behind a connection that it had answered: AWS answers pings for it, and
 * DescribeTunnel says CONNECTED. Minutes pass on the test's clock, and no program's connection is touched.
 */
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

const peer = (): Peer => rig.data.peers.at(-1)!;
const problem = (): string | null => problemOf(rig.view.state)?.code ?? null;

async function pass(seconds: number, each: () => void = () => undefined): Promise<void> {
  for (let second = 0; second < seconds; second += 5) {
    clock.advance(5_000);
    each();
    await settled(peer);
  }
}

/** A program that the device has answered, on a device that was asked how it is spoken to. */
async function working(): Promise<Program> {
  await rig.inState('connected');
  // Nothing here depends on how long: only that what is asked has its time.
  await until(() => {
    clock.advance(100);
    expect(rig.learned.get('pump-1')?.protocol).not.toBeUndefined();
    expect(rig.view.services[0]?.connections).toBe(0);
  });
  const program = rig.program();
  await until(() => {
    clock.advance(100);
    expect(program.text()).toBe(banner);
  });
  await settled(peer);
  return program;
}

describe('behind localproxy, which takes many connections', () => {
  it('the app asks beside the programs, and says so once that is silent, too; nothing is cut', async () => {
    await rig.facing('localproxy');
    const program = await working();
    const before = rig.data.peers.length;
    rig.agent.deaf = true;
    program.socket.write('l');
    await pass(25);
    expect(problem()).toBeNull();
    const asked = peer().of('CONNECTION_START').length;
    await pass(15);
    expect(peer().of('CONNECTION_START')).toHaveLength(asked + 1);
    await pass(10);
    await rig.inState('problem');
    expect(rig.view.state).toMatchObject({
      problem: {
        code: 'device-silent',
        params: { serviceId: 'SSH', connections: 1, hadAnswered: true },
        recovery: { kind: 'rotate', mode: 'DESTINATION' },
      },
    });
    expect(program.closed()).toBe(false);
    expect(rig.data.peers).toHaveLength(before);
    expect(peer().of('STREAM_RESET')).toEqual([]);
    // It goes on after all, and so does the program.
    rig.agent.deaf = false;
    const { streamId, connectionId } = peer().of('DATA').at(-1)!;
    peer().send({ type: 'DATA', streamId, serviceId: 'SSH', connectionId, payload: Buffer.from('ls') });
    await until(() => expect(program.text()).toBe(`${banner}ls`));
    await pass(5);
    await rig.inState('connected');
  });

  it('a key that needs no answer is not blamed on a device that greets', async () => {
    await rig.facing('localproxy');
    const program = await working();
    program.socket.write('l');
    await pass(300);
    expect(problem()).toBeNull();
    expect(program.closed()).toBe(false);
    expect(rig.agent.deaf).toBe(false);
    expect(peer().of('STREAM_RESET')).toEqual([]);
  });
});

describe('behind localproxy -y V1, which takes one connection', () => {
  it('one key is not enough; who tries for a minute is told, and nothing is cut or asked', async () => {
    await rig.facing('localproxy -y V1');
    const program = await working();
    const before = rig.data.peers.length;
    const starts = rig.agent.starts.length;
    rig.agent.deaf = true;
    program.socket.write('l');
    await pass(120);
    expect(problem()).toBeNull();
    await pass(60, () => program.socket.write('l'));
    await rig.inState('problem');
    expect(problem()).toBe('device-silent');
    expect(program.closed()).toBe(false);
    expect(rig.data.peers).toHaveLength(before);
    expect(rig.agent.starts).toHaveLength(starts);
    expect(peer().of('STREAM_START')).not.toEqual([]);
  });
});

describe('behind the Device Client', () => {
  it.each(['away', 'silent'] as const)(
    'the silence of a service that is %s is told as what it is, with the one button, and its process lives',
    async (service) => {
      await rig.facing('device client', { service, timers: clock });
      await until(() => expect(rig.view.services[0]?.port ?? null).not.toBeNull());
      const program = rig.program();
      program.socket.write('SSH-2.0-Program\r\n');
      // Asked in every version it has shown none: the program is started in the newest one, and once more after the
      // device has renewed its connection for that.
      await until(() => {
        clock.advance(20);
        expect(rig.agent.starts).toEqual(['V3', 'V2', 'V1', 'V3', 'V3']);
      });
      await pass(60);
      const { state } = await rig.inState('problem');
      expect(state).toMatchObject({
        problem: {
          code: 'device-silent',
          params: { serviceId: 'SSH', connections: 1 },
          recovery: { kind: 'rotate', mode: 'DESTINATION' },
        },
      });
      expect(program.closed()).toBe(false);
      expect(rig.agent.gone).toBe(false);
    },
  );
});

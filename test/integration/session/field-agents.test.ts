import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AwsControlPlane, practiceEnvironment } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { SessionManager } from '../../../electron/session';
import { Ledger } from '../../../electron/tokens';
import type { SessionView } from '../../../shared/session';
import type { LearnedDevice } from '../../../shared/session/learned';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { until } from '../../fakes/wait';
import {
  deviceOf,
  practiceAgent,
  realAgent,
  variableOf,
  type FieldAgent,
  type RunningAgent,
  type StartAgent,
} from '../practice/field-agents';
import { depsOf, untilView } from './rig';

/** Sessions against practice's agents and, where those are at hand, the real ones: nobody's first or later login hangs. */
const sides = [
  { name: "practice's agents", devices: true, start: practiceAgent, needs: () => null },
  { name: 'the real agents', devices: false, start: realAgent, needs: variableOf },
] satisfies readonly { start: StartAgent; needs: (agent: FieldAgent) => string | null; [other: string]: unknown }[];

const expected: readonly (readonly [FieldAgent, Omit<LearnedDevice, 'banner'>])[] = [
  ['localproxy', { protocol: 'V3', oneConnection: false }],
  ['localproxy -y V2', { protocol: 'V3', oneConnection: true }],
  ['localproxy -y V1', { protocol: 'V3', oneConnection: true }],
  ['C++ SDK', { protocol: 'V3', oneConnection: false }],
  ['Device Client', { protocol: 'V1', oneConnection: false }],
];

describe.each(sides)('a session and $name', ({ devices, start, needs }) => {
  let service: TestPractice;
  let agent: RunningAgent | null = null;
  let sessions: SessionManager | null = null;
  beforeAll(async () => {
    service = await startTestPractice({ devices });
  });
  afterEach(async () => {
    await sessions?.close();
    await agent?.close();
    sessions = null;
    agent = null;
  });
  afterAll(() => service.close());

  /** A session that is given the source's token of the agent's tunnel; its view, and what it learned of devices. */
  async function facing(
    running: RunningAgent,
  ): Promise<{ readonly view: () => SessionView; readonly learned: ReadonlyMap<string, LearnedDevice> }> {
    const environment = practiceEnvironment(service.practice.addresses, service.ca);
    const ledger = await Ledger.open({ file: null });
    await ledger.add({ environmentId: environment.id, tunnelId: running.tunnelId }, running.sourceToken, null);
    const learned = new Map<string, LearnedDevice>();
    const plane = new AwsControlPlane(environment, { log: silentLogger, onDecision: () => undefined });
    const made = new SessionManager(depsOf(environment, plane, ledger, learned));
    sessions = made;
    const selected = made.select({
      environmentId: environment.id,
      tunnelId: running.tunnelId,
      thingName: running.thingName,
      ticket: null,
    });
    if (!selected.ok) throw new Error('not selected');
    const { sessionId } = selected.value;
    await made.connect(sessionId);
    return { view: () => made.views().find(({ id }) => id === sessionId)!, learned };
  }

  /** A login as far as the device's first words, ended by the program. */
  async function login(port: number): Promise<void> {
    const program: Socket = connectTcp({ host: '127.0.0.1', port });
    let heard = '';
    program.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    try {
      await until(() => expect(heard).toContain('SSH-2.0-'));
      program.end();
    } finally {
      if (!program.writableEnded) program.destroy();
    }
    program.resume();
    await once(program, 'close');
  }

  describe.each(expected)('%s', (which, knowledge) => {
    const variable = needs(which);
    it.skipIf(variable !== null)(
      `is reached by one program after another, and stays well${variable === null ? '' : ` (needs ${variable})`}`,
      async () => {
        agent = await start(service, which);
        const { view, learned } = await facing(agent);
        await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
        for (let count = 0; count < 5; count += 1) await login(view().services[0]!.port!);
        await until(() =>
          expect([...learned.values()]).toMatchObject([{ ...knowledge, banner: { serviceId: 'SSH' } }]),
        );
        expect((await deviceOf(service, agent.tunnelId))?.status).toBe('CONNECTED');
        expect(view().timeline.some(({ kind }) => kind === 'rotated')).toBe(false);
        expect(view().state.kind).toBe('connected');
      },
    );
  });
});

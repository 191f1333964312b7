import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { RotateTunnelAccessTokenCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { problemOf, type SessionView } from '../../../shared/session';
import type { FaultName } from '../../../shared/practice/faults';
import type { ProblemCode } from '../../../shared/problems/problem';
import type { LearnedDevice } from '../../../shared/session/learned';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { Type } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';
import { deviceOf, practiceAgent, realAgent, type RunningAgent, type StartAgent } from '../../fakes/field-agents';
import { type FieldAgent, variableOf } from '../../fakes/agent-programs';
import { fieldSession, type FieldSession } from './field-session';
import { untilView } from './rig';

/**
 * Sessions against practice's agents and, where those are at hand, the real ones: nobody's first or later login hangs,
 * whatever befalls this laptop.
 */
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

/**
 * They stay connected and read nothing any more (PROTOCOL.md 5.7): a new token brings them back, and nothing else does.
 */
const deafBySessionReset: readonly FieldAgent[] = ['localproxy', 'localproxy -y V2'];

/** A login as far as the device's first words, ended by the program, which speaks at once, as ssh does. */
async function login(port: number, after = 'connecting'): Promise<void> {
  const program: Socket = connectTcp({ host: '127.0.0.1', port });
  let heard = '';
  program.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  program.on('error', () => undefined);
  program.write('SSH-2.0-test\r\n');
  try {
    await until(() => expect(heard, `after ${after}`).toContain('SSH-2.0-'));
    program.end();
  } finally {
    if (!program.writableEnded) program.destroy();
  }
  program.resume();
  if (!program.closed) await once(program, 'close');
}

/** A program's connection that stands ends by this. */
async function endsWhatIsOpen(port: number, by: () => Promise<unknown>): Promise<void> {
  const open = connectTcp({ host: '127.0.0.1', port });
  const ended = once(open, 'close');
  await once(open, 'data');
  open.resume();
  await by();
  await ended;
}

const inProblem = (view: () => SessionView, code: ProblemCode): Promise<SessionView> =>
  untilView(view, code, ({ state }) => state.kind === 'problem' && problemOf(state)?.code === code);

/** How often a WebSocket was opened: while it is found out how the device is spoken to, more than once. */
const openings = ({ timeline }: SessionView): number => timeline.filter(({ kind }) => kind === 'connected').length;
const connectedAgain = (view: () => SessionView, before: number): Promise<SessionView> =>
  untilView(view, 'connected again', (now) => now.state.kind === 'connected' && openings(now) > before);
const rotations = (view: SessionView): number => view.timeline.filter(({ kind }) => kind === 'rotated').length;

/** What can happen to this laptop, one after the other; after each the device is reached on the same port. */
async function befallsLaptop(
  service: TestPractice,
  which: FieldAgent,
  {
    view,
    recover,
    tunnelId,
    port,
  }: {
    readonly view: () => SessionView;
    readonly recover: (code: ProblemCode) => void;
    readonly tunnelId: string;
    readonly port: number;
  },
): Promise<void> {
  await login(port);
  const reached = async (how: string): Promise<void> => {
    for (let count = 0; count < 2; count += 1) await login(port, how);
    expect((await deviceOf(service, tunnelId))?.status, how).toBe('CONNECTED');
    expect(view().services[0]?.port, how).toBe(port);
  };
  const befalls = async (fault: FaultName, oneClick: ProblemCode | null): Promise<void> => {
    const before = openings(view());
    await service.practice.fault(fault, { tunnelId });
    if (oneClick !== null) {
      await inProblem(view, oneClick);
      recover(oneClick);
    }
    await connectedAgain(view, before);
    await reached(fault);
  };
  for (const drop of ['network-drop', 'network-drop-closed'] as const) await befalls(drop, null);
  expect(rotations(view())).toBe(0);
  // Every connection through the tunnel ends, and no WebSocket does. The others are deaf by it, which is asked in
  // agents-asked.
  if (!deafBySessionReset.includes(which)) {
    await endsWhatIsOpen(port, () => service.practice.fault('session-reset', { tunnelId }));
    await reached('session-reset');
  }
  await befalls('token-used', 'token-reused');
  // Allowed once for this tunnel.
  await befalls('client-token-mismatch', null);
  await befalls('peer-replaced', 'replaced-elsewhere');
  expect(rotations(view())).toBe(3);
}

/**
 * Asks it once and ends that as a source does which does not know it: it reads nothing any more, and stays CONNECTED. A
 * token for the next source.
 */
async function deafened(service: TestPractice, agent: RunningAgent): Promise<string> {
  const { tunnelId } = agent;
  const source = await service.connect({ mode: 'source', token: agent.sourceToken });
  await source.next();
  const ids = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
  source.send({ type: Type.STREAM_START, ...ids });
  await source.next();
  source.send({ type: Type.CONNECTION_RESET, ...ids });
  // Its STREAM_RESET; what came before that would be read.
  await source.next();
  source.send({ type: Type.STREAM_START, ...ids, streamId: 2 });
  await agent.deaf();
  source.terminate();
  expect((await deviceOf(service, tunnelId))?.status).toBe('CONNECTED');
  const rotate = new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' });
  return (await service.client.send(rotate)).sourceAccessToken ?? '';
}

async function healedByOnePress({ view, recover }: FieldSession): Promise<void> {
  await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
  const port = view().services[0]!.port!;
  const waits = connectTcp({ host: '127.0.0.1', port });
  waits.on('error', () => undefined);
  waits.write('SSH-2.0-test\r\n');
  const shown = await inProblem(view, 'device-silent');
  expect(problemOf(shown.state)).toMatchObject({
    params: { serviceId: 'SSH' },
    recovery: { kind: 'rotate', mode: 'DESTINATION' },
  });
  expect(waits.closed).toBe(false);
  recover('device-silent');
  await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
  waits.destroy();
  for (let count = 0; count < 3; count += 1) await login(port, 'the new token');
  expect(view().services[0]?.port).toBe(port);
}

describe.each(sides)('a session and $name', ({ devices, start, needs }) => {
  let service: TestPractice;
  let agent: RunningAgent | null = null;
  let session: FieldSession | null = null;
  beforeAll(async () => {
    service = await startTestPractice({ devices });
  });
  afterEach(async () => {
    await session?.close();
    await agent?.close();
    session = null;
    agent = null;
  });
  afterAll(() => service.close());

  const forGreengrass = needs('localproxy -y V1');
  it.skipIf(forGreengrass !== null)(
    `a Greengrass device that is deaf: its silence is said, one click sends it a new token, and a program is served${forGreengrass === null ? '' : ` (needs ${forGreengrass})`}`,
    async () => {
      agent = await start(service, 'localproxy -y V1');
      const sourceToken = await deafened(service, agent);
      session = await fieldSession(
        service,
        { ...agent, sourceToken },
        {
          learned: { protocol: 'V3', oneConnection: true, banner: null },
          tuning: { lastingSilenceMs: 4_000, deviceLimitMs: 30_000 },
        },
      );
      await healedByOnePress(session);
    },
  );

  describe.each(expected)('%s', (which, knowledge) => {
    const variable = needs(which);
    const needed = variable === null ? '' : ` (needs ${variable})`;
    const there = async () => {
      agent = await start(service, which);
      session = await fieldSession(service, agent);
      const { view, learned, recover } = session;
      await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
      const { tunnelId } = agent;
      return { view, learned, recover, tunnelId, port: view().services[0]!.port! };
    };
    it.skipIf(variable !== null)(`is reached by one program after another, and stays well${needed}`, async () => {
      const { view, learned, tunnelId, port } = await there();
      for (let count = 0; count < 5; count += 1) await login(port);
      await until(() => expect([...learned.values()]).toMatchObject([{ ...knowledge, banner: { serviceId: 'SSH' } }]));
      expect((await deviceOf(service, tunnelId))?.status).toBe('CONNECTED');
      expect(rotations(view())).toBe(0);
      expect(view().state.kind).toBe('connected');
    });

    it.skipIf(variable !== null)(
      `whatever befalls this laptop, it is reached again on the same port${needed}`,
      async () => {
        await befallsLaptop(service, which, await there());
      },
    );

    it.skipIf(variable !== null)(
      `a token that the device lost: one click sends another, and it is reached${needed}`,
      async () => {
        const { view, recover, tunnelId, port } = await there();
        await login(port);
        await service.practice.fault('device-token-invalid', { tunnelId });
        await inProblem(view, 'device-disconnected');
        recover('device-disconnected');
        await untilView(view, 'connected', ({ state }) => state.kind === 'connected');
        for (let count = 0; count < 3; count += 1) await login(port);
      },
    );
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { fieldsOf, Type, type TunnelPeer } from '../../fakes/tunnel-peer';
import { fieldAgents, reference, engine, type FieldAgent } from '../../fakes/agent-programs';
import {
  deviceIs,
  deviceOf,
  practiceAgent,
  realAgent,
  type RunningAgent,
  type StartAgent,
} from '../../fakes/field-agents';

type Version = 'V1' | 'V2' | 'V3';

let service: TestPractice;

/** The ids that a source of that version writes into its messages. */
const ids = (version: Version, streamId: number) => ({
  streamId,
  ...(version === 'V1' ? {} : { serviceId: 'SSH' }),
  ...(version === 'V3' ? { connectionId: 1 } : {}),
});

/** Asks an agent, as one source after the other. */
class Asker {
  readonly #agent: RunningAgent;
  readonly #clientToken = randomUUID();
  source: TunnelPeer | null = null;

  constructor(agent: RunningAgent) {
    this.#agent = agent;
  }

  /** A new source WebSocket, and nothing asked on it yet. */
  async connect(): Promise<TunnelPeer> {
    this.source?.terminate();
    this.source = await service.connect({
      mode: 'source',
      token: this.#agent.sourceToken,
      clientToken: this.#clientToken,
    });
    expect((await this.source.next()).type).toBe(Type.SERVICE_IDS);
    return this.source;
  }

  /** What is answered to a START of that version, on a new WebSocket if one is named. */
  async ask(version: Version, streamId = 1): Promise<Record<string, unknown>> {
    const source = this.source ?? (await this.connect());
    source.send({ type: Type.STREAM_START, ...ids(version, streamId) });
    return fieldsOf(await source.next());
  }

  /**
   * Asks on one stream after another until one is answered, as a source does whose first streams are reset because the
   * device renews its WebSocket. Resolves with the answer and with the stream it is for.
   */
  async askUntilAnswered(version: Version): Promise<{ answer: Record<string, unknown>; streamId: number }> {
    for (let streamId = 1; streamId <= 3; streamId += 1) {
      let answer = await this.ask(version, streamId);
      // What an earlier stream is answered after its reset is for nobody.
      while (answer['streamId'] !== streamId) answer = fieldsOf(await this.source!.next());
      if (answer['type'] === 'DATA') return { answer, streamId };
    }
    throw new Error('Three streams were reset.');
  }
}

const banner = { type: 'DATA', payload: expect.stringContaining('SSH-2.0-') as string };
interface Side {
  readonly name: string;
  readonly devices: boolean;
  readonly start: StartAgent;
  readonly without: (agent: FieldAgent) => boolean;
}
const sides: readonly Side[] = [
  { name: "practice's", devices: true, start: practiceAgent, without: () => false },
  {
    name: 'the real one',
    // A practice device would answer for any thing, and spend the token first.
    devices: false,
    start: realAgent,
    without: (agent) => (agent.startsWith('localproxy') ? reference : engine) === null,
  },
];

/** Names and runs a test of one agent. */
type Ask = (which: FieldAgent, what: string, test: (asker: Asker, agent: RunningAgent) => Promise<void>) => void;

/**
 * Sets up the service of a `describe`, and what its tests of agents are made with; a real agent that is not at hand is
 * skipped by name.
 */
function askingOn({ name, devices, start, without }: Side): Ask {
  beforeAll(async () => {
    service = await startTestPractice({ devices });
  });
  afterAll(() => service.close());
  let agent: RunningAgent | null = null;
  afterEach(async () => {
    await agent?.close();
    agent = null;
  });
  return (which, what, test) => {
    const needs = without(which) ? ` (needs ${which.startsWith('localproxy') ? 'LOCALPROXY' : 'DEVICE_ENGINE'})` : '';
    it.skipIf(without(which))(`${which}, ${name}: ${what}${needs}`, async () => {
      agent = await start(service, which);
      const asker = new Asker(agent);
      await test(asker, agent);
      asker.source?.terminate();
    });
  };
}

describe.each(sides)('what localproxy does when it is asked (PROTOCOL.md 5.7): $name', (side) => {
  const asked = askingOn(side);

  asked('localproxy', 'V3 and V2 with their ids; V1 takes it offline', async (asker, running) => {
    expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
    await asker.connect();
    expect(await asker.ask('V2')).toEqual({ ...banner, ...ids('V2', 1) });
    const source = await asker.connect();
    source.send({ type: Type.STREAM_START, ...ids('V1', 1) });
    // It comes back with its spent token, which is refused, and is over.
    await running.refusedToken();
    await deviceIs(service, running.tunnelId, 'DISCONNECTED');
  });

  asked(
    'localproxy -y V2',
    'V3 and V2 with their ids; each ended by STREAM_RESET, which is its answer to a CONNECTION_RESET, too',
    async (asker) => {
      expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
      const source = asker.source!;
      source.send({ type: Type.CONNECTION_RESET, ...ids('V3', 1) });
      expect(fieldsOf(await source.next())).toEqual({ type: 'STREAM_RESET', ...ids('V3', 1) });
      expect(await asker.ask('V3', 2)).toEqual({ ...banner, ...ids('V3', 2) });
      source.send({ type: Type.STREAM_RESET, streamId: 2, serviceId: 'SSH' });
      expect(await asker.ask('V3', 3)).toEqual({ ...banner, ...ids('V3', 3) });
      await asker.connect();
      expect(await asker.ask('V2')).toEqual({ ...banner, ...ids('V2', 1) });
    },
  );

  asked(
    'localproxy -y V2',
    'a CONNECTION_RESET for one of several ends all of them, and makes it deaf',
    async (asker, running) => {
      const source = await asker.connect();
      expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
      source.send({ type: Type.CONNECTION_START, ...ids('V3', 1), connectionId: 2 });
      expect(fieldsOf(await source.next())).toEqual({ ...banner, ...ids('V3', 1), connectionId: 2 });
      source.send({ type: Type.CONNECTION_RESET, ...ids('V3', 1) });
      expect(fieldsOf(await source.next())).toEqual({ type: 'STREAM_RESET', ...ids('V3', 1), connectionId: 2 });
      const before = source.messages.length;
      source.send({ type: Type.STREAM_START, ...ids('V3', 2) });
      await running.deaf();
      expect(source.messages).toHaveLength(before);
      expect((await deviceOf(service, running.tunnelId))?.status).toBe('CONNECTED');
    },
  );

  asked(
    'localproxy -y V1',
    'V3 without the service id, V2 without ids, V1; each ended by STREAM_RESET',
    async (asker) => {
      for (const version of ['V3', 'V2', 'V1'] as const) {
        const source = await asker.connect();
        for (const streamId of [1, 2]) {
          expect(await asker.ask(version, streamId)).toEqual({
            ...banner,
            streamId,
            ...(version === 'V3' ? { connectionId: 1 } : {}),
          });
          source.send({ type: Type.STREAM_RESET, streamId, ...(version === 'V1' ? {} : { serviceId: 'SSH' }) });
        }
      }
    },
  );
});

describe.each(sides)('what localproxy does at a SESSION_RESET (PROTOCOL.md 5.7): $name', (side) => {
  const asked = askingOn(side);

  for (const which of ['localproxy', 'localproxy -y V2'] as const)
    asked(which, 'a SESSION_RESET makes it deaf, and it stays connected', async (asker, running) => {
      expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
      const source = asker.source!;
      await service.practice.fault('session-reset', { tunnelId: running.tunnelId });
      expect(fieldsOf(await source.next())).toEqual({ type: 'SESSION_RESET' });
      await running.deaf();
      expect((await deviceOf(service, running.tunnelId))?.status).toBe('CONNECTED');
    });

  asked('localproxy -y V1', 'a SESSION_RESET ends its connections, and it answers the next', async (asker, running) => {
    const source = await asker.connect();
    expect(await asker.ask('V3')).toMatchObject({ ...banner, streamId: 1 });
    await service.practice.fault('session-reset', { tunnelId: running.tunnelId });
    expect(fieldsOf(await source.next())).toEqual({ type: 'SESSION_RESET' });
    expect(await asker.ask('V3', 2)).toMatchObject({ ...banner, streamId: 2 });
  });
});

describe.each(sides)('what AWS’s device engine does when it is asked (PROTOCOL.md 5.7): $name', (side) => {
  const asked = askingOn(side);

  asked(
    'C++ SDK',
    'all ids in every version, several connections on one WebSocket, each ended by CONNECTION_RESET',
    async (asker) => {
      const source = await asker.connect();
      expect(await asker.ask('V3')).toEqual({ ...banner, ...ids('V3', 1) });
      for (const connectionId of [2, 3, 4]) {
        source.send({ type: Type.CONNECTION_START, ...ids('V3', 1), connectionId });
        expect(fieldsOf(await source.next())).toEqual({ ...banner, ...ids('V3', 1), connectionId });
        source.send({ type: Type.CONNECTION_RESET, ...ids('V3', 1), connectionId });
      }
      source.send({ type: Type.CONNECTION_RESET, ...ids('V3', 1) });
      source.send({ type: Type.CONNECTION_START, ...ids('V3', 1), connectionId: 5 });
      expect(fieldsOf(await source.next())).toEqual({ ...banner, ...ids('V3', 1), connectionId: 5 });
      for (const version of ['V2', 'V1'] as const) {
        await asker.connect();
        // The service resets the streams of the former source, and the engine renews its WebSocket: the first STARTs
        // are reset.
        const { answer, streamId } = await asker.askUntilAnswered(version);
        expect(answer).toEqual({ ...banner, ...ids(version, streamId) });
      }
    },
  );

  asked(
    'Device Client',
    'silent in V3; at the V2 START it renews its WebSocket and the source gets a STREAM_RESET; V1 is answered',
    async (asker, running) => {
      let source = await asker.connect();
      source.send({ type: Type.STREAM_START, ...ids('V3', 1) });
      await running.refusedInside();
      expect(source.messages).toHaveLength(1);
      const before = await deviceOf(service, running.tunnelId);
      source = await asker.connect();
      source.send({ type: Type.STREAM_START, ...ids('V2', 1) });
      expect(fieldsOf(await source.next())).toEqual({ type: 'STREAM_RESET', ...ids('V2', 1) });
      const after = await deviceOf(service, running.tunnelId);
      expect(after?.status).toBe('CONNECTED');
      expect(Number(after?.lastUpdatedAt)).toBeGreaterThan(Number(before?.lastUpdatedAt));
      source = await asker.connect();
      const { answer, streamId } = await asker.askUntilAnswered('V1');
      expect(answer).toEqual({ ...banner, streamId });
      for (let next = streamId + 1; next < streamId + 4; next += 1) {
        source.send({ type: Type.STREAM_RESET, streamId: next - 1 });
        expect(await asker.ask('V1', next)).toEqual({ ...banner, streamId: next });
      }
    },
  );
});

describe.each(sides)('a STREAM_RESET that names a connection, in V3 (PROTOCOL.md 5.7): $name', (side) => {
  const asked = askingOn(side);

  for (const which of fieldAgents.filter((agent) => agent !== 'Device Client'))
    asked(which, 'ends the stream before its first answer, and nothing else', async (asker, running) => {
      const source = await asker.connect();
      const before = await deviceOf(service, running.tunnelId);
      for (const streamId of [1, 2, 3]) {
        source.send({ type: Type.STREAM_START, ...ids('V3', streamId) });
        // One alone, and several at once.
        for (let connectionId = 2; connectionId <= streamId; connectionId += 1)
          source.send({ type: Type.CONNECTION_START, ...ids('V3', streamId), connectionId });
        source.send({ type: Type.STREAM_RESET, ...ids('V3', streamId) });
      }
      source.send({ type: Type.STREAM_START, ...ids('V3', 4) });
      let answer = fieldsOf(await source.next());
      while (answer['streamId'] !== 4) answer = fieldsOf(await source.next());
      expect(answer).toMatchObject({ ...banner, streamId: 4, connectionId: 1 });
      const after = await deviceOf(service, running.tunnelId);
      expect(after).toEqual(before);
    });
});

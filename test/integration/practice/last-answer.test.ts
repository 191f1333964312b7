import { createServer } from 'node:net';
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servePractice, serveReal, type Serve, type ServingAgent } from '../../chaos/field/agents';
import { variableOf, type FieldAgent } from '../../fakes/agent-programs';
import { Loopback } from '../../fakes/loopback';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { fieldsOf, Type, type TunnelPeer } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';

/**
 * Whether a source may leave a connection open until its service has answered and ended by itself, as `nc -N` would
 * need it (PROTOCOL.md 5.6). With Greengrass's localproxy it may not: the next START, whenever it comes, ends the
 * agent's reading for good.
 */
const deaf = /reads no further message|sending stream reset[^]*read loop stopped/;
const sides = [
  { name: "practice's", serve: servePractice, needs: () => null },
  { name: 'the real', serve: serveReal, needs: variableOf },
] as const;

const loopback = new Loopback();
let practice: TestPractice;
let agent: ServingAgent;
let closeAgent = (): Promise<unknown> => Promise.resolve();
let source: TunnelPeer;
let served: number;
/** Whether the service answers only once the question has ended. */
let waitsForEnd: boolean;
let heardEnds: number;
beforeEach(async () => {
  practice = await startTestPractice();
  served = 0;
  waitsForEnd = false;
  heardEnds = 0;
});
afterEach(async () => {
  await closeAgent();
  closeAgent = () => Promise.resolve();
  await practice.close();
  await loopback.close();
});

async function facing(serve: Serve, kind: FieldAgent): Promise<void> {
  const port = await loopback.open(
    createServer({ allowHalfOpen: true }, (socket) => {
      served += 1;
      socket.on('error', () => undefined);
      const answersAtEnd = waitsForEnd;
      socket.once('data', () => {
        if (!answersAtEnd) socket.end('answer');
      });
      socket.once('end', () => {
        heardEnds += 1;
        if (answersAtEnd) socket.end('late answer');
      });
    }),
  );
  const { sourceAccessToken, destinationAccessToken } = await practice.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName: 'field-device', services: ['SSH'] } }),
  );
  agent = await serve(practice, kind, destinationAccessToken ?? '', port);
  closeAgent = () => agent.close();
  await until(() => expect(practice.logged.join('\n')).toMatch(/destination of \S+ connected/));
  source = await practice.connect({ mode: 'source', token: sourceAccessToken ?? '' });
  expect((await source.next()).type).toBe(Type.SERVICE_IDS);
}
const start = (streamId: number) => ({ type: Type.STREAM_START, streamId, serviceId: 'SSH' });
const ask = (streamId: number) => ({ type: Type.DATA, streamId, serviceId: 'SSH', payload: Buffer.from('ask') });
const reset = (streamId: number) => ({ type: Type.STREAM_RESET, streamId, serviceId: 'SSH' });

/** One question whose connection stays open until the agent itself says that it is over. */
async function answeredAndEnded(streamId: number): Promise<void> {
  source.send(start(streamId));
  source.send(ask(streamId));
  expect(fieldsOf(await source.next())).toMatchObject({ type: 'DATA', streamId, payload: 'answer' });
  expect(fieldsOf(await source.next())).toMatchObject({ type: 'STREAM_RESET', streamId });
}

describe.each(sides)('$name agent, in front of a service that ends behind its answer', ({ serve, needs }) => {
  it.skipIf(needs('localproxy -y V1') !== null)(
    `Greengrass: is deaf for whatever comes next, where its service may end first${needs('localproxy -y V1') === null ? '' : ' (needs LOCALPROXY)'}`,
    async () => {
      await facing(serve, 'localproxy -y V1');
      await answeredAndEnded(1);
      // Nothing was sent for the ended stream; still the next START ends the reading.
      source.send(start(2));
      await until(() => expect(agent.said()).toMatch(deaf));
      expect(served).toBe(1);
    },
  );

  it.skipIf(needs('localproxy -y V1') !== null)(
    `Greengrass: stays well where question and end come together, and the answer is lost${needs('localproxy -y V1') === null ? '' : ' (needs LOCALPROXY)'}`,
    async () => {
      await facing(serve, 'localproxy -y V1');
      for (let streamId = 1; streamId <= 4; streamId += 1) {
        source.send(start(streamId));
        source.sendTogether(ask(streamId), reset(streamId));
        await until(() => expect(served).toBe(streamId));
      }
      expect(agent.said()).not.toMatch(deaf);
    },
  );

  it.skipIf(needs('localproxy -y V2') !== null)(
    `localproxy -y V2: stays well, and answers the next${needs('localproxy -y V2') === null ? '' : ' (needs LOCALPROXY)'}`,
    async () => {
      await facing(serve, 'localproxy -y V2');
      for (let streamId = 1; streamId <= 3; streamId += 1) await answeredAndEnded(streamId);
      expect(served).toBe(3);
    },
  );

  it.skipIf(needs('localproxy -y V2') !== null)(
    `localproxy -y V2: a service that answers at the end of its question hears of that by the STREAM_RESET, too late for its answer${needs('localproxy -y V2') === null ? '' : ' (needs LOCALPROXY)'}`,
    async () => {
      await facing(serve, 'localproxy -y V2');
      waitsForEnd = true;
      source.send(start(1));
      source.send(ask(1));
      await until(() => expect(served).toBe(1));
      waitsForEnd = false;
      source.send(reset(1));
      await until(() => expect(heardEnds).toBe(1));
      // What is answered next is the next question: nothing came of the first.
      await answeredAndEnded(2);
      expect(served).toBe(2);
    },
  );
});

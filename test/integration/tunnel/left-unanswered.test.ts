import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceOf } from '../../fakes/field-agents';
import { FieldRig, fieldSides } from '../../fakes/field-rig';
import { Loopback } from '../../fakes/loopback';
import { until } from '../../fakes/wait';

/**
 * A program that leaves before the device has answered anybody, on a device that nothing is known of (PROTOCOL.md 5.6,
 * 5.7): its end is said in a way that leaves every agent well and every other connection alone, and the service behind
 * the agent hears of it.
 */
const agents = ['localproxy', 'localproxy -y V2', 'localproxy -y V1', 'C++ SDK'] as const;

const loopback = new Loopback();
let rig: FieldRig;
/** What the service was told, in the order of its connections, and which of these are over. */
let asked: { text: string; over: boolean }[];
beforeEach(async () => {
  rig = await FieldRig.start();
  asked = [];
});
afterEach(async () => {
  await rig.close();
  await loopback.close();
});

/** A service that answers only what begins with `ask`, and never ends by itself. */
const service = (): Promise<number> =>
  loopback.open(
    createServer({ allowHalfOpen: true }, (socket) => {
      const heard = { text: '', over: false };
      asked.push(heard);
      socket.on('error', () => undefined);
      socket.on('close', () => (heard.over = true));
      socket.on('end', () => socket.end());
      socket.on('data', (chunk) => {
        heard.text += chunk.toString();
        if (heard.text === 'ask') socket.write('answer');
      });
    }),
  );

async function dial(port: number, says: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(says);
  return socket;
}
const heard = (at: number, text: string): Promise<void> => until(() => expect(asked[at]?.text).toBe(text));
const over = (at: number): Promise<void> => until(() => expect(asked[at]?.over).toBe(true));

async function answered(socket: Socket): Promise<void> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  expect(chunk.toString()).toBe('answer');
}

describe.each(fieldSides)('$name agent', ({ serve, needs }) => {
  describe.each(agents)('%s', (kind) => {
    const variable = needs(kind);
    const suffix = variable === null ? '' : ` (needs ${variable})`;

    it.skipIf(variable !== null)(`serves the next program, and renews nothing${suffix}`, async () => {
      const { port } = await rig.face(serve, kind, 'V3', await service());
      const before = await deviceOf(rig.practice, rig.tunnelId);
      for (const at of [0, 1, 2]) {
        const leaves = await dial(port, 'wait');
        await heard(at, 'wait');
        leaves.destroy();
        await over(at);
      }
      const stays = await dial(port, 'ask');
      await answered(stays);
      expect(await deviceOf(rig.practice, rig.tunnelId)).toEqual(before);
      expect(rig.agent?.wrong()).toBeNull();
      stays.destroy();
      await over(3);
    });
  });

  // One that was started with -y V2 cannot be told from others before its first end, and goes deaf once by that of one
  // of several (5.7).
  describe.each(agents.filter((kind) => kind !== 'localproxy -y V2'))('%s', (kind) => {
    const variable = needs(kind);
    it.skipIf(variable !== null)(
      `serves those that are there, and the next one${variable === null ? '' : ` (needs ${variable})`}`,
      async () => {
        const { port } = await rig.face(serve, kind, 'V3', await service());
        const leaves = await dial(port, 'wait');
        await heard(0, 'wait');
        const stays = await dial(port, 'a');
        await heard(1, 'a');
        leaves.destroy();
        stays.write('sk');
        await answered(stays);
        stays.destroy();
        await Promise.all([over(0), over(1)]);
        const next = await dial(port, 'ask');
        await answered(next);
        expect(rig.agent?.wrong()).toBeNull();
      },
    );
  });
});

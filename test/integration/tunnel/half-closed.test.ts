import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FieldRig, fieldSides } from '../../fakes/field-rig';
import { Loopback } from '../../fakes/loopback';
import { until } from '../../fakes/wait';

/**
 * A program that ends its own side and waits for its answer (`nc -N`), in front of a localproxy that was started with
 * -y V2 (PROTOCOL.md 5.7).
 */
const loopback = new Loopback();
let rig: FieldRig;
beforeEach(async () => {
  rig = await FieldRig.start();
});
afterEach(async () => {
  await rig.close();
  await loopback.close();
});

/** A service that answers a moment later, and then ends by itself unless it was asked to stay. */
const service = (): Promise<number> =>
  loopback.open(
    createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('end', () => socket.end());
      socket.once('data', (asked) => {
        setTimeout(() => {
          socket.write('answer');
          if (asked.toString() !== 'stay') socket.end();
        }, 50);
      });
    }),
  );

describe.each(fieldSides)('$name localproxy -y V2', ({ serve, needs }) => {
  const variable = needs('localproxy -y V2');
  it.skipIf(variable !== null)(
    `the answer arrives, one program after the other${variable === null ? '' : ` (needs ${variable})`}`,
    async () => {
      const { port, proxy } = await rig.face(serve, 'localproxy -y V2', 'V3', await service());
      // What an ordinary program shows: all ids in the answer, and the end of all in answer to its own end.
      const first = connect(port, '127.0.0.1');
      first.write('stay');
      await once(first, 'data');
      let isSeen = false;
      proxy.onEvent(({ kind }) => (isSeen ||= kind === 'one-connection'));
      first.destroy();
      await until(() => expect(isSeen).toBe(true));
      proxy.setOneConnection(true);
      for (let count = 0; count < 3; count += 1) {
        const program = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
        program.end('ask');
        expect(await text(program)).toBe('answer');
      }
      expect(rig.agent?.wrong()).toBeNull();
    },
  );
});

import { expect, it } from 'vitest';
import { defaultTuning } from '../../../electron/tunnel';
import { ManualClock } from '../../fakes/manual-clock';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/** A tunnel that is throttled: the service stops reading, so its pongs are late behind the bytes of an upload (PROTOCOL.md 3.2). */

const { serving } = await tunnelTest();
/** More than the operating systems of both sides take without anybody reading. */
const upload = Buffer.alloc(24_000_000, 7);
const silenceMs = defaultTuning.pingIntervalMs + defaultTuning.pongTimeoutMs;

/** Resolves when nothing more is taken from the program: everything in between is full. */
async function isFull(socket: { readonly bytesWritten: number; readonly writableLength: number }): Promise<void> {
  let before = -1;
  await until(() => {
    const taken = socket.bytesWritten - socket.writableLength;
    const same = taken === before;
    before = taken;
    return same && socket.writableLength > 0;
  }, 'back-pressure up to the program');
}

it('an upload goes on through any silence in which it is taken, and a dead connection is found', async () => {
  const clock = new ManualClock();
  const { proxy, peer, program } = await serving({ clock });
  await until(() => proxy.last('pong'));
  let received = 0;
  let mayReceive = 0;
  peer.onMessage = (message) => {
    if (message.type === 'DATA') received += message.payload.length;
    if (received >= mayReceive) peer.raw.pause();
  };
  program.socket.write(upload);
  await isFull(program.socket);
  for (let round = 0; round < 4; round += 1) {
    clock.advance(silenceMs - 1_000);
    // A megabyte is read, no pong comes.
    mayReceive = received + 1_000_000;
    peer.raw.resume();
    await until(() => received >= mayReceive);
    await isFull(program.socket);
  }
  expect(proxy.states()).toEqual(['connecting', 'open']);
  // From here on nothing moves: the limit, and the longest that may be under way.
  clock.advance(silenceMs + 180_000);
  expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { code: 'pong-timeout' } });
});

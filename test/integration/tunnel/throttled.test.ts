import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { defaultTuning } from '../../../electron/tunnel';
import { ManualClock } from '../../fakes/manual-clock';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/**
 * A tunnel that is throttled: the service stops reading, so its pongs are late behind the bytes of an upload
 * (PROTOCOL.md 3.2).
 */

const { serving } = await tunnelTest();
const piece = Buffer.alloc(65_536, 7);
const silenceMs = defaultTuning.pingIntervalMs + defaultTuning.pongTimeoutMs;

/** A program that sends without end. `taken`: bytes that are no longer in its hands. */
function endless(socket: Socket): { readonly taken: () => number } {
  let taken = 0;
  const more = (): void =>
    void socket.write(piece, (error) => {
      if (error !== null && error !== undefined) return;
      taken += piece.length;
      more();
    });
  more();
  return { taken: () => taken };
}

/** Resolves when nothing more is taken from the program: everything in between is full. */
async function isFull({ taken }: ReturnType<typeof endless>): Promise<void> {
  let before = -1;
  let same = 0;
  await until(() => {
    same = taken() === before ? same + 1 : 0;
    before = taken();
    return same >= 10;
  }, 'back-pressure up to the program');
}

it('without a window, an upload goes on through any silence in which it is taken, and a dead connection is found', async () => {
  const clock = new ManualClock();
  const { proxy, peer, program } = await serving({ clock, tuning: { upwardQueueMs: Number.POSITIVE_INFINITY } });
  await until(() => proxy.last('pong'));
  let received = 0;
  let mayReceive = 0;
  peer.onMessage = (message) => {
    if (message.type === 'DATA') received += message.payload.length;
    if (received >= mayReceive) peer.raw.pause();
  };
  const upload = endless(program.socket);
  await isFull(upload);
  for (let round = 0; round < 4; round += 1) {
    clock.advance(silenceMs - 1_000);
    // No pong comes. So much is read that the proxy takes more from the program: what went into a system's buffers
    // nobody sees.
    const before = upload.taken();
    mayReceive = Number.POSITIVE_INFINITY;
    peer.raw.resume();
    await until(() => upload.taken() > before, 'more of the upload taken');
    mayReceive = received;
    await isFull(upload);
  }
  expect(proxy.states()).toEqual(['connecting', 'open']);
  // From here on nothing moves: the limit, and the longest that may be under way.
  clock.advance(silenceMs + 180_000);
  expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { code: 'pong-timeout' } });
});

it('with a window, a short silence is none, and a connection that died under an upload is found within twelve seconds', async () => {
  const clock = new ManualClock();
  const { proxy, peer, program } = await serving({ clock });
  await until(() => proxy.last('pong'));
  let received = 0;
  let mayReceive = 0;
  peer.onMessage = (message) => {
    if (message.type === 'DATA') received += message.payload.length;
    if (received >= mayReceive) peer.raw.pause();
  };
  const upload = endless(program.socket);
  await isFull(upload);
  for (let round = 0; round < 4; round += 1) {
    clock.advance(4_000);
    // More than all buffers hold: pings that were sent after the silence are among what is read.
    mayReceive = received + 20_000_000;
    peer.raw.resume();
    await until(() => {
      clock.advance(1);
      return received >= mayReceive;
    }, 'more of the upload received');
    await isFull(upload);
  }
  expect(proxy.states()).toEqual(['connecting', 'open']);
  clock.advance(9_000);
  expect(proxy.states()).toEqual(['connecting', 'open']);
  clock.advance(3_000);
  expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { code: 'pong-timeout' } });
});

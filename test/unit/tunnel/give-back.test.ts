import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { giveBack, isWhole } from '../../../electron/tunnel/flow/give-back';
import type { LocalClient } from '../../../electron/tunnel/flow/local-client';
import { Slab } from '../../../electron/tunnel/flow/slab';
import { loneClient } from '../../fakes/lone-client';
import { ManualClock } from '../../fakes/manual-clock';

/** Node 20 cannot; there the collector comes for it. */
const canGiveBack = 'transfer' in ArrayBuffer.prototype;
const lengthOf = (length: number): number => (canGiveBack ? 0 : length);
const size = 65_536;
/** All that is remembered for a restart. */
const remembered = 4_096;
/** A part of what is brought. */
const much = 40_000;

let socket: Socket;
let client: LocalClient;

beforeEach(() => {
  socket = new Socket();
  client = loneClient(socket, new ManualClock());
});
afterEach(() => socket.destroy());

/** As a socket of the operating system brings it. */
function brings(length: number, filled: number): Buffer {
  const chunk = Buffer.from(new Uint8Array(length).fill(filled).buffer);
  socket.emit('data', chunk);
  return chunk;
}

function takes(max: number): number[] {
  let taken: number[] = [];
  client.take(max, (bytes) => (taken = Array.from(bytes)));
  return taken;
}

const answer = (): void => client.deliver(Buffer.from('x'), new Slab(10, () => undefined));

it('what was used is gone at once', () => {
  answer();
  const chunk = brings(size, 1);
  expect(takes(size)).toEqual(Array.from({ length: size }, () => 1));
  expect(chunk.length).toBe(lengthOf(size));
});

it('what is used piece by piece is gone with its last piece', () => {
  answer();
  const [first, second] = [brings(size, 1), brings(size, 2)];
  expect(takes(much)).toEqual(Array.from({ length: much }, () => 1));
  expect([first.length, second.length]).toEqual([size, size]);
  expect(takes(much)).toEqual(Array.from({ length: size - much }, () => 1));
  expect([first.length, second.length]).toEqual([lengthOf(size), size]);
  expect(takes(size)).toEqual(Array.from({ length: size }, () => 2));
  expect(second.length).toBe(lengthOf(size));
});

it('what may be said a second time stays, and is said as it was', () => {
  const chunk = brings(remembered, 3);
  expect(takes(2_000)).toHaveLength(2_000);
  expect(takes(size)).toHaveLength(2_096);
  expect(chunk.length).toBe(remembered);
  client.restart(2);
  expect(takes(1_000)).toEqual(Array.from({ length: 1_000 }, () => 3));
  answer();
  // The first of two pieces that were remembered; the other is of the same memory.
  expect(takes(size)).toEqual(Array.from({ length: 1_000 }, () => 3));
  expect(chunk.length).toBe(remembered);
  expect(takes(size)).toEqual(Array.from({ length: 2_096 }, () => 3));
  expect(chunk.length).toBe(lengthOf(remembered));
});

it('a part of memory that others have as well is never given back, nor is what comes after it', () => {
  answer();
  const shared = Buffer.alloc(2 * size, 4);
  socket.emit('data', shared.subarray(0, size));
  const whole = brings(size, 5);
  expect(takes(size)).toHaveLength(size);
  expect(takes(size)).toHaveLength(size);
  expect([shared.length, whole.length]).toEqual([2 * size, size]);
});

it('small pieces are left to the collector', () => {
  const [small, large] = [new Uint8Array(4_095), new Uint8Array(4_096)];
  for (const { buffer } of [small, large]) giveBack(buffer);
  expect([small.length, large.length]).toEqual([4_095, lengthOf(4_096)]);
  expect([isWhole(Buffer.alloc(10_000)), isWhole(Buffer.alloc(10_000).subarray(1))]).toEqual([true, false]);
});

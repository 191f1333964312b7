import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalClient } from '../../../electron/tunnel/flow/local-client';
import { SmallReads } from '../../../electron/tunnel/flow/small-reads';
import { loneClient } from '../../fakes/lone-client';
import { ManualClock } from '../../fakes/manual-clock';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

const notes = (reads: SmallReads, times: number, length: number): boolean[] =>
  Array.from({ length: times }, () => reads.note(length));

describe('reads of a program', () => {
  it('are too many when many small ones come within a millisecond', () => {
    const reads = new SmallReads(clock);
    expect(notes(reads, 23, 512)).not.toContain(true);
    expect(reads.note(512)).toBe(true);
    clock.advance(1);
    expect(reads.note(512)).toBe(false);
  });

  it('are not while they come as slowly as somebody types or waits for answers', () => {
    const reads = new SmallReads(clock);
    for (let read = 0; read < 1000; read += 1) {
      expect(reads.note(1)).toBe(false);
      clock.advance(0.2);
    }
  });

  it('are not when each brings much', () => {
    expect(notes(new SmallReads(clock), 1000, 65_536)).not.toContain(true);
  });
});

describe('a program that writes in small pieces without waiting', () => {
  let client: LocalClient;
  let socket: Socket;
  beforeEach(() => {
    socket = new Socket();
    client = loneClient(socket, clock);
  });
  afterEach(() => socket.destroy());
  const piece = (length = 100): boolean => socket.emit('data', Buffer.alloc(length));
  const pieces = (count: number): void => {
    for (let each = 0; each < count; each += 1) piece();
  };

  it('is left alone for a millisecond, and loses nothing', () => {
    pieces(23);
    expect(socket.isPaused()).toBe(false);
    piece();
    expect(socket.isPaused()).toBe(true);
    clock.advance(1);
    expect(socket.isPaused()).toBe(false);
    let taken = 0;
    client.take(10_000, ({ length }) => (taken += length));
    expect(taken).toBe(100);
    expect(client.upPending).toBe(2_300);
  });

  it('stays paused beyond that while too much of it waits', () => {
    pieces(24);
    piece(8_000_000);
    clock.advance(1);
    expect(socket.isPaused()).toBe(true);
    while (client.upPending > 0) client.take(1_000_000, () => undefined);
    expect(socket.isPaused()).toBe(false);
  });

  it('is not read sooner because room was made for it', () => {
    piece(8_000_000);
    expect(socket.isPaused()).toBe(true);
    pieces(24);
    while (client.upPending > 0) client.take(1_000_000, () => undefined);
    pieces(24);
    expect(socket.isPaused()).toBe(true);
    while (client.upPending > 0) client.take(1_000_000, () => undefined);
    expect(socket.isPaused()).toBe(true);
    clock.advance(1);
    expect(socket.isPaused()).toBe(false);
  });

  it('leaves no timer behind when it goes', async () => {
    pieces(24);
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.destroy();
    await gone;
    expect(clock.pending).toBe(0);
  });
});

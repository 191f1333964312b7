// @vitest-environment jsdom
/** How much of what a device prints is read between two frames of the window. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { Inflow } from '../../../renderer/visit/terminal/inflow';
import { followShells } from '../../../renderer/visit/terminal/streams';
import { bridgeOf } from '../../fakes/bridge-of';

let told = 0;
let print: (bytes: Uint8Array) => void = () => undefined;
let stop = (): void => undefined;

beforeEach(() => {
  told = 0;
  installBridge(
    bridgeOf({
      on: (name, listener) => {
        if (name === 'shell.data') print = (bytes) => listener({ shellId: 'shell-1', bytes } as never);
        return () => undefined;
      },
      request: (name, args) => {
        if (name === 'shell.drawn') told += (args as { readonly bytes: number }).bytes;
        return Promise.resolve({ ok: true, value: null as never });
      },
    }),
  );
  stop = followShells();
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

/** What the window does in its next frame. */
let frame = (): void => undefined;
/** A terminal that reads 1,000 bytes a millisecond once it is told to. */
const rate = 1_000;
let under: { readonly length: number; readonly done: () => void }[] = [];
let written = 0;
const flood = (): Inflow => {
  const works: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => works.push(work));
  frame = () => {
    for (const work of works.splice(0)) work();
  };
  under = [];
  written = 0;
  return new Inflow('shell-1', ({ length }, done) => {
    written += length;
    under.push({ length, done: () => done(length / rate) });
  });
};
/** Reads whatever is to be read before the next frame; how many bytes that was. */
const readAll = (): number => {
  const before = written;
  const begun = under.reduce((sum, { length }) => sum + length, 0);
  while (under.length > 0) {
    expect(under).toHaveLength(1);
    under.shift()?.done();
  }
  return begun + written - before;
};
/** Reads for as long as frames come: whatever may be read. */
const readFrames = (): void => {
  for (let count = 0; count < 100; count += 1) {
    readAll();
    frame();
  }
};

describe('a shell that floods', () => {
  it('is read as far as it fits between two frames, and each byte is told of once', () => {
    const inflow = flood();
    for (let count = 0; count < 40; count += 1) print(new Uint8Array(20_000));
    expect(told).toBe(0);
    readAll();
    const frames: number[] = [];
    while (written < 800_000) {
      frame();
      frames.push(readAll());
    }
    // Seven milliseconds of reading each, once it is known how fast that is, give or take a piece.
    expect(Math.max(...frames.slice(5))).toBeLessThanOrEqual(7 * rate + 4_096);
    expect(Math.min(...frames.slice(5, -1))).toBeGreaterThanOrEqual(7 * rate - 4_096);
    expect([written, told]).toEqual([800_000, 800_000]);
    inflow.end();
  });

  it('goes on though no frame comes, and waits for none where nobody looks', () => {
    vi.useFakeTimers();
    const inflow = flood();
    for (let count = 0; count < 10; count += 1) print(new Uint8Array(20_000));
    readAll();
    const before = written;
    vi.advanceTimersByTime(100);
    expect(readAll()).toBeGreaterThan(0);
    expect(written).toBeGreaterThan(before);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    vi.advanceTimersByTime(100);
    readAll();
    expect([written, told]).toEqual([200_000, 200_000]);
    inflow.end();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('is read to its end when the connection breaks; what comes then waits for the next shell', () => {
    const inflow = flood();
    for (let count = 0; count < 40; count += 1) print(new Uint8Array(3_000));
    inflow.hold();
    print(new Uint8Array(2_000));
    const read = (bytes: number): void => {
      readFrames();
      expect([written, told]).toEqual([bytes, bytes]);
    };
    read(120_000);
    let goOn = (): void => undefined;
    inflow.release((next) => (goOn = next));
    print(new Uint8Array(1_000));
    read(120_000);
    goOn();
    read(123_000);
    inflow.end();
  });

  it('that breaks while the one before is still read has its own place, too', () => {
    const inflow = flood();
    const order: (string | number)[] = [];
    const begin = (name: string) => (goOn: () => void) => {
      order.push(written, name);
      goOn();
    };
    for (let count = 0; count < 4; count += 1) print(new Uint8Array(3_000));
    inflow.hold();
    inflow.release(begin('second'));
    print(new Uint8Array(2_000));
    inflow.hold();
    print(new Uint8Array(1_000));
    inflow.release(begin('third'));
    expect(order).toEqual([]);
    readFrames();
    expect(order).toEqual([12_000, 'second', 14_000, 'third']);
    inflow.end();
  });
});

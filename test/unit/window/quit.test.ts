import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { closeBeforeQuit } from '../../../electron/window/quit';
import { until } from '../../fakes/wait';

const yes = (): Promise<boolean> => Promise.resolve(true);
function setUp(close: () => Promise<void>, limit?: number, mayQuit = yes, mustNotWait = () => false) {
  const app = Object.assign(new EventEmitter(), { quits: 0, quit: () => ask() });
  const ends: string[] = [];
  const ask = (): void => {
    let held = false;
    app.emit('before-quit', { preventDefault: () => (held = true) });
    app.quits += 1;
    if (!(held as boolean)) ends.push('ended');
  };
  closeBeforeQuit(app, mayQuit, close, silentLogger, { ...(limit === undefined ? {} : { limit }), mustNotWait });
  return { app, ended: () => ends.length > 0 };
}

describe('quitting', () => {
  it('waits until everything is closed, once', async () => {
    let finish: () => void = () => undefined;
    const close = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const { app, ended } = setUp(close);
    app.quit();
    app.quit();
    await until(() => expect(close).toHaveBeenCalledTimes(1));
    expect(ended()).toBe(false);
    finish();
    await until(() => expect(ended()).toBe(true));
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('is asked about once at a time, and again after a no', async () => {
    const answers: ((may: boolean) => void)[] = [];
    const close = vi.fn(() => Promise.resolve());
    const { app, ended } = setUp(close, undefined, () => new Promise((answer) => answers.push(answer)));
    app.quit();
    app.quit();
    expect(answers).toHaveLength(1);
    answers[0]?.(false);
    await until(() => {
      app.quit();
      expect(answers).toHaveLength(2);
    });
    expect([close.mock.calls.length, ended()]).toEqual([0, false]);
    answers[1]?.(true);
    await until(() => expect(ended()).toBe(true));
  });

  it('goes on where nobody can be asked', async () => {
    const { app, ended } = setUp(
      () => Promise.resolve(),
      undefined,
      () => Promise.reject(new Error('no dialog')),
    );
    app.quit();
    await until(() => expect(ended()).toBe(true));
  });

  it('happens anyway when closing fails or hangs', async () => {
    const failing = setUp(() => Promise.reject(new Error('no')));
    failing.app.quit();
    await until(() => expect(failing.ended()).toBe(true));
    const hanging = setUp(() => new Promise(() => undefined), 5);
    hanging.app.quit();
    await until(() => expect(hanging.ended()).toBe(true));
  });
});

describe('logging out of a Mac', () => {
  it('holds up nobody who logs out: closing begins, and the app ends at once', () => {
    const close = vi.fn(() => new Promise<void>(() => undefined));
    const mayQuit = vi.fn(yes);
    const { app, ended } = setUp(close, undefined, mayQuit, () => true);
    app.quit();
    expect([ended(), close.mock.calls.length, mayQuit.mock.calls.length]).toEqual([true, 1, 0]);
    app.quit();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('that somebody is asked about ends at once when they log out', async () => {
    let ends = false;
    const { app, ended } = setUp(
      () => Promise.resolve(),
      undefined,
      () => new Promise(() => undefined),
      () => ends,
    );
    app.quit();
    expect(ended()).toBe(false);
    ends = true;
    app.quit();
    await until(() => expect(ended()).toBe(true));
  });
});

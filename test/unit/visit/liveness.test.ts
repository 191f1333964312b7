import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/net/clock';
import { keepaliveMs, Liveness } from '../../../electron/visit/ssh/liveness';
import { ManualClock } from '../../fakes/manual-clock';
import { sshTest } from '../../fakes/ssh-test';

/** What the app promises to whoever sits before a dead shell. */
const noticedWithinMs = 30_000;

describe('that nothing comes any more', () => {
  it('is noticed within 30 seconds of the last sign of life, whenever that was, and not before a keepalive had its time', () => {
    for (let last = 0; last < 2 * keepaliveMs; last += 50) {
      const clock = new ManualClock();
      let deadAt = Number.NaN;
      const liveness = new Liveness(clock, () => (deadAt = clock.monotonic()));
      liveness.start();
      clock.advance(last);
      liveness.received();
      clock.advance(noticedWithinMs);
      expect(deadAt - last, `heard at ${last}`).toBeLessThanOrEqual(noticedWithinMs);
      // The library asks at most so long after what came last, and the answer has as long again.
      expect(deadAt - last, `heard at ${last}`).toBeGreaterThanOrEqual(2 * keepaliveMs);
    }
  });

  it('is not said of a line on which an answer comes in each round, however late in it', () => {
    const clock = new ManualClock();
    let isDead = false;
    const liveness = new Liveness(clock, () => (isDead = true));
    liveness.start();
    for (let round = 0; round < 100; round += 1) {
      clock.advance(2 * keepaliveMs - 1);
      liveness.received();
    }
    expect(isDead).toBe(false);
  });
});

describe('a shell in which nobody types', () => {
  const { serve, client } = sshTest();
  /** The event loop goes round: what is on its way over loopback comes. */
  const comes = async (check: () => boolean): Promise<void> => {
    for (let round = 0; round < 100_000 && !check(); round += 1) await new Promise((done) => setImmediate(done));
    expect(check()).toBe(true);
  };
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lives for as long as the device answers, and is over within 30 seconds once it does not', async () => {
    const server = await serve({ shell: () => undefined });
    // The library's and ours.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const rig = client(systemClock);
    rig.connect(server.port);
    await comes(() => rig.all('host-key').length === 1);
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate('pat', { method: 'password', password: '' });
    await comes(() => rig.all('open').length === 1);
    rig.ssh.openShell('1', { columns: 80, rows: 24 }, null);
    await comes(() => rig.all('shell-open').length === 1);
    const [socket] = server.sockets;
    if (socket === undefined) throw new Error('nobody connected');

    for (let round = 1; round <= 20; round += 1) {
      const [asked, answered] = [socket.bytesRead, socket.bytesWritten];
      vi.advanceTimersByTime(keepaliveMs);
      await comes(() => socket.bytesRead > asked && socket.bytesWritten > answered);
      // The answer is here before the next question.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done));
    }
    expect(rig.all('closed')).toEqual([]);

    // Where the way to the device breaks, and the laptop's end of it does not.
    socket.pause();
    vi.advanceTimersByTime(noticedWithinMs);
    await comes(() => rig.all('closed').length === 1);
    expect(rig.all('closed')[0]?.failure).toEqual({ kind: 'silent' });
  });
});

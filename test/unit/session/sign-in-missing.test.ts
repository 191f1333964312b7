import { describe, expect, it } from 'vitest';
import { deferred } from '../../fakes/wait';
import { cloudError, reusedWords } from './observed';
import { eachInAWorld, type World } from './world';

/** Nobody is signed in: the question of a command waits, and what the app does by itself asks nobody. */
let w: World;
eachInAWorld((made) => (w = made));

const givenUp = cloudError('sign-in-expired', { name: 'ExpiredTokenException', givenUp: true });
const expired = cloudError('sign-in-expired', { name: 'ExpiredTokenException' });
const rotations = (): readonly string[] => w.calls.filter((call) => call.startsWith('rotate'));

describe('while the question waits', () => {
  it('a connection that is lost is not called connected afterwards, and is taken up again', async () => {
    const id = await w.connected();
    const question = deferred();
    w.question = question.promise;
    w.errors.rotate = givenUp;
    await w.sessions.rotate(id, 'SOURCE');
    await w.tick();
    const { length } = w.proxy().connects;
    w.proxy().connection({ kind: 'closed', code: 1001, reason: '', openForMs: 60_000 });
    await w.tick();
    expect(w.proxy().connects).toHaveLength(length);
    question.resolve(undefined);
    await w.tick();
    expect(w.proxy().connects).toHaveLength(length + 1);
    w.proxy().open();
    await w.tick();
    expect(w.problem()).toBe('connected');
  });

  it('a connection that is lost while closing waits is not called connected either', async () => {
    const id = await w.connected();
    const question = deferred();
    w.question = question.promise;
    w.errors.close = givenUp;
    void w.sessions.closeTunnel(id);
    await w.tick();
    w.proxy().connection({
      kind: 'waiting',
      attempt: 1,
      retryAt: Date.now() + 60_000,
      cause: { kind: 'failure', failure: { stage: 'session', code: 'pong-timeout', detail: '' } },
    });
    question.resolve(undefined);
    await w.tick();
    expect(w.problem()).toBe('reconnecting');
    w.proxy().open();
    await w.tick();
    expect(w.problem()).toBe('connected');
  });

  it('a connection that opens anew does not end what waits', async () => {
    w.deviceGoes(Date.now() - 600_000);
    const id = await w.connected();
    const hold = deferred();
    w.holdRotation = hold.promise;
    w.sessions.recover(id, 'device-disconnected');
    await w.tick();
    w.proxy().connection({ kind: 'connecting', attempt: 1 });
    w.proxy().open();
    await w.tick();
    hold.resolve(undefined);
    await w.tick();
    expect(w.problem()).toBe('waiting-for-device device-disconnected');
    w.deviceComes();
    await w.tick(3000);
    expect(w.problem()).toBe('connected');
  });
});

describe('what the app does by itself while nobody is signed in', () => {
  it('a refusal is told as what it is; nothing is rotated unasked, and its button asks', async () => {
    const id = await w.refused();
    w.sessions.recover(id, 'token-reused');
    await w.tick();
    w.proxy().open();
    await w.tick();
    expect(w.view().mayRotateByItself).toBe(true);
    for (const error of [givenUp, expired]) {
      w.errors.describe = error;
      w.proxy().refuse(reusedWords);
      await w.tick();
      expect(w.problem()).toBe('problem token-reused');
    }
    expect(rotations()).toHaveLength(1);
    delete w.errors.describe;
    w.prompts.length = 0;
    w.sessions.recover(id, 'token-reused');
    await w.tick();
    expect(rotations()).toHaveLength(2);
    expect(w.prompts).toEqual(['always']);
  });

  it('a rotation that was to come by itself leaves the problem and its button', async () => {
    const id = await w.refused();
    w.sessions.recover(id, 'token-reused');
    await w.tick();
    w.proxy().open();
    await w.tick();
    w.errors.rotate = givenUp;
    w.proxy().refuse(reusedWords);
    await w.tick();
    expect(w.problem()).toBe('problem token-reused');
    expect(w.view().state).toMatchObject({ problem: { recovery: { kind: 'rotate', mode: 'SOURCE' } } });
    expect(w.view().timeline.some(({ kind }) => kind === 'rotation-failed')).toBe(false);
  });

  it('looking at the device finds out nothing, and changes nothing', async () => {
    await w.connected();
    w.errors.describe = givenUp;
    await w.tick(600_000);
    expect(w.view().state).toMatchObject({ kind: 'connected', device: 'unknown' });
    expect(w.view().timeline.some(({ kind }) => kind === 'sign-in-given-up')).toBe(false);
    expect(w.prompts).not.toContain('always');
  });
});

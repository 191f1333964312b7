import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../shared/session';
import { deferred } from '../../fakes/wait';
import { cloudError, reusedWords } from './observed';
import { eachInAWorld, type World } from './world';

/** Somebody is asked to sign in in the middle of a command and gives up: everything is as it was, and the same button asks again. */
let w: World;
eachInAWorld((made) => (w = made));

const here = 'aws:us-east-1';
const givenUp = cloudError('sign-in-expired', { name: 'ExpiredTokenException', givenUp: true });
const expired = cloudError('sign-in-expired', { name: 'ExpiredTokenException' });
const rotations = (): readonly string[] => w.calls.filter((call) => call.startsWith('rotate'));
/** A session but for what is only told of it, and when it was looked at. */
const apart = ({ timeline: _timeline, tunnel, ...rest }: SessionView): object => ({
  ...rest,
  tunnel: { ...tunnel, checkedAt: null },
});

/** Runs a command that is given up: all that is different afterwards is one line in the timeline. */
async function leavesAllAsItWas(command: () => unknown): Promise<void> {
  const before = w.view();
  const asked = w.prompts.length;
  const told = w.notices.filter(({ kind }) => kind === 'problem').length;
  await command();
  await w.tick();
  expect(apart(w.view())).toEqual(apart(before));
  const [line, ...older] = w.view().timeline;
  expect(line).toMatchObject({ kind: 'sign-in-given-up', outcome: 'noted' });
  expect(older).toEqual(before.timeline);
  expect(w.prompts.slice(asked)).toContain('always');
  expect(w.notices.filter(({ kind }) => kind === 'problem')).toHaveLength(told);
}
async function refusedSession(): Promise<string> {
  const id = await w.connected();
  w.proxy().refuse(reusedWords);
  await w.tick();
  expect(w.problem()).toBe('problem token-reused');
  return id;
}

describe('giving up signing in', () => {
  it('for the repair of a problem: the problem is back, its button asks again, and then it goes on', async () => {
    const id = await refusedSession();
    w.errors.rotate = givenUp;
    await leavesAllAsItWas(() => w.sessions.recover(id, 'token-reused'));
    expect(w.view().mayRotateByItself).toBe(false);
    await leavesAllAsItWas(() => w.sessions.recover(id, 'token-reused'));
    delete w.errors.rotate;
    const { port } = w.view().services[0]!;
    await w.sessions.recover(id, 'token-reused');
    await w.tick();
    w.proxy().open();
    await w.tick();
    expect(w.problem()).toBe('connected');
    expect(w.view().services[0]?.port).toBe(port);
    expect(rotations()).toHaveLength(3);
  });

  it.each(['SOURCE', 'DESTINATION', 'ALL'] as const)('for a rotation of %s by hand: still connected', async (mode) => {
    const id = await w.connected();
    w.errors.rotate = givenUp;
    await leavesAllAsItWas(() => w.sessions.rotate(id, mode));
    expect(w.problem()).toBe('connected');
    expect(w.proxy().holds.at(-1) ?? false).toBe(false);
  });

  it('for the look before a rotation: nothing was rotated', async () => {
    const id = await w.connected();
    w.errors.describe = givenUp;
    await leavesAllAsItWas(() => w.sessions.rotate(id, 'DESTINATION'));
    expect(rotations()).toEqual([]);
  });

  it('while a device is awaited: it still is, for as long as before', async () => {
    w.deviceGoes(Date.now() - 600_000);
    const id = await w.connected();
    await w.sessions.recover(id, 'device-disconnected');
    await w.tick(30_000);
    w.errors.rotate = givenUp;
    await leavesAllAsItWas(() => w.sessions.rotate(id, 'DESTINATION'));
    expect(w.problem()).toBe('waiting-for-device device-disconnected');
    await w.tick(25_000);
    expect(w.problem()).toBe('waiting-for-device device-disconnected');
    await w.tick(10_000);
    expect(w.view().state).toMatchObject({
      kind: 'problem',
      problem: { code: 'device-disconnected', params: { notified: true } },
    });
  });

  it('for closing a tunnel: the connection is as it was', async () => {
    const id = await w.connected();
    w.proxy().emit({ kind: 'pong', roundTripMs: 24, at: Date.now() });
    w.errors.close = givenUp;
    await leavesAllAsItWas(() => w.sessions.closeTunnel(id));
    expect(w.view().connection).toMatchObject({ kind: 'open', roundTrip: 24 });
  });

  it('for connecting to a device whose tunnel is still to be found', async () => {
    w.errors.list = givenUp;
    const selected = w.sessions.select({ environmentId: here, thingName: 'pump-9', tunnelId: null, ticket: null });
    const id = selected.ok ? selected.value.sessionId : '';
    await leavesAllAsItWas(() => w.sessions.connect(id));
    expect(w.problem()).toBe('ready');
  });

  it('for connecting without a token: the ports are given back', async () => {
    const selected = w.sessions.select({ environmentId: here, thingName: 'pump-1', tunnelId: 't-1', ticket: null });
    await w.tick();
    w.errors.rotate = givenUp;
    await w.sessions.connect(selected.ok ? selected.value.sessionId : '');
    await w.tick();
    expect(w.problem()).toBe('ready');
    expect(w.proxy().stopped).toBe(true);
    expect(w.view().services[0]?.port).toBeNull();
    expect(w.view().timeline[0]?.kind).toBe('sign-in-given-up');
  });

  it('is not asked of somebody who connects with a token that works', async () => {
    w.errors.describe = expired;
    await w.connected();
    expect(w.view().state).toMatchObject({ kind: 'connected', device: 'unknown' });
    expect(w.prompts).toContain('never');
    expect(w.prompts).not.toContain('always');
  });

  it('for a new tunnel after the old one ended, from its button and from the dialog', async () => {
    const id = await w.withToken();
    w.tunnel = { ...w.tunnel, status: 'CLOSED' };
    await w.sessions.connect(id);
    await w.tick();
    expect(w.problem()).toBe('ended tunnel-ended');
    w.errors.open = givenUp;
    await leavesAllAsItWas(() => w.sessions.recover(id, 'tunnel-ended'));
    await leavesAllAsItWas(() =>
      w.sessions.openTunnel({
        environmentId: here,
        thingName: 'pump-1',
        services: ['SSH', 'HTTP'],
        lifetimeMinutes: 60,
        ticket: 'INC-2',
      }),
    );
    expect(w.sessions.views()).toHaveLength(1);
    delete w.errors.open;
    w.tunnel = { ...w.tunnel, tunnelId: 't-new', status: 'OPEN', services: ['SSH', 'HTTP'] };
    await w.sessions.openTunnel({
      environmentId: here,
      thingName: 'pump-1',
      services: ['SSH', 'HTTP'],
      lifetimeMinutes: 60,
      ticket: 'INC-2',
    });
    await w.tick();
    w.proxy().open();
    await w.tick();
    expect(w.view()).toMatchObject({ tunnelId: 't-new', ticket: 'INC-2', state: { kind: 'connected' } });
  });

  it('for the try at a service that does not answer: it still counts as not answering', async () => {
    const id = await w.connected();
    w.proxy().emit({
      kind: 'client-ended',
      serviceId: 'SSH',
      connection: 1,
      by: 'device',
      answered: false,
      age: 0,
    } as never);
    await w.tick();
    expect(w.problem()).toBe('problem service-unreachable');
    w.errors.describe = givenUp;
    await leavesAllAsItWas(() => w.sessions.recover(id, 'service-unreachable'));
    expect(w.view().services[0]?.unreachable).toBe(true);
  });

  it('for another Region: still in the one before, on the same ports', async () => {
    const id = await w.connected();
    w.proxy().refuse('no words that are known', 403);
    w.tunnel = { ...w.tunnel, arn: 'arn:aws:iot:eu-west-1:123456789012:tunnel/t-1' };
    await w.tick();
    await w.sessions.connect(id);
    await w.tick();
    w.proxy().refuse('no words that are known', 403);
    await w.tick();
    expect(w.problem()).toBe('problem tunnel-wrong-region');
    w.elsewhere.add('eu-west-1');
    w.errors.elsewhere = givenUp;
    const [port, made] = [w.view().services[0]?.port, w.proxies.length];
    // Its own token is of no use there.
    await w.sessions.recover(id, 'tunnel-wrong-region');
    await w.tick();
    expect(w.problem()).toBe('problem tunnel-wrong-region');
    expect(w.view()).toMatchObject({ environment: { id: here }, services: [{ port }] });
    expect(w.proxies).toHaveLength(made);
    expect(w.proxy().stopped).toBe(false);
  });
});

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
    await w.sessions.recover(id, 'device-disconnected');
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
    const id = await refusedSession();
    await w.sessions.recover(id, 'token-reused');
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
    await w.sessions.recover(id, 'token-reused');
    await w.tick();
    expect(rotations()).toHaveLength(2);
    expect(w.prompts).toEqual(['always']);
  });

  it('a rotation that was to come by itself leaves the problem and its button', async () => {
    const id = await refusedSession();
    await w.sessions.recover(id, 'token-reused');
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

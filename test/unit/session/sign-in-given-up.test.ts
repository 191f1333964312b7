import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../shared/session';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

/**
 * Somebody is asked to sign in in the middle of a command and gives up: everything is as it was, and the same button
 * asks again.
 */
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
describe('giving up signing in for a repair or a rotation', () => {
  it('for the repair of a problem: the problem is back, its button asks again, and then it goes on', async () => {
    const id = await w.refused();
    w.errors.rotate = givenUp;
    await leavesAllAsItWas(() => w.sessions.recover(id, 'token-reused'));
    expect(w.view().mayRotateByItself).toBe(false);
    await leavesAllAsItWas(() => w.sessions.recover(id, 'token-reused'));
    delete w.errors.rotate;
    const { port } = w.view().services[0]!;
    w.sessions.recover(id, 'token-reused');
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
    expect(w.proxy().pauses.at(-1) ?? false).toBe(false);
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
    w.sessions.recover(id, 'device-disconnected');
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
});

describe('giving up signing in', () => {
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
});

describe('giving up signing in where a command begins with something else', () => {
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
    w.sessions.openTunnel({
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
    w.sessions.recover(id, 'tunnel-wrong-region');
    await w.tick();
    expect(w.problem()).toBe('problem tunnel-wrong-region');
    expect(w.view()).toMatchObject({ environment: { id: here }, services: [{ port }] });
    expect(w.proxies).toHaveLength(made);
    expect(w.proxy().stopped).toBe(false);
  });
});

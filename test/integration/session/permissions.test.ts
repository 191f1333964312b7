import { describe, expect, it } from 'vitest';
import { defaultSessionTuning } from '../../../electron/session';
import { pollInterval } from '../../../electron/session/poller';
import { deniedCall } from '../../../shared/session';
import { until } from '../../fakes/wait';
import { denialsIn, thing } from './denials';
import { describeNow, eachWithARig, works, type Rig } from './rig';

/**
 * The matrix of permissions (each action denied in turn, over the main flows), through the real SDK against the
 * practice service.
 */
let rig: Rig;
eachWithARig((made) => (rig = made));
const { deny, openedByDesk, byLink, requestOf, spiedCalls, noDeadEnd } = denialsIn(() => rig);

describe('DescribeTunnel denied', () => {
  it('a link connects all the same, says that the device is not known, and does not ask again and again', async () => {
    const tunnelId = await openedByDesk();
    await deny('describe-denied');
    const asked = spiedCalls('describe');
    const id = await byLink({ tunnelId, thingName: thing });
    const view = await rig.state(id, 'connected');
    expect(view.state).toMatchObject({ device: 'unknown' });
    expect(deniedCall(view, 'iot:DescribeTunnel')).toMatchObject({
      resource: `arn:aws:iot:us-east-1:123456789012:tunnel/${tunnelId}`,
      policy: 'identity',
      who: 'arn:aws:sts::123456789012:assumed-role/FieldTechnician/practice',
    });
    await works(rig.port(id));
    await until(() => expect(rig.view(id).services[0]?.lastAnswerAt).not.toBeNull());
    noDeadEnd(id);
    // The first look, connecting, and once on the open link; then never again by itself.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(3);
    expect(pollInterval(rig.view(id), defaultSessionTuning)).toBeNull();
  });

  it('a link that names only the device takes its newest tunnel', async () => {
    await openedByDesk();
    const newest = await openedByDesk();
    await deny('describe-denied');
    const id = await byLink({ thingName: thing });
    expect((await rig.state(id, 'connected')).tunnelId).toBe(newest);
  });
});

describe('repairs without DescribeTunnel', () => {
  it('a used token is repaired without it, on the same port', async () => {
    const tunnelId = await openedByDesk();
    await deny('describe-denied');
    const id = await byLink({ tunnelId, thingName: thing });
    await rig.state(id, 'connected');
    const port = rig.port(id);
    await rig.test.practice.fault('token-used', { tunnelId });
    await rig.problem(id, 'token-reused');
    rig.sessions.recover(id, 'token-reused');
    await rig.state(id, 'connected');
    expect(rig.port(id)).toBe(port);
    await works(port);
  });

  it('the device is sent a token for the thing and services that are known, and nothing is waited for that cannot be seen', async () => {
    const tunnelId = await openedByDesk();
    await deny('describe-denied');
    const id = await byLink({ tunnelId, thingName: thing });
    await rig.state(id, 'connected');
    await rig.test.practice.fault('device-token-invalid', { tunnelId });
    await rig.sessions.rotate(id, 'DESTINATION');
    const view = await rig.state(id, 'connected');
    const rotated = view.timeline.find(({ kind }) => kind === 'rotated');
    expect(rotated).toMatchObject({ params: { mode: 'DESTINATION' } });
    expect(rotated?.command?.lines).toContainEqual(['--destination-config', `thingName=${thing},services=SSH`]);
    // It does come, as somebody who may look sees.
    await rig.test.practice.clearFaults();
    await until(async () => expect((await describeNow(rig, id)).destination.status).toBe('CONNECTED'));
    await works(rig.port(id));
  });

  it('taken away while the device is awaited, it ends the waiting', async () => {
    await deny('notification-lost');
    const opened = rig.sessions.openTunnel({
      environmentId: rig.environment.id,
      thingName: thing,
      services: ['SSH'],
      lifetimeMinutes: 60,
      ticket: null,
    });
    if (!opened.ok) throw new Error('not opened');
    const { sessionId } = opened.value;
    await rig.state(sessionId, 'waiting-for-device');
    await deny('describe-denied');
    expect((await rig.state(sessionId, 'connected')).state).toMatchObject({ device: 'unknown' });
  });

  it('a tunnel that somebody closed is known by what the data plane says', async () => {
    const id = await rig.open(thing);
    await deny('describe-denied');
    await rig.test.practice.fault('tunnel-closed', { tunnelId: rig.view(id).tunnelId! });
    expect((await rig.state(id, 'ended')).state).toMatchObject({ problem: { code: 'tunnel-ended' } });
  });
});

describe('ListTunnels denied', () => {
  it('a link with a device says which right is missing; a tunnel id still connects', async () => {
    const tunnelId = await openedByDesk();
    await deny('list-denied');
    const id = await byLink({ thingName: thing });
    const denied = await rig.problem(id, 'access-denied');
    expect(denied.state).toMatchObject({
      problem: {
        params: { action: 'iot:ListTunnels', resource: 'arn:aws:iot:us-east-1:123456789012:tunnel/*' },
        recovery: { kind: 'copy-request', action: 'iot:ListTunnels' },
      },
    });
    expect(requestOf(id, 'iot:ListTunnels')).toContain(`aws iotsecuretunneling list-tunnels`);
    noDeadEnd(id);
    await rig.state(await byLink({ tunnelId }), 'connected');
  });
});

describe('OpenTunnel denied', () => {
  it('joins what is open; a new one is refused in the right words, and known from then on', async () => {
    const tunnelId = await openedByDesk();
    await deny('open-denied');
    const joined = await byLink({ tunnelId });
    await rig.state(joined, 'connected');
    const opened = rig.sessions.openTunnel({
      environmentId: rig.environment.id,
      thingName: thing,
      services: ['SSH'],
      lifetimeMinutes: 60,
      ticket: 'INC-48213',
    });
    if (!opened.ok) throw new Error('not accepted');
    const { sessionId } = opened.value;
    expect((await rig.problem(sessionId, 'access-denied')).state).toMatchObject({
      problem: { params: { action: 'iot:OpenTunnel', resource: `arn:aws:iot:us-east-1:123456789012:thing/${thing}` } },
    });
    // Every session of the environment knows, for this thing only.
    expect(deniedCall(rig.view(joined), 'iot:OpenTunnel')).not.toBeNull();
    expect(deniedCall({ ...rig.view(joined), thingName: 'other' }, 'iot:OpenTunnel')).toBeNull();
    const request = requestOf(sessionId, 'iot:OpenTunnel');
    expect(request).toContain(`thingName=${thing},services=SSH`);
    expect(JSON.parse(/\{[\s\S]*\}/.exec(request)![0])).toEqual({
      Effect: 'Allow',
      Action: 'iot:OpenTunnel',
      Resource: ['arn:aws:iot:us-east-1:123456789012:tunnel/*', `arn:aws:iot:us-east-1:123456789012:thing/${thing}`],
    });
    noDeadEnd(sessionId);
    // Granted meanwhile: the person says so, and it works.
    await rig.test.practice.clearFaults();
    rig.permissions.forget();
    expect(deniedCall(rig.view(joined), 'iot:OpenTunnel')).toBeNull();
  });
});

describe('TagResource denied', () => {
  it('opens all the same, without tags; the ticket stands in the description, and the next opening does not try', async () => {
    await deny('tags-denied');
    const asked = spiedCalls('open');
    const id = await rig.open(thing);
    const { untagged, tunnelId } = rig.view(id);
    expect(untagged).toMatchObject({
      denial: { action: 'iot:TagResource', policy: 'identity' },
      tags: [{ key: 'ticket', value: 'INC-48213' }],
      describesTicket: true,
    });
    expect(await describeNow(rig, id)).toMatchObject({ description: 'FieldTunnel INC-48213', tags: [] });
    await works(rig.port(id));
    await rig.open('hvac-gateway-112');
    expect(asked.mock.calls.map(([{ tags }]) => tags.length)).toEqual([1, 0, 0]);
    const request = requestOf(id, 'iot:TagResource');
    expect(request).toContain(`aws iotsecuretunneling tag-resource`);
    expect(request).toContain(`tunnel/${tunnelId ?? ''}`);
    expect(JSON.parse(/\{\n[\s\S]*\}/.exec(request)![0])).toEqual({
      Effect: 'Allow',
      Action: 'iot:TagResource',
      Resource: ['arn:aws:iot:us-east-1:123456789012:tunnel/*'],
    });
    noDeadEnd(id);
  });
});

describe('CloseTunnel denied', () => {
  it('leaves the connection as it was, and the button knows why', async () => {
    const id = await rig.open(thing);
    const port = rig.port(id);
    await deny('close-denied');
    await rig.sessions.closeTunnel(id);
    const view = await rig.state(id, 'connected');
    expect(view.connection.kind).toBe('open');
    expect(view.timeline[0]).toMatchObject({ kind: 'tunnel-closed', outcome: 'failed' });
    expect(deniedCall(view, 'iot:CloseTunnel')).not.toBeNull();
    expect(requestOf(id, 'iot:CloseTunnel')).toContain(`close-tunnel`);
    await works(port);
  });
});

describe('each action denied in turn, over every flow', () => {
  const faults = [
    'describe-denied',
    'list-denied',
    'open-denied',
    'tags-denied',
    'close-denied',
    'delete-denied',
    'rotation-denied',
    'rotation-denied-source',
    'rotation-denied-device',
    'rotation-denied-both',
  ] as const;

  it.each(faults)('%s: no flow ends without a way on', async (fault) => {
    const tunnelId = await openedByDesk();
    await deny(fault);
    const ids = [await byLink({ tunnelId, thingName: thing }), await byLink({ thingName: 'cold-store-cam-18' })];
    const opened = rig.sessions.openTunnel({
      environmentId: rig.environment.id,
      thingName: 'hvac-gateway-112',
      services: ['SSH'],
      lifetimeMinutes: 60,
      ticket: null,
    });
    if (opened.ok) ids.push(opened.value.sessionId);
    const settled = (): void => {
      for (const id of ids)
        expect(['connected', 'problem', 'ended'], JSON.stringify(rig.view(id).state)).toContain(
          rig.view(id).state.kind,
        );
    };
    await until(settled);
    for (const mode of ['SOURCE', 'DESTINATION', 'ALL'] as const) {
      for (const id of ids) await rig.sessions.rotate(id, mode);
      await until(settled);
      ids.forEach(noDeadEnd);
    }
    for (const id of ids) await rig.sessions.closeTunnel(id);
    await until(settled);
    ids.forEach(noDeadEnd);
    for (const id of ids) expect(requestOf(id, 'iot:CloseTunnel')).not.toMatch(/undefined|\[object/);
  });
});

import { describe, expect, it } from 'vitest';
import { deniedConnect, deniedRotation } from '../../../shared/session';
import { denialsIn, signal, thing } from './denials';
import { eachWithARig, tokenOf, works, type Rig } from './rig';

/** A role that may not rotate, through the real SDK against the practice service. */
let rig: Rig;
eachWithARig((made) => (rig = made));
const { deny, openedByDesk, byLink, requestOf } = denialsIn(() => rig);

describe('RotateTunnelAccessToken denied', () => {
  it('for every mode: a link says so before anything was lost, and a token from the desk goes on', async () => {
    const tunnelId = await openedByDesk();
    await deny('rotation-denied');
    const id = await byLink({ tunnelId });
    const view = await rig.problem(id, 'rotation-denied');
    expect(view.state).toMatchObject({
      problem: {
        params: { mode: 'SOURCE', condition: { key: 'iot:ClientMode', value: 'SOURCE' } },
        recovery: { kind: 'copy-request', mode: 'SOURCE' },
      },
    });
    expect(deniedConnect(view)).not.toBeNull();
    const request = requestOf(id, 'iot:RotateTunnelAccessToken', 'SOURCE');
    for (const part of [
      'assumed-role/FieldTechnician',
      '--client-mode SOURCE',
      'INC-48213',
      'denied iot:RotateTunnelAccessToken, iot:ClientMode = SOURCE on',
      `fieldtunnel://connect?region=us-east-1&tunnel=${tunnelId}`,
    ])
      expect(request).toContain(part);
    // Quoted where the id's first characters would be read as a number.
    expect(request).toMatch(new RegExp(`--tunnel-id "?${tunnelId}"? `));
    expect(JSON.parse(/\{[\s\S]*\}/.exec(request)![0])).toMatchObject({
      Action: 'iot:RotateTunnelAccessToken',
      Condition: { StringEquals: { 'iot:ClientMode': 'SOURCE' } },
    });
    await rig.test.practice.clearFaults();
    const handed = await rig.plane.rotate(tunnelId, 'SOURCE', null, signal());
    if (!handed.ok) throw new Error('not rotated');
    await deny('rotation-denied');
    await rig.sessions.connectWithToken({
      token: handed.value.sourceAccessToken!,
      environmentId: rig.environment.id,
      serviceId: null,
      ticket: null,
      sessionId: id,
    });
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });
});

describe('RotateTunnelAccessToken denied for some modes', () => {
  it('for DESTINATION and ALL (a role of SOURCE only): the laptop’s side is repaired, the device’s is asked for', async () => {
    const id = await rig.open(thing);
    const tunnelId = rig.view(id).tunnelId!;
    await deny('rotation-denied-device');
    await rig.test.practice.fault('token-used', { tunnelId });
    await rig.problem(id, 'token-reused');
    rig.sessions.recover(id, 'token-reused');
    await rig.state(id, 'connected');
    await rig.test.practice.fault('device-token-invalid', { tunnelId });
    await rig.problem(id, 'device-disconnected');
    rig.sessions.recover(id, 'device-disconnected');
    const denied = await rig.problem(id, 'rotation-denied');
    expect(denied.state).toMatchObject({
      problem: {
        params: { mode: 'DESTINATION', condition: { value: 'DESTINATION' } },
        recovery: { kind: 'copy-request', mode: 'DESTINATION' },
      },
    });
    expect(deniedRotation(denied, 'DESTINATION')).not.toBeNull();
    expect(deniedRotation(denied, 'SOURCE')).toBeNull();
    // The desk sends the device its token; it is seen to come, and nothing has to be pressed.
    await rig.test.practice.clearFaults();
    await rig.plane.rotate(tunnelId, 'DESTINATION', { thingName: thing, services: ['SSH'] }, signal());
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });

  it('for ALL only: the laptop’s side alone is tried by itself', async () => {
    const id = await rig.open(thing);
    const tunnelId = rig.view(id).tunnelId!;
    await deny('rotation-denied-both');
    const pair = await tokenOf(rig, id);
    // A token that was rotated away is refused without a word that is known: both sides are in question.
    const rotated = await rig.plane.rotate(tunnelId, 'SOURCE', null, signal());
    expect(rotated.ok).toBe(true);
    await rig.problem(id, 'replaced-elsewhere');
    await rig.sessions.rotate(id, 'ALL');
    await rig.state(id, 'connected');
    expect(
      rig
        .view(id)
        .timeline.filter(({ kind }) => kind === 'rotated' || kind === 'rotation-failed')
        .map(({ params }) => params['mode'])
        .slice(0, 2),
    ).toEqual(['SOURCE', 'ALL']);
    expect(await tokenOf(rig, id)).not.toEqual(pair);
  });
});

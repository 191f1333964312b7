/** A login belongs to the device that it was typed for. */
import { describe, expect, it } from 'vitest';
import { makeRig, oneKey, otherKey, settled } from './rig';
import { accepted, login, open, password, phase } from './steps';

const nameless = { thingName: null, tunnelId: null } as const;

describe('a login', () => {
  it('is not shown to another device that the session leads to after a break, be that one known', async () => {
    const rig = await makeRig();
    rig.hostKeys.pin('fieldtunnel-eu-west-1-valve-3', otherKey);
    await open(rig);
    rig.change({ state: { kind: 'preparing', step: 'token' }, thingName: 'valve-3' });
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    rig.change({ state: { kind: 'connected', since: 1, device: 'connected' } });
    rig.thread().calls.splice(0);
    rig.visits.begin('s1');
    await rig.showKey(otherKey);
    expect(rig.view().hostKey?.kind).toBe('known');
    expect(rig.thread().last('authenticate')).toBeNull();
    expect(phase(rig, 'login').proposal.holdsSecret).toBe(false);
    // An empty field takes nothing that was typed elsewhere.
    await login(rig, { secret: null, hostKey: null });
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password: '' }]);
  });

  it('goes on being used where the tunnel is another one, and the thing the same', async () => {
    const rig = await makeRig();
    await open(rig);
    rig.change({ tunnelId: 't2' });
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    rig.visits.begin('s1');
    await rig.showKey(oneKey);
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
  });

  it('is kept nowhere where only a pasted token leads to the device, and that is not offered', async () => {
    const rig = await makeRig();
    rig.session = { ...rig.session, ...nameless };
    rig.visits.begin('s1');
    await rig.showKey();
    expect(phase(rig, 'login').proposal).toMatchObject({ mayKeep: false, keep: false });
    await login(rig, { keep: true });
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(rig.secrets.size).toBe(0);
  });

  it('of a tunnel without a thing is nobody’s whose thing is called like that tunnel', async () => {
    const rig = await makeRig();
    rig.session = { ...rig.session, thingName: null, tunnelId: 'pump' };
    await open(rig, { keep: true });
    await settled();
    expect(rig.visits.userOn(rig.session, 'SSH')).toBe(accepted.user);
    expect(rig.secrets.size).toBe(1);
    rig.session = { ...rig.session, id: 's2', thingName: 'pump', tunnelId: 't2' };
    expect(rig.visits.userOn(rig.session, 'SSH')).toBeNull();
  });
});

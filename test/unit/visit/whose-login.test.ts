/** A login belongs to the device that it was typed for. */
import { describe, expect, it } from 'vitest';
import { makeRig, oneKey, otherKey, type Rig, sessionView, settled } from './rig';
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

describe('the next device of the same type', () => {
  /** In another session; the first visit is over. */
  async function next(rig: Rig, over: Partial<Rig['session']> = {}): Promise<void> {
    rig.visits.leave('s1');
    rig.session = { ...rig.session, thingName: 'pump-station-08', ...over };
    rig.visits.begin('s1');
    await rig.showKey(otherKey);
  }

  it('is proposed who one was on the last one in this run, and how, without any secret, also where it was not to be kept', async () => {
    const rig = await makeRig();
    await open(rig, { user: 'pumps', method: 'key-file', keyFile: '/k', keep: false });
    await settled();
    expect(rig.secrets.size).toBe(0);
    await next(rig);
    expect(phase(rig, 'login').proposal).toMatchObject({
      from: 'device-type',
      user: 'pumps',
      method: 'key-file',
      keyFile: '/k',
      holdsSecret: false,
    });
    await login(rig, { user: 'pumps', method: 'key-file', keyFile: '/k', secret: null });
    expect(rig.thread().last('authenticate')).toEqual(['pumps', { method: 'key-file', path: '/k', passphrase: null }]);
  });

  it('is proposed the last one that was accepted before one that was kept earlier', async () => {
    const rig = await makeRig();
    const kept = { user: 'earlier', method: 'agent', keyFile: null, secret: null, deviceType: 'Pump' } as const;
    const key = { environmentId: 'aws:eu-west-1', device: 'pump-station-01', serviceId: 'SSH' };
    await rig.logins.keep(key, { ...kept, at: rig.clock.now() - 1 });
    await open(rig, { user: 'later', keep: false });
    await settled();
    await next(rig);
    expect(phase(rig, 'login').proposal).toMatchObject({ user: 'later', method: 'password' });
  });

  it.each([
    ['it was refused', refused, {}],
    ['it was forgotten', forgotten, {}],
    ['it was in another environment', accept, { environment: { ...sessionView().environment, id: 'b' } }],
  ] as const)('is proposed nothing of a login where %s', async (_, end, over) => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig, { user: 'pumps' });
    await end(rig);
    await settled();
    await next(rig, over);
    expect(phase(rig, 'login').proposal).toMatchObject({ from: 'nothing', user: '' });
  });
});

function refused(rig: Rig): Promise<void> {
  rig.thread().emit({ kind: 'refused', refusal: { kind: 'refused', accepts: [] } });
  return settled();
}

async function forgotten(rig: Rig): Promise<void> {
  await accept(rig);
  await rig.visits.forgetLogin('s1');
}

async function accept(rig: Rig): Promise<void> {
  rig.thread().emit({ kind: 'open', login: accepted });
  await settled();
}

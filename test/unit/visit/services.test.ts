import { describe, expect, it } from 'vitest';
import { hostKeyAlias } from '../../../electron/window/device-names';
import { makeRig, oneKey, otherKey, type Rig, sessionView } from './rig';
import { accepted, login, open, phase, size } from './steps';

/** A device whose tunnel leads to two ssh servers. */
async function twoServices(): Promise<Rig> {
  const rig = await makeRig();
  const [ssh] = sessionView().services;
  if (ssh === undefined) throw new Error('no service');
  rig.session = sessionView({ services: [ssh, { ...ssh, serviceId: 'CONTAINER', port: 50_023 }] });
  return rig;
}

const keyOf = (serviceId: string) => ({ environmentId: 'aws:eu-west-1', device: 'pump-station-07', serviceId });
const kept = { method: 'password', keyFile: null, secret: null, deviceType: null, at: 1 } as const;

describe('a tunnel with two ssh services', () => {
  it('is visited at the service that was chosen, and at the same one the next time', async () => {
    const rig = await twoServices();
    rig.visits.begin('s1', 'CONTAINER');
    expect(rig.view().serviceId).toBe('CONTAINER');
    expect(rig.thread().last('connect')).toMatchObject([{ port: 50_023 }]);
    rig.visits.leave('s1');
    rig.visits.begin('s1');
    expect(rig.thread().last('connect')).toMatchObject([{ port: 50_023 }]);
  });

  it('has a host key of its own behind each: the other one is new, and not a changed one', async () => {
    const rig = await twoServices();
    await open(rig);
    rig.visits.leave('s1');
    expect(['SSH', 'CONTAINER'].map((each) => rig.visits.knowsHostKey(rig.session, each))).toEqual([true, false]);
    rig.visits.begin('s1', 'CONTAINER');
    await rig.showKey(otherKey);
    expect(rig.view().hostKey).toMatchObject({ kind: 'new' });
    await login(rig);
    rig.thread().emit({ kind: 'open', login: accepted });
    rig.visits.leave('s1');
    rig.visits.begin('s1', 'SSH');
    await rig.showKey(oneKey);
    expect(rig.view().hostKey).toMatchObject({ kind: 'known' });
  });

  it('keeps a login of its own for each', async () => {
    const rig = await twoServices();
    await rig.logins.keep(keyOf('CONTAINER'), { ...kept, user: 'app' });
    rig.visits.begin('s1', 'SSH');
    await rig.showKey();
    expect(phase(rig, 'login').proposal.user).toBe('');
    rig.visits.leave('s1');
    rig.visits.begin('s1', 'CONTAINER');
    await rig.showKey(otherKey);
    expect(phase(rig, 'login').proposal.user).toBe('app');
  });

  it('is not taken to the other service while a shell runs; once one has left, a visit of its own begins', async () => {
    const rig = await twoServices();
    await open(rig);
    const first = rig.thread();
    expect(rig.visits.begin('s1', 'CONTAINER')).toMatchObject({ ok: false, error: { code: 'not-now' } });
    expect(first.stopped).toBe(false);
    expect(rig.view().serviceId).toBe('SSH');
    rig.visits.leave('s1');
    expect(rig.visits.begin('s1', 'CONTAINER').ok).toBe(true);
    expect(rig.view()).toMatchObject({ serviceId: 'CONTAINER', login: null, shells: [] });
    expect(rig.visits.openShell('s1', size).ok).toBe(false);
  });

  it('leads nowhere by a service that it does not have', async () => {
    const rig = await twoServices();
    expect(rig.visits.begin('s1', 'ELSEWHERE')).toMatchObject({ ok: false, error: { code: 'not-now' } });
    expect(rig.visits.views()).toEqual([]);
  });
});

describe('who one is at a service', () => {
  it('is who logged in there, else whom the link names, else the login that is kept, else nobody', async () => {
    const rig = await twoServices();
    const userOn = (serviceId: string) => rig.visits.userOn(rig.session, serviceId);
    expect(userOn('CONTAINER')).toBeNull();
    await rig.logins.keep(keyOf('CONTAINER'), { ...kept, user: 'app' });
    expect([userOn('SSH'), userOn('CONTAINER')]).toEqual([null, 'app']);
    rig.visits.proposeUser('s1', 'pi');
    expect([userOn('SSH'), userOn('CONTAINER')]).toEqual(['pi', 'pi']);
    await open(rig);
    expect([userOn('SSH'), userOn('CONTAINER')]).toEqual([accepted.user, 'pi']);
  });
});

describe('what the host key of a service is known under', () => {
  const pump = { environmentId: 'aws:eu-west-1', kind: 'thing', name: 'pump-station-07' } as const;

  it('is the name of the device for its usual service, however that is called in the tunnel', () => {
    expect(hostKeyAlias(pump, '')).toBe(hostKeyAlias(pump, 'SSH'));
  });

  it('is another name for each other service', () => {
    const names = ['SSH', 'SSH2', 'ssh', 'CONTAINER'].map((serviceId) => hostKeyAlias(pump, serviceId));
    expect(new Set(names).size).toBe(names.length);
  });
});

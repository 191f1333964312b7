/** The user name that a company set: for which devices, and where it stands among what else is known. */
import { describe, expect, it } from 'vitest';
import { companyUser } from '../../../shared/visit/company-logins';
import { makeRig } from './rig';
import { phase } from './steps';

const of = (thingName: string | null, deviceType: string | null = null) => ({ thingName, deviceType });

describe('the name for a device', () => {
  it.each([
    ['pump-station-07', 'pump-station-07', true],
    ['pump-station-0', 'pump-station-07', false],
    ['pump-*', 'pump-station-07', true],
    ['pump-*', 'pump-', true],
    ['pump-*', 'water-pump-1', false],
    ['*-07', 'pump-station-07', true],
    ['*', 'anything', true],
    ['**', 'anything', true],
    ['pump-*-07', 'pump-station-07', true],
    ['pump-*-07', 'pump-07', false],
    ['*station*', 'pump-station-07', true],
    ['*on-*-07*', 'pump-station-a-07', true],
    ['*on-*-07*', 'pump-station-07', false],
    ['Pump-*', 'pump-station-07', false],
    ['ab*ba', 'aba', false],
    ['a.c', 'abc', false],
  ])('%s and %s: %s', (thing, name, isFitting) => {
    expect(companyUser([{ thing, user: 'technician' }], of(name))).toBe(isFitting ? 'technician' : null);
  });

  it('is of the first entry that fits, whole', () => {
    const logins = [
      { thing: 'pump-*', thingType: 'Pump', user: 'pumps' },
      { thingType: 'Camera', user: 'admin' },
      { user: 'technician' },
    ];
    expect(companyUser(logins, of('pump-1', 'Pump'))).toBe('pumps');
    expect(companyUser(logins, of('pump-1', 'Camera'))).toBe('admin');
    expect(companyUser(logins, of('pump-1'))).toBe('technician');
    expect(companyUser(logins, of(null))).toBe('technician');
    expect(companyUser([{ thing: '*', user: 'x' }], of(null))).toBeNull();
    expect(companyUser([], of('pump-1'))).toBeNull();
  });

  it('is found at once, whatever the pattern', () => {
    const thing = 'a*'.repeat(64);
    const before = performance.now();
    expect(companyUser([{ thing: `${thing}b`, user: 'x' }], of('a'.repeat(128)))).toBeNull();
    expect(performance.now() - before).toBeLessThan(100);
  });
});

describe('a login', () => {
  const kept = { user: 'pumps', method: 'password', keyFile: null, secret: 's', deviceType: 'Pump', at: 1 } as const;
  const configured = () => Promise.resolve({ user: 'mina', keyFile: '/k' });

  it('starts from the name of the company before the ssh settings and the last device of the type', async () => {
    const rig = await makeRig({ companyUser: () => 'technician', configured });
    await rig.logins.keep({ environmentId: 'aws:eu-west-1', device: 'another', serviceId: 'SSH' }, kept);
    rig.visits.begin('s1');
    await rig.showKey();
    expect(phase(rig, 'login').proposal).toMatchObject({
      from: 'preset',
      user: 'technician',
      method: 'key-file',
      keyFile: '/k',
    });
    expect(rig.visits.userOn(rig.session, 'SSH')).toBe('technician');
  });

  it('starts from the link, and from what is kept for the device, before that', async () => {
    const rig = await makeRig({ companyUser: () => 'technician' });
    rig.visits.proposeUser('s1', 'from-the-desk');
    rig.visits.begin('s1');
    await rig.showKey();
    expect(phase(rig, 'login').proposal).toMatchObject({ from: 'link', user: 'from-the-desk' });

    const other = await makeRig({ companyUser: () => 'technician' });
    await other.logins.keep({ environmentId: 'aws:eu-west-1', device: 'pump-station-07', serviceId: 'SSH' }, kept);
    expect(other.visits.userOn(other.session, 'SSH')).toBe('pumps');
  });
});

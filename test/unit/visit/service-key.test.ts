import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptName, serviceKeyOf } from '../../../electron/visit/service-key';
import { identityKey, identityOf } from '../../../shared/session/identity';
import { sessionView } from './rig';

/** Things and tunnels of the same names: each thing name is a possible tunnel id. */
const names = fc.option(fc.constantFrom('a', 'b', 'tunnel', 'session'));
const view = fc
  .record({ id: fc.constantFrom('s1', 's2'), thingName: names, tunnelId: names })
  .map((over) => sessionView(over));
const nameOf = (...about: Parameters<typeof serviceKeyOf>): string | null => {
  const key = serviceKeyOf(...about);
  return key === null ? null : keptName('screen', key);
};

describe('the name that something of a device’s service is kept under', () => {
  it('is the same for two sessions only where they lead to the same thing or tunnel', () => {
    fc.assert(
      fc.property(view, view, fc.constantFrom('VNC', 'SSH'), (one, other, serviceId) => {
        const [name, otherName] = [nameOf(one, serviceId), nameOf(other, 'VNC')];
        const isSame = identityKey(one) === identityKey(other) && serviceId === 'VNC';
        expect(name !== null && name === otherName).toBe(isSame && identityOf(one).kind !== 'session');
      }),
    );
  });

  it('is none where only a pasted token leads there', () => {
    expect(serviceKeyOf(sessionView({ thingName: null, tunnelId: null }), 'VNC')).toBeNull();
  });

  it('of a thing stays what it was', () => {
    expect(nameOf(sessionView(), 'VNC')).toBe('screen:["aws:eu-west-1","pump-station-07","VNC"]');
  });
});

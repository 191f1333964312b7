import { describe, expect, it } from 'vitest';
import { aws, practiceEnvironment, session, ssh } from '../../../renderer/gallery/fixtures/base';
import { servicesFor, type KnownThings } from '../../../renderer/presentation/services-for';

const practice = {
  status: 'running',
  controlPlane: '',
  dataPlane: '',
  mqtt: '',
  caFile: '',
  activeFaults: [],
  devices: [
    { thingName: 'pump-station-07', agent: 'localproxy', services: ['SSH', 'HTTP', 'CONSOLE'], running: true },
    { thingName: 'rack-1', agent: 'localproxy', services: ['A', 'B', 'C', 'D'], running: true },
  ],
} as const;
const nothing: KnownThings = { environmentId: aws.id, sessions: [], ofTunnel: [], practice: null };

describe('services a new tunnel begins with', () => {
  it('are a practice device’s own, at most three', () => {
    expect(servicesFor('pump-station-07', { ...nothing, practice })).toEqual(['SSH', 'HTTP', 'CONSOLE']);
    expect(servicesFor('rack-1', { ...nothing, practice })).toEqual(['A', 'B', 'C']);
  });

  it('are those of the last tunnel before all else', () => {
    const before = session({ environment: practiceEnvironment, tunnel: null, services: [ssh] });
    expect(
      servicesFor('pump-station-07', { ...nothing, environmentId: 'practice', sessions: [before], practice }),
    ).toEqual(['SSH']);
    const newer = session({ environment: practiceEnvironment });
    expect(
      servicesFor('pump-station-07', { ...nothing, environmentId: 'practice', sessions: [before, newer], practice }),
    ).toEqual(['SSH', 'HTTP']);
  });

  it('are those of a tunnel somebody else opened', () => {
    expect(servicesFor('hvac-gateway-112', { ...nothing, ofTunnel: ['SSH'] })).toEqual(['SSH']);
  });

  it('are not those of a device of the same name elsewhere, and never the unnamed one of a pasted token', () => {
    expect(servicesFor('pump-station-07', { ...nothing, environmentId: 'practice', sessions: [session()] })).toEqual(
      [],
    );
    expect(
      servicesFor('pump-station-07', {
        ...nothing,
        sessions: [session({ tunnel: null, services: [{ ...ssh, serviceId: '' }] })],
      }),
    ).toEqual([]);
    expect(servicesFor('unheard-of', { ...nothing, practice })).toEqual([]);
  });
});

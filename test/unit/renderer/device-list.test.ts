import { describe, expect, it } from 'vitest';
import { aws, connected, rows, session } from '../../../renderer/gallery/fixtures/base';
import { problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import { sessionState } from '../../../renderer/story/device-state';
import { deviceGroups } from '../../../renderer/story/device-list';

const devices = { status: 'ready', rows, outstanding: 0, refreshedAt: null } as const;
const names = (items: readonly { readonly thingName: string | null }[]) => items.map(({ thingName }) => thingName);

describe('device list', () => {
  it('joins devices with sessions and groups them', () => {
    const { open, recent } = deviceGroups(devices, [connected()], '', aws.id);
    expect(names(open)).toEqual(['pump-station-07', 'hvac-gateway-112']);
    expect(open[0]).toMatchObject({ sessionId: 's1', state: { shape: 'full', word: 'connected' } });
    expect(names(recent)).toEqual(['cold-store-cam-18', 'substation-relay-3', 'irrigation-north-2']);
    expect(recent[0]?.state).toMatchObject({ shape: 'cross', word: 'ended' });
  });

  it('finds by name, tunnel and ticket', () => {
    expect(names(deviceGroups(devices, [connected()], 'INC-48', aws.id).open)).toEqual(['pump-station-07']);
    expect(names(deviceGroups(devices, [], 'HVAC', aws.id).open)).toEqual(['hvac-gateway-112']);
    expect(deviceGroups(devices, [], 'boiler', aws.id)).toEqual({ open: [], recent: [], others: [] });
  });

  it('keeps a session of another environment beside a device of the same name', () => {
    const { open } = deviceGroups(devices, [connected({ environment: { id: 'practice', kind: 'practice', region: 'us-east-1' } })], '', aws.id);
    expect(names(open)).toEqual(['pump-station-07', 'pump-station-07', 'hvac-gateway-112']);
  });

  it('shows a state by shape and word for every problem', () => {
    for (const problem of Object.values(problemExamples)) expect(sessionState(problemSession(problem)).shape, problem.code).toBe('cross');
    expect(sessionState(session())).toMatchObject({ shape: 'ring', word: 'ready' });
    expect(sessionState(session({ tunnelId: null, tunnel: null }))).toMatchObject({ word: 'none' });
  });
});

/** A press on the notice that a device is online. */
import { expect, it } from 'vitest';
import { showDevice } from '../../../electron/app/fleet/show-device';
import type { SessionManager } from '../../../electron/session';

type Select = SessionManager['select'];
const device = { environmentId: 'aws:eu-west-1', thingName: 'pump-7' };

it('selects the device where it lives, and has the window show it', () => {
  const wanted: Parameters<Select>[0][] = [];
  const told: unknown[] = [];
  const select: Select = (target) => {
    wanted.push(target);
    return { ok: true, value: { sessionId: 's7' } };
  };
  showDevice(device, { select }, (name, payload) => told.push([name, payload]));
  expect(wanted).toEqual([{ ...device, tunnelId: null, ticket: null }]);
  expect(told).toEqual([['session.focus', { sessionId: 's7' }]]);
});

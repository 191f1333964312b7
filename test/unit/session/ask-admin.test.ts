import { expect, it } from 'vitest';
import { eachInAWorld, type World } from './world';

/** The command that an administrator is asked for opens what FieldTunnel itself would open. */
let w: World;
eachInAWorld((made) => (w = made));

const lifetimeAskedFor = (sessionId: string | null): string | undefined => {
  const asked = w.sessions.adminRequest({
    sessionId,
    environmentId: 'aws:us-east-1',
    action: 'iot:OpenTunnel',
    mode: null,
    language: 'en',
  });
  return /maxLifetimeTimeoutMinutes=(\d+)/.exec(asked.ok ? asked.value.text : '')?.[1];
};

it('has the lifetime of the settings, as the organisation may have set it', () => {
  expect(lifetimeAskedFor(null)).toBe(String(w.settings.lifetimeMinutes));
  w.settings = { ...w.settings, lifetimeMinutes: 240 };
  expect(lifetimeAskedFor(null)).toBe('240');
});

it('has the lifetime that AWS says of the tunnel that it follows', async () => {
  w.settings = { ...w.settings, lifetimeMinutes: 240 };
  const id = await w.withToken();
  expect(w.view().tunnel?.lifetimeMinutes).not.toBe(240);
  expect(lifetimeAskedFor(id)).toBe(String(w.view().tunnel?.lifetimeMinutes));
});

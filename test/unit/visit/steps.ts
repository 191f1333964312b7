/** Steps of a person on a scripted device. */
import { expect } from 'vitest';
import type { LoginView, VisitPhase } from '../../../shared/visit/view';
import type { Rig } from './rig';

export const size = { columns: 100, rows: 30 };
export const accepted: LoginView = { user: 'technician', method: 'password', keyName: null };
export const password = 'a-planted-password';

export const phase = <Kind extends VisitPhase['kind']>(rig: Rig, kind: Kind): Extract<VisitPhase, { kind: Kind }> => {
  const found = rig.view().phase;
  expect(found.kind).toBe(kind);
  return found as Extract<VisitPhase, { kind: Kind }>;
};
export const fingerprint = (rig: Rig): string => rig.view().hostKey?.key.fingerprint ?? '';
export const login = (rig: Rig, over: Partial<Parameters<Rig['visits']['login']>[1]> = {}) =>
  rig.visits.login('s1', {
    user: 'technician',
    method: 'password',
    keyFile: null,
    secret: password,
    keep: false,
    hostKey: fingerprint(rig),
    ...over,
  });

/** As far as the login, with a new host key. */
export async function loggedIn(rig: Rig, over: Parameters<typeof login>[1] = {}): Promise<void> {
  rig.visits.begin('s1');
  await rig.showKey();
  expect(await login(rig, over)).toEqual({ ok: true, value: null });
  rig.thread().emit({ kind: 'open', login: accepted });
}

/** As far as a prompt, with a new host key. */
export async function open(rig: Rig, over: Parameters<typeof login>[1] = {}): Promise<string> {
  await loggedIn(rig, over);
  const opened = rig.visits.openShell('s1', size);
  if (!opened.ok) throw new Error('no shell');
  rig.thread().emit({ kind: 'shell-open', id: opened.value.shellId });
  return opened.value.shellId;
}

import { describe, expect, it } from 'vitest';
import { makeRig, settled, sessionView, type Rig } from './rig';
import { accepted, login, open, password, phase, size } from './steps';

/** Another tunnel has taken the ports over; connections that stood stay in the one before. */
const replaced = (rig: Rig): void => rig.change(sessionView({ tunnelId: 't2' }));
const connects = (rig: Rig): number => rig.thread().calls.filter(([method]) => method === 'connect').length;

describe('a tunnel that is replaced', () => {
  it('leaves a shell where it is; when the old tunnel ends, the shell comes back in the new one, and nobody logs in again', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.visits.resize(id, { columns: 90, rows: 20 });
    const before = connects(rig);
    replaced(rig);
    rig.clock.advance(600_000);
    expect(connects(rig)).toBe(before);
    expect(rig.visits.input(id, Buffer.from('uptime\n')).ok).toBe(true);
    // The old tunnel is over, and with it the connection in it.
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    rig.clock.advance(0);
    expect(connects(rig)).toBe(before + 1);
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(rig.thread().last('openShell')).toEqual([id, { columns: 90, rows: 20 }, null]);
    rig.thread().emit({ kind: 'shell-open', id });
    expect(rig.view().shells).toMatchObject([{ id, number: 1, state: { kind: 'open' } }]);
  });

  it('where nothing runs, the next shell begins in the new one at once, without a login', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig);
    rig.thread().emit({ kind: 'open', login: accepted });
    const before = connects(rig);
    replaced(rig);
    expect(connects(rig)).toBe(before + 1);
    phase(rig, 'reaching');
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    rig.thread().emit({ kind: 'open', login: accepted });
    const opened = rig.visits.openShell('s1', size);
    expect(opened.ok).toBe(true);
    // Once is enough.
    rig.change(sessionView({ tunnelId: 't2' }));
    expect(connects(rig)).toBe(before + 1);
  });
});

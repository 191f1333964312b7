import { describe, expect, it } from 'vitest';
import type { VisitDeps } from '../../../electron/visit/deps';
import type { VisitFailure } from '../../../shared/visit/view';
import { makeRig, otherKey, settled, type Rig } from './rig';
import { accepted, loggedIn, open, password, phase, size } from './steps';

describe('a break', () => {
  it('keeps the shells, and opens them again in their size once the tunnel is back', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.visits.resize(id, { columns: 120, rows: 40 });
    rig.change({ state: { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null } });
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    expect(rig.view()).toMatchObject({ phase: { kind: 'lost' }, shells: [{ id, state: { kind: 'lost' } }] });
    const connects = rig.thread().calls.filter(([method]) => method === 'connect').length;
    rig.clock.advance(600_000);
    expect(rig.thread().calls.filter(([method]) => method === 'connect')).toHaveLength(connects);
    rig.change({ state: { kind: 'connected', since: 1, device: 'connected' } });
    rig.clock.advance(0);
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(rig.thread().last('openShell')).toEqual([id, { columns: 120, rows: 40 }, null]);
    rig.thread().emit({ kind: 'shell-open', id });
    expect(rig.view().shells).toMatchObject([{ id, number: 1, state: { kind: 'open' } }]);
  });

  it('refuses what is typed meanwhile, and sends nothing of it later', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    expect(rig.visits.input(id, Buffer.from('rm -rf /tmp/x\n')).ok).toBe(false);
    rig.clock.advance(0);
    await rig.showKey();
    rig.thread().emit({ kind: 'open', login: accepted });
    rig.thread().emit({ kind: 'shell-open', id });
    expect(rig.thread().last('input')).toBeNull();
    expect(rig.visits.input(id, Buffer.from('ls\n')).ok).toBe(true);
  });
});

describe('a break that does not end', () => {
  it('of a connection that does not come back is told after some attempts, each later than the one before', async () => {
    const rig = await makeRig();
    await open(rig);
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    for (let attempt = 0; attempt < 6; attempt += 1) {
      phase(rig, 'lost');
      rig.clock.advance(60_000);
      phase(rig, 'reaching');
      rig.thread().emit({ kind: 'closed', failure: { kind: 'no-answer' } });
    }
    expect(phase(rig, 'failed').failure).toEqual({ kind: 'no-answer' });
    expect(rig.clock.pending).toBe(0);
    rig.visits.begin('s1');
    phase(rig, 'reaching');
  });

  it('by a device that lets one in and ends at once is not repeated for ever', async () => {
    const rig = await makeRig();
    await open(rig);
    let attempts = 0;
    while (rig.view().phase.kind !== 'failed' && attempts < 100) {
      attempts += 1;
      rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: 'bye' } });
      rig.clock.advance(20_000);
      if (rig.view().phase.kind === 'reaching') rig.thread().emit({ kind: 'open', login: accepted });
    }
    expect(attempts).toBeLessThan(10);
  });

  it('with another host key behind it asks first', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    rig.clock.advance(0);
    await rig.showKey(otherKey);
    phase(rig, 'host-key-changed');
    expect(rig.view().shells).toMatchObject([{ id, state: { kind: 'lost' } }]);
  });

  it('on purpose ends the login of the visit: who comes back is asked again', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.change({ state: { kind: 'ready' } });
    expect(rig.thread().stopped).toBe(true);
    expect(rig.view().shells).toMatchObject([{ id, state: { kind: 'lost' } }]);
    rig.change({ state: { kind: 'connected', since: 2, device: 'connected' } });
    rig.clock.advance(0);
    await rig.showKey();
    phase(rig, 'login');
    expect(rig.thread().last('authenticate')).toBeNull();
  });
});

/** A shell, and a visit that gave up on a tunnel of which nobody knew yet that it was broken. */
async function givenUp(failure: VisitFailure): Promise<{ readonly rig: Rig; readonly id: string }> {
  const rig = await makeRig();
  const id = await open(rig);
  rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
  for (let attempt = 0; attempt < 6; attempt += 1) {
    rig.clock.advance(60_000);
    rig.thread().emit({ kind: 'closed', failure });
  }
  phase(rig, 'failed');
  return { rig, id };
}
const breaks = (rig: Rig): void =>
  rig.change({ state: { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null } });
const returns = (rig: Rig): void => {
  rig.change({ state: { kind: 'connected', since: 1, device: 'connected' } });
  rig.clock.advance(0);
};
const reaches = (rig: Rig): number => rig.thread().calls.filter(([method]) => method === 'connect').length;

describe('a break of which the session knows later than the visit', () => {
  it.each<VisitFailure>([
    { kind: 'no-answer' },
    { kind: 'ended', words: null },
    { kind: 'silent' },
    { kind: 'timed-out', step: 'connecting' },
  ])('ends with the tunnel: shells come back without another press ($kind)', async (failure) => {
    const { rig, id } = await givenUp(failure);
    breaks(rig);
    rig.clock.advance(600_000);
    phase(rig, 'failed');
    returns(rig);
    phase(rig, 'reaching');
    await rig.showKey();
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(rig.thread().last('openShell')).toEqual([id, size, null]);
  });

  it.each<VisitFailure>([
    { kind: 'not-ssh' },
    { kind: 'first-version' },
    { kind: 'nothing-common', what: 'cipher', offered: [], weak: [] },
    { kind: 'group-size', bits: 512, least: 2_048, most: 8_192 },
    { kind: 'violated' },
    { kind: 'crashed' },
    { kind: 'timed-out', step: 'opening-key' },
  ])('waits for the person where the tunnel was not what was missing ($kind)', async (failure) => {
    const { rig } = await givenUp(failure);
    const before = reaches(rig);
    breaks(rig);
    returns(rig);
    rig.clock.advance(600_000);
    phase(rig, 'failed');
    expect(reaches(rig)).toBe(before);
  });

  it('is not taken from a session that changes and stands all the while', async () => {
    const { rig } = await givenUp({ kind: 'no-answer' });
    const before = reaches(rig);
    returns(rig);
    rig.clock.advance(600_000);
    expect(reaches(rig)).toBe(before);
  });

  it('and of a device that is still not there is told once more, after as many attempts as any', async () => {
    const { rig } = await givenUp({ kind: 'no-answer' });
    breaks(rig);
    returns(rig);
    const before = reaches(rig);
    for (let attempt = 0; attempt < 20 && rig.view().phase.kind !== 'failed'; attempt += 1) {
      rig.thread().emit({ kind: 'closed', failure: { kind: 'no-answer' } });
      rig.clock.advance(60_000);
    }
    phase(rig, 'failed');
    expect(reaches(rig) - before).toBeLessThan(7);
    expect(rig.clock.pending).toBe(0);
  });

  it('leaves a changed host key to the person, as before', async () => {
    const { rig } = await givenUp({ kind: 'no-answer' });
    breaks(rig);
    returns(rig);
    await rig.showKey(otherKey);
    phase(rig, 'host-key-changed');
    const before = reaches(rig);
    breaks(rig);
    returns(rig);
    rig.clock.advance(600_000);
    phase(rig, 'host-key-changed');
    expect(reaches(rig)).toBe(before);
  });
});

describe('a shell that is kept on the device', () => {
  it('brings back the very shell where the device has tmux and the person wants it', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    expect(rig.thread().last('openShell')?.[2]).toBeNull();
    rig.exec = { status: 0, stdout: 'tmux\n', stderr: '' };
    expect((await rig.visits.keepShells('s1', true)).ok).toBe(true);
    expect(rig.view().keeper).toBe('tmux');
    rig.thread().emit({ kind: 'closed', failure: { kind: 'silent' } });
    rig.clock.advance(0);
    await rig.showKey();
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    const name = expect.stringMatching(/^tmux new-session -A -s fieldtunnel-mina-kim-1-[0-9a-f]{12}$/) as string;
    expect(rig.thread().last('openShell')).toEqual([id, size, name]);
  });

  it('is no more wanted by whoever logs in after the login was forgotten', async () => {
    const rig = await makeRig();
    await open(rig);
    rig.exec = { status: 0, stdout: 'tmux\n', stderr: '' };
    await rig.visits.keepShells('s1', true);
    rig.visits.leave('s1');
    expect(rig.keepsShells).toBe(true);
    await rig.visits.forgetLogin('s1');
    expect(rig.keepsShells).toBe(false);
    await open(rig);
    await settled();
    expect(rig.view().keeper).toBe('off');
    expect(rig.thread().last('openShell')?.[2]).toBeNull();
  });

  it.each([
    ['that knows no such command', { status: 127, stdout: 'tmux', stderr: 'not found' }],
    ['that has neither', { status: 1, stdout: '', stderr: '' }],
    ['that prints something else', { status: 0, stdout: '$(reboot)', stderr: '' }],
    ['that does not answer', null],
  ])('opens a plain shell on a device %s', async (_, answer) => {
    const rig = await makeRig();
    await open(rig);
    rig.exec = answer;
    await rig.visits.keepShells('s1', true);
    expect(rig.view().keeper).toBe('unavailable');
    rig.visits.openShell('s1', size);
    expect(rig.thread().last('openShell')?.[2]).toBeNull();
  });
});

/** What is run for the first shell on a device that has this. */
async function keptIn(keeper: string, over: Partial<VisitDeps>): Promise<string | null> {
  const rig = await makeRig({ keepsShells: () => true, ...over });
  rig.exec = { status: 0, stdout: `${keeper}\n`, stderr: '' };
  await loggedIn(rig);
  await settled();
  rig.visits.openShell('s1', size);
  return (rig.thread().last('openShell')?.[2] ?? null) as string | null;
}

describe('the kept shell', () => {
  it('is asked of GNU screen where the device has no tmux', async () => {
    expect(await keptIn('screen', {})).toMatch(/^screen -D -R -S fieldtunnel-mina-kim-1-[0-9a-f]{12}$/);
  });

  it('is that of one technician alone, whatever their names are written in and their laptops are called', async () => {
    const accounts = [
      '김철수',
      '이영희',
      '---',
      '',
      'mina.kim',
      'Mina Kim',
      '$(reboot)',
      'a'.repeat(90),
      'a'.repeat(91),
    ];
    const technicians = accounts.flatMap((account) => ['desk-12', 'desk-13'].map((laptop) => ({ account, laptop })));
    const commands: (string | null)[] = [];
    for (const technician of technicians) commands.push(await keptIn('tmux', { technician }));
    expect(new Set(commands).size).toBe(technicians.length);
    for (const command of commands) expect(command).toMatch(/^tmux new-session -A -s fieldtunnel(-[a-z0-9]+)+$/);
    expect(await keptIn('tmux', { technician: { account: '김철수', laptop: 'desk-12' } })).toBe(commands[0]);
  });

  it('is never that of another one, which begins alike', async () => {
    const rig = await makeRig();
    await open(rig);
    rig.exec = { status: 0, stdout: 'screen\n', stderr: '' };
    await rig.visits.keepShells('s1', true);
    const names = Array.from({ length: 20 }, () => {
      rig.visits.openShell('s1', size);
      return String(rig.thread().last('openShell')?.[2]);
    });
    for (const name of names) expect(names.filter((other) => other.startsWith(name))).toEqual([name]);
  });
});

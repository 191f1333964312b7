import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoginView, VisitPhase } from '../../../shared/visit/view';
import { makeRig, oneKey, otherKey, settled, type Rig } from './rig';

const size = { columns: 100, rows: 30 };
const accepted: LoginView = { user: 'technician', method: 'password', keyName: null };
const password = 'a-planted-password';

const phase = <Kind extends VisitPhase['kind']>(rig: Rig, kind: Kind): Extract<VisitPhase, { kind: Kind }> => {
  const found = rig.view().phase;
  expect(found.kind).toBe(kind);
  return found as Extract<VisitPhase, { kind: Kind }>;
};
const fingerprint = (rig: Rig): string => rig.view().hostKey?.key.fingerprint ?? '';
const login = (rig: Rig, over: Partial<Parameters<Rig['visits']['login']>[1]> = {}) =>
  rig.visits.login('s1', {
    user: 'technician',
    method: 'password',
    keyFile: null,
    secret: password,
    keep: false,
    hostKey: fingerprint(rig),
    ...over,
  });

/** As far as a prompt, with a new host key. */
async function open(rig: Rig, over: Parameters<typeof login>[1] = {}): Promise<string> {
  rig.visits.begin('s1');
  await rig.showKey();
  expect(await login(rig, over)).toEqual({ ok: true, value: null });
  rig.thread().emit({ kind: 'open', login: accepted });
  const opened = rig.visits.openShell('s1', size);
  if (!opened.ok) throw new Error('no shell');
  rig.thread().emit({ kind: 'shell-open', id: opened.value.shellId });
  return opened.value.shellId;
}

describe('a device that nobody has worked on before', () => {
  it('is asked for its key first, and the person for a login beside its fingerprint; nothing is sent before', async () => {
    const rig = await makeRig();
    expect(rig.visits.begin('s1').ok).toBe(true);
    expect(rig.thread().last('connect')).toEqual([{ port: 50_022, knownHostKey: null, allowedWeak: [] }]);
    await rig.showKey();
    expect(rig.view().hostKey).toMatchObject({ kind: 'new', key: { type: 'ssh-ed25519' } });
    expect(phase(rig, 'login').proposal).toMatchObject({ from: 'nothing', user: '', method: 'password' });
    expect(rig.thread().last('answerHostKey')).toBeNull();
    expect(rig.thread().last('authenticate')).toBeNull();
    expect(rig.hostKeys.known('fieldtunnel-eu-west-1-pump-station-07')).toBeNull();
  });

  it('pins the key that was shown, once the person logs in, and no other one', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    expect((await login(rig, { hostKey: `SHA256:${'A'.repeat(43)}` })).ok).toBe(false);
    expect((await login(rig, { hostKey: null })).ok).toBe(false);
    expect(rig.thread().last('answerHostKey')).toBeNull();
    await login(rig);
    expect(rig.hostKeys.known('fieldtunnel-eu-west-1-pump-station-07')?.key).toBe(oneKey);
    expect(rig.thread().last('answerHostKey')).toEqual([true]);
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    rig.thread().emit({ kind: 'open', login: accepted });
    expect(rig.view()).toMatchObject({ phase: { kind: 'open' }, login: accepted, hostKey: { kind: 'known' } });
  });

  it('is reached anew with the pinned key where it lost patience while the person typed', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    phase(rig, 'login');
    await login(rig);
    expect(rig.thread().last('connect')).toEqual([{ port: 50_022, knownHostKey: oneKey, allowedWeak: [] }]);
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
  });

  it('proposes what the link, practice, and the last device of its type say', async () => {
    const rig = await makeRig();
    await rig.logins.keep(
      { environmentId: 'aws:eu-west-1', device: 'pump-station-01', serviceId: 'SSH' },
      { user: 'pumps', method: 'key-file', keyFile: '/k', secret: 'its own', deviceType: 'Pump', at: 1 },
    );
    rig.visits.begin('s1');
    await rig.showKey();
    const { proposal } = phase(rig, 'login');
    expect(proposal).toMatchObject({ from: 'device-type', user: 'pumps', method: 'key-file', keyFile: '/k' });
    expect(proposal.holdsSecret).toBe(false);
    rig.visits.leave('s1');
    rig.visits.proposeUser('s1', 'from-the-desk');
    rig.visits.begin('s1');
    await rig.showKey();
    expect(phase(rig, 'login').proposal).toMatchObject({ from: 'link', user: 'from-the-desk' });
  });
});

describe('a login', () => {
  it('that is refused is asked for again with all but its secret, and says what is accepted', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig);
    rig.thread().emit({ kind: 'refused', refusal: { kind: 'refused', accepts: ['publickey'] } });
    await settled();
    expect(phase(rig, 'login')).toMatchObject({
      proposal: { from: 'this-visit', user: 'technician', method: 'password', holdsSecret: false },
      refusal: { kind: 'refused', accepts: ['publickey'] },
    });
  });

  it('is kept only once the device took it, encrypted where secrets are, and used without a question next time', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig, { keep: true });
    expect(rig.secrets.size).toBe(0);
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect([...rig.secrets.values()].join('')).toContain(password);
    rig.visits.leave('s1');
    expect(rig.thread().stopped).toBe(true);
    rig.visits.begin('s1');
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    await rig.visits.forgetLogin('s1');
    expect(rig.secrets.size).toBe(0);
  });

  it('is told to the log as a secret before it goes anywhere', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig);
    expect(rig.heard).toContain(password);
    rig.thread().emit({ kind: 'questions', title: '', instruction: '', prompts: [{ text: 'Code: ', echo: false }] });
    rig.visits.answer('s1', ['a-planted-code']);
    expect(rig.heard).toContain('a-planted-code');
  });

  it('never shows a secret in what the window sees', async () => {
    const rig = await makeRig();
    await open(rig, { keep: true });
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    expect(JSON.stringify(rig.visits.views())).not.toContain(password);
  });

  it('by an agent that is not there is refused before the device hears of it', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig, { method: 'agent', secret: null });
    await settled();
    expect(phase(rig, 'login').refusal).toEqual({ kind: 'no-agent' });
    expect(rig.thread().last('authenticate')).toBeNull();
  });
});

describe('a host key that has changed', () => {
  it('stops everything; only a deliberate way on, with the very key that was shown, pins the new one', async () => {
    const rig = await makeRig();
    await open(rig, { keep: true });
    rig.visits.leave('s1');
    rig.visits.begin('s1');
    await rig.showKey(otherKey);
    phase(rig, 'host-key-changed');
    expect(rig.view().hostKey).toMatchObject({ kind: 'changed' });
    expect(rig.thread().last('authenticate')).toBeNull();
    expect((await login(rig)).ok).toBe(false);
    expect(rig.visits.acceptHostKey('s1', `SHA256:${'A'.repeat(43)}`).ok).toBe(false);
    expect(rig.hostKeys.known('fieldtunnel-eu-west-1-pump-station-07')?.key).toBe(oneKey);
    expect(rig.visits.acceptHostKey('s1', fingerprint(rig)).ok).toBe(true);
    await rig.showKey(otherKey);
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
  });

  it('is not taken for another device of the same port', async () => {
    const rig = await makeRig();
    await open(rig);
    rig.visits.leave('s1');
    rig.session = { ...rig.session, thingName: 'hvac-gateway-112' };
    rig.visits.begin('s1');
    await rig.showKey(otherKey);
    expect(rig.view().hostKey?.kind).toBe('new');
  });
});

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
    expect(rig.thread().last('openShell')).toEqual([id, size, 'tmux new-session -A -s fieldtunnel-mina-kim-1']);
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

describe('a recording', () => {
  const lines = (rig: Rig): unknown[] => {
    const [path = ''] = rig.visits.recordings('s1');
    return readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  };

  it('holds what the shell printed and nothing that was typed, in whole characters, for its owner only', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    expect((await rig.visits.record(id, true)).ok).toBe(true);
    expect(rig.view().shells[0]?.recording).toMatchObject({ kind: 'on' });
    rig.clock.advance(1_500);
    const [first, second] = [Buffer.from('펌').subarray(0, 2), Buffer.from('펌').subarray(2)];
    rig.thread().emit({ kind: 'shell-data', id, bytes: first });
    rig.thread().emit({ kind: 'shell-data', id, bytes: second });
    rig.visits.input(id, Buffer.from('a-planted-secret\n'));
    rig.visits.resize(id, { columns: 90, rows: 20 });
    await rig.visits.record(id, false);
    expect(rig.view().shells[0]?.recording).toBeNull();
    const [header, ...events] = lines(rig);
    expect(header).toMatchObject({ version: 2, width: 100, height: 30 });
    expect(events).toEqual([
      [1.5, 'o', '펌'],
      [1.5, 'r', '90x20'],
    ]);
    const [path = ''] = rig.visits.recordings('s1');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('that the disk does not take is refused, and the shell goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-recordings-'));
    writeFileSync(join(folder, 'file'), '');
    const rig = await makeRig({ recordingsFolder: join(folder, 'file', 'below') });
    const id = await open(rig);
    expect(await rig.visits.record(id, true)).toMatchObject({ ok: false, error: { code: 'storage-not-saving' } });
    expect(rig.view().shells).toMatchObject([{ state: { kind: 'open' }, recording: null }]);
  });
});

describe('a page that is loaded anew', () => {
  it('leaves no shell waiting for what the page before was still to draw', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.thread().emit({ kind: 'shell-data', id, bytes: Buffer.alloc(1000) });
    rig.visits.drawn(id, 300);
    rig.visits.windowGone();
    expect(rig.thread().last('drawn')).toEqual([id, 700]);
    rig.visits.windowGone();
    expect(rig.thread().calls.filter(([method]) => method === 'drawn')).toHaveLength(2);
  });
});

describe('a visit', () => {
  it('ends with its session', async () => {
    const rig = await makeRig();
    await open(rig);
    rig.visits.sessionsChanged([]);
    expect(rig.visits.views()).toEqual([]);
    expect(rig.thread().stopped).toBe(true);
  });

  it('hears nothing of a thread that it has ended', async () => {
    const rig = await makeRig();
    await open(rig);
    const old = rig.thread();
    rig.visits.leave('s1');
    old.emit({ kind: 'open', login: accepted });
    old.emit({ kind: 'shell-data', id: 'shell-1', bytes: Buffer.from('late') });
    phase(rig, 'away');
    expect(rig.data).toEqual([]);
  });

  it('is not begun where the tunnel does not stand', async () => {
    const rig = await makeRig();
    rig.session = { ...rig.session, state: { kind: 'ready' } };
    expect(rig.visits.begin('s1')).toMatchObject({ ok: false, error: { code: 'not-now' } });
    expect(rig.threads).toEqual([]);
  });

  it('allows weak algorithms only by name, only those that the device offered, and only for itself', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    expect(rig.visits.allowWeak('s1', ['ssh-rsa']).ok).toBe(false);
    const failure = { kind: 'nothing-common', what: 'host-key', offered: ['ssh-rsa'], weak: ['ssh-rsa'] } as const;
    rig.thread().emit({ kind: 'closed', failure });
    rig.visits.allowWeak('s1', ['ssh-rsa', '3des-cbc']);
    expect(rig.thread().last('connect')).toMatchObject([{ allowedWeak: ['ssh-rsa'] }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { SshClient } from '../../../electron/visit/contract';
import { makeRig, oneKey, otherKey, settled } from './rig';
import { accepted, fingerprint, login, open, password, phase } from './steps';

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
  it('that is kept is not used by itself where the link names somebody else', async () => {
    const rig = await makeRig();
    const key = { environmentId: 'aws:eu-west-1', device: 'pump-station-07', serviceId: 'SSH' };
    const kept = { user: 'technician', keyFile: null, secret: password, deviceType: null, at: 1 };
    await rig.logins.keep(key, { ...kept, method: 'password' });
    rig.hostKeys.pin('fieldtunnel-eu-west-1-pump-station-07', oneKey);
    rig.visits.proposeUser('s1', 'root');
    rig.visits.begin('s1');
    await rig.showKey();
    expect(phase(rig, 'login').proposal).toMatchObject({ from: 'link', user: 'root', holdsSecret: false });
    expect(rig.thread().last('authenticate')).toBeNull();
    rig.visits.leave('s1');
    rig.visits.proposeUser('s1', 'technician');
    rig.visits.begin('s1');
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
  });

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

  it('is closed once its thread has ended, which waits for what a device is still to drop', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const thread = new Proxy({} as SshClient, {
      get: (_, method: string) => () => (method === 'stop' ? ended : Promise.resolve()),
    });
    const rig = await makeRig({ openThread: () => thread });
    rig.visits.begin('s1');
    let isClosed = false;
    const closing = rig.visits.close().then(() => (isClosed = true));
    await settled();
    expect([isClosed, rig.visits.views()]).toEqual([false, []]);
    end();
    await closing;
  });
});

describe('a login that was kept', () => {
  it('is asked for anew once it was forgotten, of the device whose host key is known all the same', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig, { keep: true });
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    await rig.visits.forgetLogin('s1');
    phase(rig, 'away');
    expect(rig.thread().stopped).toBe(true);
    expect(rig.secrets.size).toBe(0);
    rig.visits.begin('s1');
    await rig.showKey();
    // Nothing goes to the device before the person says who they are; its key is no question.
    expect(rig.thread().last('authenticate')).toBeNull();
    expect(phase(rig, 'login')).toMatchObject({ proposal: { holdsSecret: false } });
    expect(rig.thread().last('connect')).toMatchObject([{ knownHostKey: oneKey }]);
  });
});

describe('a login that was refused', () => {
  it('is asked for again with what was said of keeping it, by which nothing is kept that should not be', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    expect(phase(rig, 'login').proposal).toMatchObject({ mayKeep: true, keep: true });
    for (const keep of [false, true]) {
      await login(rig, { keep });
      rig.thread().emit({ kind: 'refused', refusal: { kind: 'refused', accepts: ['password'] } });
      await settled();
      expect(phase(rig, 'login').proposal).toMatchObject({ from: 'this-visit', keep });
    }
  });
});

describe('who one is at a device', () => {
  it('is told to whoever names it elsewhere, in the moment the login is accepted', async () => {
    const rig = await makeRig();
    const named: (string | null)[] = [];
    const stop = rig.visits.onChange(() => named.push(rig.visits.userOn(rig.session, 'SSH')));
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig);
    expect(named.at(-1)).toBeNull();
    rig.thread().emit({ kind: 'open', login: accepted });
    expect(named.at(-1)).toBe(accepted.user);
    stop();
    const count = named.length;
    rig.visits.leave('s1');
    expect(named).toHaveLength(count);
  });
});

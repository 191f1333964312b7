import { describe, expect, it } from 'vitest';
import { setImmediate as immediately } from 'node:timers/promises';
import type { AuthContext } from 'ssh2';
import { password, size } from '../../fakes/ssh-client';
import { makeHostKey } from '../../fakes/ssh-server';
import { sshTest } from '../../fakes/ssh-test';
import { until } from '../../fakes/wait';

const { serve, client } = sshTest();

const onlyPassword =
  (right: string) =>
  (context: AuthContext): void => {
    if (context.method === 'password' && context.password === right) context.accept();
    else context.reject(['password', 'publickey']);
  };

describe('the host key', () => {
  it('is shown, and nothing of the login is sent before somebody accepted it', async () => {
    const server = await serve();
    const rig = client();
    rig.ssh.connect({ port: server.port, knownHostKey: null, allowedWeak: [] });
    rig.ssh.authenticate('pat', password('secret'));
    const { key, matches } = await rig.next('host-key');
    expect(key.type).toBe('ecdsa-sha2-nistp256');
    expect(key.fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);
    expect(matches).toBeNull();
    for (let round = 0; round < 50; round += 1) await immediately();
    expect(server.logins).toEqual([]);
    rig.ssh.answerHostKey(true);
    expect((await rig.next('open')).login).toEqual({ user: 'pat', method: 'none', keyName: null });
    expect(server.logins).toEqual([{ method: 'none', user: 'pat' }]);
  });

  it('that is refused, later, ends the connection without a login', async () => {
    const server = await serve();
    const rig = client();
    rig.connect(server.port);
    rig.ssh.authenticate('pat', password('secret'));
    await rig.next('host-key');
    for (let round = 0; round < 50; round += 1) await immediately();
    rig.ssh.answerHostKey(false);
    expect((await rig.next('closed')).failure).toBeNull();
    await until(() => server.sockets.every(({ destroyed }) => destroyed));
    expect(server.logins).toEqual([]);
    expect(rig.all('open')).toEqual([]);
  });

  it('that is the known one is accepted by itself; another one is not', async () => {
    const hostKeys = [makeHostKey()];
    const server = await serve({ hostKeys });
    const first = client();
    first.connect(server.port);
    const { blob } = await first.next('host-key');

    const second = client();
    second.connect(server.port, blob);
    second.ssh.authenticate('pat', password(''));
    await second.next('open');
    expect((await second.next('host-key')).matches).toBe(true);

    const other = await serve();
    const third = client();
    third.connect(other.port, blob);
    third.ssh.authenticate('pat', password(''));
    expect((await third.next('host-key')).matches).toBe(false);
    for (let round = 0; round < 50; round += 1) await immediately();
    expect(other.logins).toEqual([]);
    expect(third.all('open')).toEqual([]);
  });

  it('of the known type is asked for where the device has several', async () => {
    const hostKeys = [makeHostKey('prime256v1'), makeHostKey('secp384r1')];
    const old = await serve({ hostKeys: hostKeys.slice(1) });
    const first = client();
    first.connect(old.port);
    const { blob, key } = await first.next('host-key');
    expect(key.type).toBe('ecdsa-sha2-nistp384');
    const server = await serve({ hostKeys });
    const second = client();
    second.connect(server.port, blob);
    expect((await second.next('host-key')).matches).toBe(true);
  });

  it('is not asked for again when keys are exchanged anew', async () => {
    const server = await serve({ shell: (channel) => channel.on('data', (bytes: Buffer) => channel.write(bytes)) });
    const rig = client();
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    await rig.next('shell-open');
    await new Promise<void>((resolve) => server.connections[0]?.rekey(() => resolve()));
    rig.ssh.input('1', Buffer.from('still here'));
    await until(() => rig.text('1') === 'still here');
    expect(rig.all('host-key')).toHaveLength(1);
  });
});

describe('a login', () => {
  it('by password goes after none, and opens a shell', async () => {
    const server = await serve({
      authenticate: onlyPassword('right'),
      shell: (channel) => {
        channel.write('$ ');
        channel.on('data', (bytes: Buffer) => channel.write(bytes));
      },
    });
    const rig = client();
    const { login } = await rig.login(server.port, 'pat', password('right'));
    expect(login).toEqual({ user: 'pat', method: 'password', keyName: null });
    expect(server.logins.map(({ method }) => method)).toEqual(['none', 'password']);
    rig.ssh.openShell('1', size, null);
    await rig.next('shell-open');
    await until(() => rig.text('1') === '$ ');
    rig.ssh.input('1', Buffer.from('한글\n'));
    await until(() => rig.text('1') === '$ 한글\n');
    expect(server.terminals).toEqual(['xterm-256color']);
    expect(rig.all('step').map(({ step }) => step)).toEqual([
      'connecting',
      'exchanging-keys',
      'exchanging-keys',
      'logging-in',
    ]);
  });

  it('that is refused says what the device takes, and is tried again on the same connection', async () => {
    const server = await serve({ authenticate: onlyPassword('right') });
    const rig = client();
    rig.connect(server.port);
    await rig.next('host-key');
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate('pat', password('wrong'));
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'refused', accepts: ['password', 'publickey'] });
    rig.ssh.authenticate('pat', password('right'));
    await rig.next('open');
    expect(server.connections).toHaveLength(1);
    expect(server.logins.map(({ method }) => method)).toEqual(['none', 'password', 'password']);
  });
});

describe('a connection', () => {
  it('is a new one for somebody else, and the host key is not asked for again', async () => {
    const server = await serve({ authenticate: onlyPassword('right') });
    const rig = client();
    rig.connect(server.port);
    await rig.next('host-key');
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate('pat', password('wrong'));
    await rig.next('refused');
    rig.ssh.authenticate('kim', password('right'));
    expect((await rig.next('open')).login.user).toBe('kim');
    expect(server.connections).toHaveLength(2);
    expect(rig.all('host-key').map(({ matches }) => matches)).toEqual([null, true]);
  });

  it('is made anew where the device has ended the connection while a person was asked', async () => {
    const server = await serve({ authenticate: onlyPassword('right') });
    const rig = client();
    rig.connect(server.port);
    await rig.next('host-key');
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate('pat', password('wrong'));
    await rig.next('refused');
    for (const socket of server.sockets) socket.destroy();
    await until(() => server.sockets.every(({ destroyed }) => destroyed));
    rig.ssh.authenticate('pat', password('right'));
    await rig.next('open');
    expect(rig.all('closed')).toEqual([]);
  });

  it('is not believed before anybody logged in', async () => {
    const server = await serve();
    const rig = client();
    rig.connect(server.port);
    await rig.next('host-key');
    rig.ssh.answerHostKey(true);
    await until(() => server.connections.length === 1);
    // The library sends it whenever it is told to.
    const protocol = (server.connections[0] as unknown as { _protocol: { authSuccess(): void; _authsQueue: string[] } })
      ._protocol;
    await until(() => {
      protocol._authsQueue.push('none');
      protocol.authSuccess();
      return rig.all('closed').length > 0;
    });
    expect(rig.all('open')).toEqual([]);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Proof } from '../../../electron/visit/contract';
import { password, size, SshRig } from '../../fakes/ssh-client';
import { dropbear, me, sshd, SshDaemons } from '../../fakes/ssh-daemons';
import { until } from '../../fakes/wait';

/** Newer ones than OpenSSH 9 have no DSA at all. */
const knowsDsa = String(spawnSync('ssh', ['-Q', 'key']).stdout).includes('ssh-dss');

let daemons: SshDaemons;
let hostKey: string;
let mine: string;
let rigs: SshRig[] = [];

beforeAll(() => {
  daemons = new SshDaemons();
  if (sshd === null) return;
  hostKey = daemons.key('host', '-t', 'ed25519');
  mine = daemons.key('mine', '-t', 'ed25519', '-N', 'open sesame', '-a', '1');
});
afterEach(async () => {
  await Promise.all(rigs.map(({ ssh }) => ssh.stop()));
  rigs = [];
});
afterAll(() => daemons.stop());

const rigOf = (): SshRig => {
  const rig = new SshRig();
  rigs.push(rig);
  return rig;
};

const keyFile = (path: string, passphrase: string | null = null): Proof => ({ method: 'key-file', path, passphrase });

async function begin(port: number, proof: Proof, user = me): Promise<SshRig> {
  const rig = rigOf();
  rig.connect(port);
  await rig.next('host-key');
  rig.ssh.answerHostKey(true);
  rig.ssh.authenticate(user, proof);
  return rig;
}

describe.skipIf(sshd === null)("Debian's OpenSSH server", () => {
  it('shows the host key that ssh-keygen shows, and gives a shell for a key with a passphrase', async () => {
    const { port } = await daemons.sshd([hostKey], `${mine}.pub`);
    const rig = await begin(port, keyFile(mine));
    const { key } = await rig.next('host-key');
    expect(execFileSync('ssh-keygen', ['-l', '-f', `${hostKey}.pub`]).toString()).toContain(` ${key.fingerprint} `);
    expect(key.type).toBe('ssh-ed25519');
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'key-file', fault: 'needs-passphrase' });
    rig.ssh.authenticate(me, keyFile(mine, 'wrong'));
    expect((await rig.next('refused', 2)).refusal).toEqual({ kind: 'key-file', fault: 'wrong-passphrase' });
    rig.ssh.authenticate(me, keyFile(mine, 'open sesame'));
    expect((await rig.next('open')).login).toEqual({ user: me, method: 'key-file', keyName: "mine's comment" });
    rig.ssh.openShell('1', { columns: 91, rows: 31 }, null);
    await rig.next('shell-open');
    rig.ssh.input('1', Buffer.from('stty size; stty -a | grep -o -e "-\\?iutf8"; echo $TERM; exit 5\n'));
    expect(await rig.next('shell-ended')).toMatchObject({ status: 5, opened: true });
    expect(rig.text('1')).toMatch(/31 91\s+iutf8\s+xterm-256color/);
  });

  it('floods, and Ctrl-C gets through', async () => {
    const { port } = await daemons.sshd([hostKey], `${mine}.pub`);
    const rig = await begin(port, keyFile(mine, 'open sesame'));
    await rig.next('open');
    rig.draws = false;
    rig.ssh.openShell('1', size, null);
    rig.ssh.input('1', Buffer.from(''));
    await rig.next('shell-open');
    rig.ssh.input('1', Buffer.from("PS1='re''ady> '; yes\n"));
    await until(() => rig.text('1').length > 128 * 1_024);
    const before = rig.text('1').length;
    rig.ssh.input('1', Buffer.from([3]));
    await until(() => rig.text('1').endsWith('ready> '));
    expect(rig.text('1').length - before).toBeLessThan(64 * 1_024);
  });
});

const byAgent = (socket: string): Proof => ({ method: 'agent', socket, choice: { named: [], only: false } });

describe.skipIf(sshd === null)("the agent, at Debian's OpenSSH server,", () => {
  it('takes a key of the agent', async () => {
    const other = daemons.key('other', '-t', 'rsa');
    const plain = daemons.key('plain', '-t', 'ecdsa');
    const { port } = await daemons.sshd([hostKey], `${plain}.pub`);
    const rig = await begin(port, byAgent(await daemons.agent(other, plain)));
    expect((await rig.next('open')).login).toEqual({ user: me, method: 'agent', keyName: "plain's comment" });
  });

  it('takes none of an agent that has none, or other ones, or is not there', async () => {
    const { port } = await daemons.sshd([hostKey], `${mine}.pub`);
    const rig = await begin(port, byAgent(daemons.path('nowhere')));
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'no-agent' });
    rig.ssh.authenticate(me, byAgent(await daemons.agent()));
    expect((await rig.next('refused', 2)).refusal).toEqual({ kind: 'agent-empty' });
    const wrong = await daemons.agent(
      ...Array.from({ length: 8 }, (_, at) => daemons.key(`wrong-${at}`, '-t', 'ed25519')),
    );
    rig.ssh.authenticate(me, byAgent(wrong));
    // It ends the connection over so many.
    expect((await rig.next('refused', 3)).refusal).toMatchObject({ kind: 'refused' });
    rig.ssh.authenticate(me, keyFile(mine, 'open sesame'));
    await rig.next('open');
  });
});

describe.skipIf(sshd === null)('an OpenSSH server', () => {
  it('that does not know one refuses a password and says what it takes', async () => {
    const { port } = await daemons.sshd([hostKey], null, ['PasswordAuthentication yes']);
    const rig = await begin(port, password('wrong'), 'nobody-here');
    const { refusal } = await rig.next('refused');
    expect(refusal).toMatchObject({ kind: 'refused' });
    expect(refusal.kind === 'refused' && refusal.accepts).toContain('password');
  });

  it('that has got another host key is not logged in to by itself', async () => {
    const first = await daemons.sshd([hostKey], `${mine}.pub`);
    const rig = await begin(first.port, keyFile(mine, 'open sesame'));
    const { blob } = await rig.next('host-key');
    await rig.next('open');
    const second = await daemons.sshd([daemons.key('changed', '-t', 'ed25519')], `${mine}.pub`);
    const again = rigOf();
    again.connect(second.port, blob);
    again.ssh.authenticate(me, keyFile(mine, 'open sesame'));
    expect((await again.next('host-key')).matches).toBe(false);
    again.ssh.answerHostKey(false);
    await again.next('closed');
    expect(second.running.output()).not.toMatch(/userauth-request|SSH2_MSG_NEWKEYS received/);
  });

  it('that wants a certificate is recognised', async () => {
    const authority = daemons.key('authority', '-t', 'ed25519');
    const path = daemons.key('certified', '-t', 'ed25519');
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'pat', '-n', me, `${path}.pub`], { stdio: 'ignore' });
    const { port } = await daemons.sshd([hostKey], null, [`TrustedUserCAKeys ${authority}.pub`]);
    const rig = await begin(port, keyFile(path));
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'key-file', fault: 'needs-certificate' });
    const alone = daemons.path('alone');
    copyFileSync(path, alone);
    rig.ssh.authenticate(me, keyFile(alone));
    expect((await rig.next('refused', 2)).refusal).toMatchObject({ kind: 'refused' });
  });
});

describe.skipIf(sshd === null)('an OpenSSH server of other times', () => {
  it.each([
    [
      'group14-sha1, ssh-rsa',
      ['diffie-hellman-group14-sha1', 'ssh-rsa'],
      [
        'KexAlgorithms diffie-hellman-group14-sha1',
        'HostKeyAlgorithms ssh-rsa',
        'MACs hmac-sha1',
        'Ciphers aes128-ctr',
      ],
    ],
    ['cbc and md5', ['aes256-cbc', 'hmac-md5'], ['Ciphers aes256-cbc', 'MACs hmac-md5']],
    [
      'group1-sha1, 3des',
      ['diffie-hellman-group1-sha1', '3des-cbc'],
      ['KexAlgorithms diffie-hellman-group1-sha1', 'Ciphers 3des-cbc'],
    ],
  ])('as old as %s is reached after that was allowed', async (_, weak, lines) => {
    const rsa = daemons.key(`host-${lines.length}-${weak[0]}`, '-t', 'rsa');
    const { port } = await daemons.sshd([rsa], `${mine}.pub`, lines);
    const rig = rigOf();
    rig.connect(port);
    expect((await rig.next('closed')).failure).toMatchObject({ kind: 'nothing-common', weak });
    rig.connect(port, null, weak);
    await rig.next('host-key');
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate(me, keyFile(mine, 'open sesame'));
    await rig.next('open');
  });

  it.skipIf(!knowsDsa)('that has a DSA host key only is reached after that was allowed, and known again', async () => {
    const dsa = daemons.key('host-dsa', '-t', 'dsa');
    const { port } = await daemons.sshd([dsa], `${mine}.pub`, ['HostKeyAlgorithms ssh-dss']);
    const rig = rigOf();
    rig.connect(port);
    expect((await rig.next('closed')).failure).toMatchObject({
      kind: 'nothing-common',
      what: 'host-key',
      offered: ['ssh-dss'],
      weak: ['ssh-dss'],
    });
    rig.connect(port, null, ['ssh-dss']);
    const { key, blob } = await rig.next('host-key');
    expect(key.type).toBe('ssh-dss');
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate(me, keyFile(mine, 'open sesame'));
    await rig.next('open');
    const again = rigOf();
    again.connect(port, blob, ['ssh-dss']);
    expect((await again.next('host-key')).matches).toBe(true);
  });

  it.each([
    ['key-exchange', 'KexAlgorithms sntrup761x25519-sha512@openssh.com'],
    ['cipher', 'Ciphers chacha20-poly1305@openssh.com'],
  ])('that speaks no %s of ours is said so, with nothing to allow', async (what, line) => {
    const { port } = await daemons.sshd([hostKey], null, [line]);
    const rig = rigOf();
    rig.connect(port);
    const { failure } = await rig.next('closed');
    expect(failure).toMatchObject({ kind: 'nothing-common', what, weak: [] });
    expect(failure?.kind === 'nothing-common' && failure.offered[0]).toBe(line.split(' ')[1]);
  });
});

describe.skipIf(dropbear === null)("Debian's dropbear", () => {
  it.each(['rsa', 'ecdsa', 'ed25519'])(
    'with a host key of %s is reached, and refuses what it does not know',
    async (type) => {
      const { port } = await daemons.dropbear(type);
      const rig = await begin(port, password('wrong'), 'nobody-here');
      const { refusal } = await rig.next('refused');
      expect(refusal.kind === 'refused' && refusal.accepts).toContain('publickey');
      const { blob } = await rig.next('host-key');
      const again = rigOf();
      again.connect(port, blob);
      expect((await again.next('host-key')).matches).toBe(true);
      const other = await daemons.dropbear(type);
      const changed = rigOf();
      changed.connect(other.port, blob);
      expect((await changed.next('host-key')).matches).toBe(false);
    },
  );
});

/** Which of an agent's keys a device is shown: the person's ssh settings say so, as they do to `ssh`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/net/clock';
import { keyAgent } from '../../../electron/visit/agent';
import type { KeyAgent } from '../../../electron/visit/deps';
import { readSshConfig } from '../../../electron/visit/ssh-config';
import { StandInKeyAgent } from '../../fakes/key-agent';
import { makeSshKey, type SshKey } from '../../fakes/ssh-key';
import { makeHostKey } from '../../fakes/ssh-server';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();
const names = ['anna', 'berta', 'clara'] as const;

let home: string;
let agent: StandInKeyAgent;
let keys: Readonly<Record<(typeof names)[number], SshKey>>;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'ssh-keys-'));
  mkdirSync(join(home, '.ssh'));
  keys = { anna: makeSshKey('anna'), berta: makeSshKey('berta', 'swordfish'), clara: makeSshKey('clara') };
  agent = await StandInKeyAgent.start(
    home,
    names.map((name) => keys[name].key),
  );
});
afterEach(async () => {
  await agent.close();
  rmSync(home, { recursive: true, force: true });
});

const write = (name: string, text: string): void => writeFileSync(join(home, '.ssh', name), text);

/** The agent as the app has it, with these settings. */
async function chosen(config: string): Promise<KeyAgent> {
  write('config', config);
  const place = { home, user: 'pat', env: { SSH_AUTH_SOCK: agent.socket } };
  const found = await keyAgent(await readSshConfig('pump-7', place), place, systemClock);
  if (found === null) throw new Error('no agent');
  return found;
}

describe('the keys of an agent', () => {
  it('are all shown where the settings name none', async () => {
    expect(await chosen('')).toMatchObject({ keys: names, choice: { named: [], only: false } });
  });

  it('that the settings name come first; the others follow', async () => {
    write('clara.pub', keys.clara.public);
    expect((await chosen('IdentityFile ~/.ssh/clara')).keys).toEqual(['clara', 'anna', 'berta']);
  });

  it('that the settings name are the only ones with IdentitiesOnly, wherever their public half is', async () => {
    const only = 'Host pump-*\n  IdentitiesOnly yes\n  IdentityFile ~/.ssh/one\n';
    // Beside the key; the key itself, which has it in the clear though it is encrypted; a public key in its place.
    write('one.pub', keys.anna.public);
    expect((await chosen(only)).keys).toEqual(['anna']);
    rmSync(join(home, '.ssh', 'one.pub'));
    write('one', keys.berta.private);
    expect((await chosen(only)).keys).toEqual(['berta']);
    write('one', keys.clara.public);
    expect((await chosen(only)).keys).toEqual(['clara']);
    // What is no key names none.
    write('one', 'ssh-ed25519 AAAA\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END');
    expect((await chosen(only)).keys).toEqual([]);
  });

  it('are recognised by a key in another form, and by the file that ssh takes where none is named', async () => {
    const pem = makeHostKey();
    const key = ssh2.utils.parseKey(pem);
    if (key instanceof Error) throw key;
    await agent.close();
    agent = await StandInKeyAgent.start(home, [keys.anna.key, key]);
    write('id_ecdsa', pem);
    expect((await chosen('IdentitiesOnly yes')).keys).toEqual(['ecdsa-sha2-nistp256']);
    expect((await chosen('IdentitiesOnly yes\nIdentityFile none')).keys).toEqual([]);
  });
});

describe('a login by an agent', () => {
  const publicKeys: string[] = [];
  const nobody = (context: AuthContext): void => {
    if (context.method === 'publickey') publicKeys.push(context.key.data.toString('base64'));
    context.reject(['publickey']);
  };
  const nameOf = (blob: string): string | undefined =>
    names.find((name) => keys[name].key.getPublicSSH().toString('base64') === blob);

  it('shows the device the keys that the settings allow, in their order, and no other', async () => {
    publicKeys.length = 0;
    write('clara.pub', keys.clara.public);
    write('berta', keys.berta.private);
    const found = await chosen('IdentitiesOnly yes\nIdentityFile ~/.ssh/clara\nIdentityFile ~/.ssh/berta');
    const server = await serve({ authenticate: nobody });
    const rig = client();
    rig.connect(server.port);
    await rig.next('host-key');
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate('pat', { method: 'agent', socket: found.socket, choice: found.choice });
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'refused', accepts: ['publickey'] });
    expect(publicKeys.map(nameOf)).toEqual(['clara', 'berta']);
    expect(agent.signed).toBe(0);

    rig.ssh.authenticate('pat', { method: 'agent', socket: found.socket, choice: { named: [], only: true } });
    expect((await rig.next('refused', 2)).refusal).toEqual({ kind: 'agent-not-named' });
    expect(publicKeys).toHaveLength(2);
  });
});

describe('a certificate in an agent', () => {
  const text = (value: string | Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(value));
    return Buffer.concat([length, Buffer.from(value)]);
  };
  /** As the agent lists it: the type in front, then what only who takes certificates reads. */
  const certificateOf = ({ key }: SshKey): SshKey['key'] =>
    Object.create(key, {
      getPublicSSH: {
        value: () =>
          Buffer.concat([text('ssh-ed25519-cert-v01@openssh.com'), text(Buffer.alloc(32)), key.getPublicSSH()]),
      },
    }) as SshKey['key'];
  const refusing = (context: AuthContext): void => context.reject(['publickey']);
  const anyKey = { named: [], only: false };

  async function refusalWith(held: readonly SshKey['key'][]): Promise<unknown> {
    const certified = await StandInKeyAgent.start(home, held);
    const server = await serve({ authenticate: refusing });
    const rig = client();
    rig.connect(server.port);
    await rig.next('host-key');
    rig.ssh.answerHostKey(true);
    rig.ssh.authenticate('pat', { method: 'agent', socket: certified.socket, choice: anyKey });
    const { refusal } = await rig.next('refused');
    await certified.close();
    return refusal;
  }

  it('is what a device may want that takes none of the keys', async () => {
    const wanted = { kind: 'key-file', fault: 'needs-certificate' };
    expect(await refusalWith([keys.anna.key, certificateOf(keys.anna)])).toEqual(wanted);
    expect(await refusalWith([certificateOf(keys.anna)])).toEqual(wanted);
  });

  it('is not said of keys that are only called so', async () => {
    const called = makeSshKey('ssh-ed25519-cert-v01@openssh.com');
    expect(await refusalWith([called.key])).toEqual({ kind: 'refused', accepts: ['publickey'] });
    expect(await refusalWith([])).toEqual({ kind: 'agent-empty' });
  });
});

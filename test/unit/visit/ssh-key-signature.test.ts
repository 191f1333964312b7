import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import ssh2, { type AuthContext, type ParsedKey } from 'ssh2';
import type { Proof } from '../../../electron/visit/contract';
import { StandInKeyAgent } from '../../fakes/key-agent';
import type { SshRig } from '../../fakes/ssh-client';
import { makeSshKey } from '../../fakes/ssh-key';
import { silentOnSignatures } from '../../fakes/ssh-server';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-signature-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function parsed(pem: string): ParsedKey {
  const key = ssh2.utils.parseKey(pem);
  if (key instanceof Error) throw key;
  return key;
}

const rsaPem = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const rsa = parsed(rsaPem);

interface Seen {
  /** Of each login with the key, asked or signed. */
  readonly hashes: (string | undefined)[];
  /** Logins that came with a signature. */
  signatures: number;
}

/** Takes these keys, as a device does: first asked about the key, then shown the signature. */
const taking =
  (keys: readonly ParsedKey[], seen: Seen) =>
  (context: AuthContext): void => {
    const key =
      context.method === 'publickey' ? keys.find((each) => each.getPublicSSH().equals(context.key.data)) : undefined;
    if (context.method !== 'publickey' || key === undefined) {
      context.reject(['publickey']);
      return;
    }
    const { signature, blob, hashAlgo } = context;
    seen.hashes.push(hashAlgo);
    if (signature === undefined || blob === undefined) {
      context.accept();
      return;
    }
    seen.signatures += 1;
    if (key.verify(blob, signature, hashAlgo)) context.accept();
    else context.reject(['publickey']);
  };

/** A device with a sound host key, that says nothing of which signatures it takes: dropbear before 2020.79, OpenSSH before 7.2. */
async function oldDevice(keys: readonly ParsedKey[]): Promise<{ readonly port: number; readonly seen: Seen }> {
  const seen: Seen = { hashes: [], signatures: 0 };
  const { port } = await serve({ authenticate: taking(keys, seen), connection: silentOnSignatures });
  return { port, seen };
}

async function begin(port: number, proof: Proof, allowedWeak: readonly string[]): Promise<SshRig> {
  const rig = client();
  rig.connect(port, null, allowedWeak);
  await rig.next('host-key');
  rig.ssh.answerHostKey(true);
  rig.ssh.authenticate('pat', proof);
  return rig;
}

function keyFile(pem: string): Proof {
  const path = join(folder, 'key');
  writeFileSync(path, pem);
  return { method: 'key-file', path, passphrase: null };
}

const asked = { kind: 'nothing-common', what: 'key-signature', offered: ['ssh-rsa'], weak: ['ssh-rsa'] };

describe('a key that an old device takes with a weak signature only', () => {
  it('of a file signs nothing until that was allowed, which is named', async () => {
    const { port, seen } = await oldDevice([rsa]);
    const rig = await begin(port, keyFile(rsaPem), []);
    expect((await rig.next('closed')).failure).toEqual(asked);
    expect(seen.signatures).toBe(0);
    const allowed = await begin(port, keyFile(rsaPem), ['ssh-rsa']);
    expect((await allowed.next('open')).login).toMatchObject({ user: 'pat', method: 'key-file' });
    // The type's own, which is SHA-1.
    expect(new Set(seen.hashes)).toEqual(new Set([undefined]));
  });

  it('is refused as any other where the device does not know it', async () => {
    const { port } = await oldDevice([]);
    const rig = await begin(port, keyFile(rsaPem), []);
    expect((await rig.next('refused')).refusal).toEqual({ kind: 'refused', accepts: ['publickey'] });
  });

  it('signs soundly where the device says that it takes that', async () => {
    const seen: Seen = { hashes: [], signatures: 0 };
    const { port } = await serve({ authenticate: taking([rsa], seen) });
    const rig = await begin(port, keyFile(rsaPem), []);
    await rig.next('open');
    expect(new Set(seen.hashes)).toEqual(new Set(['sha256']));
  });
});

describe('keys of an agent at an old device', () => {
  it('that sign soundly come before one that would not', async () => {
    const sound = makeSshKey('sound');
    const agent = await StandInKeyAgent.start(folder, [rsa, sound.key]);
    const proof: Proof = { method: 'agent', socket: agent.socket, choice: { named: [], only: false } };
    const both = await oldDevice([rsa, sound.key]);
    const rig = await begin(both.port, proof, []);
    expect((await rig.next('open')).login).toMatchObject({ method: 'agent', keyName: 'sound' });
    expect([agent.signed, both.seen.signatures]).toEqual([1, 1]);
    const one = await oldDevice([rsa]);
    const refused = await begin(one.port, proof, []);
    expect((await refused.next('closed')).failure).toEqual(asked);
    expect([agent.signed, one.seen.signatures]).toEqual([1, 0]);
    const allowed = await begin(one.port, proof, ['ssh-rsa']);
    await allowed.next('open');
    await agent.close();
  });
});

it('a DSA key is named as one that nothing here signs with, where the runtime knows no DSA, as Electron’s; an agent may', async () => {
  const dsa = { type: 'ssh-dss', sign: () => Buffer.from('signed') } as unknown as ParsedKey;
  const said: unknown[] = [];
  const weak = { allowed: ['ssh-dss'], refused: (...all: unknown[]): number => said.push(all) };
  vi.resetModules();
  vi.doMock('../../../electron/visit/ssh/dsa', () => ({ hasDsa: () => false }));
  onTestFinished(() => vi.doUnmock('../../../electron/visit/ssh/dsa'));
  const { maySign, signsSoundly } = await import('../../../electron/visit/ssh/key-signature');
  expect(maySign(dsa, undefined, false, weak)).toBe(true);
  expect(signsSoundly(dsa, weak).sign('data')).toBeInstanceOf(Error);
  expect(said).toEqual([['ssh-dss', false]]);
});

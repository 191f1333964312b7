import { createDiffieHellmanGroup } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { systemClock } from '../../../electron/net/clock';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { sshService } from '../../../electron/practice/devices/ssh/server';
import type { SshEvent } from '../../../electron/visit/contract';
import { openSshThread } from '../../../electron/visit/ssh-thread';
import { stepLimitsMs } from '../../../electron/visit/ssh/step-limits';
import { GroupExchange } from '../../fakes/group-exchange';
import { ManualClock } from '../../fakes/manual-clock';
import { buildSshWorker } from '../../fakes/ssh-build';
import { makeHostKey } from '../../fakes/ssh-server';
import { sshd, SshDaemons } from '../../fakes/ssh-daemons';
import { sshTest } from '../../fakes/ssh-test';
import { until } from '../../fakes/wait';

const { raw } = sshTest();
let worker: Awaited<ReturnType<typeof buildSshWorker>>;
let device: Server;

beforeAll(async () => {
  worker = await buildSshWorker();
  const identity = identityOf('pump-7');
  const key = makeHostKey();
  device = createServer(sshService(identity, createFiles(identity), () => key));
  await new Promise<void>((resolve) => device.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  device.close();
  await worker.remove();
});

it('the built thread reaches a prompt on a practice device, without a password', async () => {
  const events: SshEvent[] = [];
  const client = openSshThread(worker.file, (event) => events.push(event), systemClock, silentLogger);
  const shown = (): string =>
    Buffer.concat(events.flatMap((event) => (event.kind === 'shell-data' ? [event.bytes] : []))).toString();
  const has = (kind: SshEvent['kind']): Promise<unknown> =>
    until(() => expect(events.map((event) => event.kind)).toContain(kind));
  client.connect({ port: (device.address() as AddressInfo).port, knownHostKey: null, allowedWeak: [] });
  client.authenticate('technician', { method: 'password', password: '' });
  await has('host-key');
  client.answerHostKey(true);
  await has('open');
  client.openShell('1', { columns: 80, rows: 24 }, null);
  const sees = (pattern: RegExp): Promise<unknown> => until(() => expect(shown()).toMatch(pattern));
  await sees(/pump-7:~\$ /);
  client.input('1', Buffer.from('echo 안녕\n'));
  await sees(/\n안녕\r\n.*pump-7:~\$ /s);
  expect((await client.exec('hostname', 10_000, 1_000))?.stdout.trim()).toBe('pump-7');
  client.disconnect();
  await has('closed');
  await client.stop();
});

it.skipIf(sshd === null)('a group exchange that computes for long is ended from outside', async () => {
  const daemons = new SshDaemons();
  const clock = new ManualClock();
  const events: SshEvent[] = [];
  const client = openSshThread(worker.file, (event) => events.push(event), clock, silentLogger);
  const others: SshEvent[] = [];
  const other = openSshThread(worker.file, (event) => others.push(event), clock, silentLogger);
  /** As long as another thread needs for everything: one that is not held up has answered by then. */
  const whileAnotherWorks = async (): Promise<void> => {
    const before = others.length;
    other.connect({ port: 1, knownHostKey: null, allowedWeak: [] });
    await until(() => expect(others.slice(before).map(({ kind }) => kind)).toContain('closed'));
  };
  try {
    // A cipher of 128 bits asks for a group of 3072: seconds. One of 256 asks for 8192: a minute.
    const { port, running } = await daemons.sshd([daemons.key('host', '-t', 'ed25519')], null, [
      'KexAlgorithms diffie-hellman-group-exchange-sha256',
      'Ciphers aes128-ctr',
    ]);
    client.connect({ port, knownHostKey: null, allowedWeak: [] });
    await running.saw('SSH2_MSG_KEX_DH_GEX_GROUP sent');
    // The first time it may not have read the group yet.
    for (let round = 0; round < 5 && events.at(-1)?.kind !== 'closed'; round += 1) {
      client.authenticate('pat', { method: 'password', password: '' });
      clock.advance(stepLimitsMs['exchanging-keys'] + 1_000);
      await whileAnotherWorks();
      clock.advance(15_000);
    }
    expect(events.at(-1)).toEqual({ kind: 'closed', failure: { kind: 'timed-out', step: 'exchanging-keys' } });
  } finally {
    await Promise.all([client.stop(), other.stop()]);
    await daemons.stop();
  }
});

/** A number of so many bits, which need not be a prime: it is looked at only where its size will do. */
const ofBits = (bits: number): Buffer => {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  bytes[0] = 0xff >> (bytes.length * 8 - bits);
  return Buffer.concat([Buffer.alloc(1), bytes]);
};

describe('a device that chooses the group', () => {
  const connectTo = async (prime: Buffer): Promise<{ readonly groups: GroupExchange; readonly events: SshEvent[] }> => {
    const groups = new GroupExchange();
    const port = await raw((socket) => groups.serve(socket, prime, 2));
    const events: SshEvent[] = [];
    const client = openSshThread(worker.file, (event) => events.push(event), systemClock, silentLogger);
    onTestFinished(() => client.stop());
    client.connect({ port, knownHostKey: null, allowedWeak: [] });
    client.authenticate('pat', { method: 'password', password: '' });
    return { groups, events };
  };

  it.each([0, 512, 1_024, 2_047, 4_097, 8_192, 11_213, 240_000])(
    'is refused one of %i bits before anything is computed',
    async (bits) => {
      const { groups, events } = await connectTo(ofBits(bits));
      await until(() => expect(events.at(-1)?.kind).toBe('closed'));
      const failure = { kind: 'group-size', bits, least: 2_048, most: 4_096 };
      expect(events.at(-1)).toEqual({ kind: 'closed', failure });
      expect(groups).toMatchObject({ taken: 0, asked: [{ least: 2_048, wanted: 4_096, most: 4_096 }] });
    },
  );

  it('goes on with one of the size that was asked for', async () => {
    const { groups } = await connectTo(createDiffieHellmanGroup('modp14').getPrime());
    await until(() => expect(groups.taken).toBe(1));
  });
});

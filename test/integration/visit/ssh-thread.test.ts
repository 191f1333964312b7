import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { systemClock } from '../../../electron/net/clock';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { sshService } from '../../../electron/practice/devices/ssh/server';
import type { SshEvent } from '../../../electron/visit/contract';
import { openSshThread } from '../../../electron/visit/ssh-thread';
import { stepLimitsMs } from '../../../electron/visit/ssh/step-limits';
import { ManualClock } from '../../fakes/manual-clock';
import { buildSshWorker } from '../../fakes/ssh-build';
import { makeHostKey } from '../../fakes/ssh-server';
import { sshd, SshDaemons } from '../../fakes/ssh-daemons';
import { until } from '../../fakes/wait';

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

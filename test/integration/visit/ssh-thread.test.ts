import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { systemClock } from '../../../electron/net/clock';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { sshService } from '../../../electron/practice/devices/ssh/server';
import type { SshEvent } from '../../../electron/visit/contract';
import { openSshThread } from '../../../electron/visit/ssh-thread';
import { buildSshWorker } from '../../fakes/ssh-build';
import { until } from '../../fakes/wait';

let worker: Awaited<ReturnType<typeof buildSshWorker>>;
let device: Server;

beforeAll(async () => {
  worker = await buildSshWorker();
  const identity = identityOf('pump-7');
  device = createServer(sshService(identity, createFiles(identity)));
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

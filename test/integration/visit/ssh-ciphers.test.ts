/**
 * The ssh library as it is built, with keys that it keeps: every cipher and MAC, also after keys were exchanged anew.
 */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { systemClock } from '../../../electron/net/clock';
import type { SshClient, SshEvent } from '../../../electron/visit/contract';
import { openSshThread } from '../../../electron/visit/ssh-thread';
import { buildSshWorker } from '../../fakes/ssh-build';
import { me, sshd, SshDaemons } from '../../fakes/ssh-daemons';
import { until } from '../../fakes/wait';

const size = 3_000_000;
const daemons = new SshDaemons();
let worker: Awaited<ReturnType<typeof buildSshWorker>>;
let mine: string;
let host: string;

beforeAll(async () => {
  worker = await buildSshWorker();
  if (sshd === null) return;
  mine = daemons.key('mine', '-t', 'ed25519');
  host = daemons.key('host', '-t', 'ed25519');
});
afterAll(async () => {
  await daemons.stop();
  await worker.remove();
});

async function logIn(port: number, path: string, allowedWeak: readonly string[]): Promise<SshClient> {
  const events: SshEvent[] = [];
  const client = openSshThread(worker.file, (event) => events.push(event), systemClock, silentLogger);
  onTestFinished(() => client.stop());
  const has = (kind: SshEvent['kind']): Promise<unknown> =>
    until(() => expect(events.map((event) => event.kind)).toContain(kind));
  client.connect({ port, knownHostKey: null, allowedWeak });
  client.authenticate(me, { method: 'key-file', path, passphrase: null });
  await has('host-key');
  client.answerHostKey(true);
  await has('open');
  return client;
}

describe.skipIf(sshd === null)(
  'a server that speaks one cipher only, and exchanges keys anew with each megabyte',
  () => {
    it.each([
      ['aes128-gcm@openssh.com', null],
      ['aes256-gcm@openssh.com', null],
      ['aes128-ctr', 'hmac-sha2-256-etm@openssh.com'],
      ['aes192-ctr', 'hmac-sha2-512-etm@openssh.com'],
      ['aes256-ctr', 'hmac-sha2-256'],
      ['aes256-ctr', 'hmac-sha2-512'],
      ['aes128-ctr', 'hmac-sha1-etm@openssh.com'],
      ['aes128-ctr', 'hmac-sha1'],
      ['aes128-cbc', 'hmac-sha1-96'],
    ])('%s, %s', async (cipher, mac) => {
      const { port } = await daemons.sshd([host], `${mine}.pub`, [
        `Ciphers ${cipher}`,
        ...(mac === null ? [] : [`MACs ${mac}`]),
        'RekeyLimit 1M',
      ]);
      const client = await logIn(port, mine, ['aes128-cbc', 'hmac-sha1-96']);
      const answer = await client.exec(String.raw`head -c ${size} /dev/zero | tr '\0' x`, 30_000, size);
      expect(answer?.status).toBe(0);
      expect(answer?.stdout === 'x'.repeat(size)).toBe(true);
    });
  },
);

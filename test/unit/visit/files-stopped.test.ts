/** What a file under way does once a person stops it: it ends at once, whatever it waits for. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestTypes, statusCodes } from '../../../electron/net/sftp/packets';
import type { FileJob } from '../../../electron/visit/files/contract';
import { HostileSftp, says } from '../../fakes/hostile-sftp';
import type { SshRig } from '../../fakes/ssh-client';
import { sshTest } from '../../fakes/ssh-test';
import { until } from '../../fakes/wait';

const { serve, client } = sshTest();

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fieldtunnel-stopped-'));
  writeFileSync(join(root, 'mine.bin'), 'mine');
  writeFileSync(join(root, 'longer.bin'), 'longer');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const job = (change: Partial<FileJob> = {}): FileJob => ({
  id: 'job',
  local: join(root, 'mine.bin'),
  remote: '/x/file.bin',
  size: 4,
  modifiedAt: null,
  resumeAt: 0,
  conflict: null,
  ...change,
});

/** A device that never comes to the end of a checksum, and what became of its commands. */
async function slowDevice(): Promise<{
  readonly rig: SshRig;
  readonly device: HostileSftp;
  readonly commands: string[];
  /** Signals to end, and channels that were closed. */
  readonly ended: () => readonly [number, number];
}> {
  const device = new HostileSftp((asked) => {
    if (asked.type === requestTypes.fstat) return says.attributes(asked, { size: 4 });
    return asked.type === requestTypes.read ? says.data(asked, Buffer.from('mine')) : null;
  });
  const channels: ServerChannel[] = [];
  const commands: string[] = [];
  let closed = 0;
  let signals = 0;
  const { port } = await serve({
    ...device.options,
    // The library's server says nothing else of a request behind the end of a command's input.
    config: { debug: (line) => void (line.includes('signal: TERM') && (signals += 1)) },
    exec(channel, command) {
      commands.push(command);
      channels.push(channel);
      channel.resume();
      channel.on('close', () => (closed += 1));
    },
  });
  const rig = client();
  await rig.login(port, 'pat');
  return { rig, device, commands, ended: () => [signals, closed] };
}

describe('a file that is stopped while both sides are compared', () => {
  it.each(['sendFile', 'fetchFile'] as const)('ends at once, with the device’s command (%s)', async (direction) => {
    const { rig, device, commands, ended } = await slowDevice();
    const mine = direction === 'sendFile' ? job() : job({ local: join(root, 'got.bin') });
    const outcome = rig.ssh.files(direction, [mine]);
    await until(() => expect(rig.all('file-progress').at(-1)).toMatchObject({ checking: true }));
    await until(() => commands.length === 1);
    await rig.ssh.files('stopFile', ['job']);
    expect(await outcome).toEqual({ kind: 'stopped', watermark: 4 });
    await until(() => expect(ended()).toEqual([1, 1]));
    // Nothing has the name, and what is there under ours can be gone on with.
    expect(device.count(requestTypes.rename)).toBe(0);
    expect(readdirSync(root).filter((name) => name === 'got.bin')).toEqual([]);
    // It is compared again when it goes on, and stops as before.
    const again = rig.ssh.files(direction, [{ ...mine, resumeAt: 4 }]);
    await until(() => commands.length === 2);
    await rig.ssh.files('stopFile', ['job']);
    expect(await again).toEqual({ kind: 'stopped', watermark: 4 });
    expect(await rig.ssh.files('discardFile', [mine])).toEqual({ kind: 'ok', value: null });
  });
});

it('a file that is stopped while its channel is being opened does not begin', async () => {
  const { rig, device } = await slowDevice();
  const outcome = rig.ssh.files('sendFile', [job()]);
  await rig.ssh.files('stopFile', ['job']);
  expect(await outcome).toEqual({ kind: 'stopped', watermark: 0 });
  expect(device.count(requestTypes.open)).toBe(0);
});

it('a command that takes too long is ended on the device', async () => {
  const { rig, ended } = await slowDevice();
  expect(await rig.ssh.exec('sleep 600', 1, 10)).toBeNull();
  await until(() => expect(ended()).toEqual([1, 1]));
});

describe('a folder that is stopped while it is looked through', () => {
  it('is so at once, though the device owes an answer, and nothing more is asked', async () => {
    let owed = 0;
    const device = new HostileSftp((asked) => {
      if (asked.type === requestTypes.stat) return says.attributes(asked, { mode: 0o040755 });
      if (asked.type !== requestTypes.readdir) return null;
      owed += 1;
      return 'nothing';
    });
    const rig = client();
    await rig.login((await serve(device.options)).port, 'pat');
    const plan = rig.ssh.files('planFetching', ['/x', root, 'plan']);
    await until(() => owed > 0);
    await rig.ssh.files('stopFile', ['plan']);
    expect(await plan).toEqual({ kind: 'ok', value: null });
  });

  it('asks the device for no folder more', async () => {
    let isStopped = false;
    const device: HostileSftp = new HostileSftp((asked) => {
      if (asked.type === requestTypes.stat) return says.attributes(asked, { mode: 0o040755 });
      if (asked.type !== requestTypes.readdir) return null;
      // Every folder has one more in it, and each is read with eight questions.
      if (device.count(requestTypes.readdir) % 8 !== 1) return says.status(asked, statusCodes.endOfFile);
      if (device.count(requestTypes.opendir) === 3) {
        void rig.ssh.files('stopFile', ['plan']);
        isStopped = true;
      }
      return says.names(asked, [{ name: 'again', mode: 0o040755 }]);
    });
    const rig = client();
    await rig.login((await serve(device.options)).port, 'pat');
    expect(await rig.ssh.files('planFetching', ['/x', root, 'plan'])).toEqual({ kind: 'ok', value: null });
    expect(isStopped).toBe(true);
    // What is asked next is answered behind everything that was asked before.
    expect(await rig.ssh.files('makeFolder', ['/new'])).toEqual({ kind: 'ok', value: null });
    expect(device.count(requestTypes.opendir)).toBe(3);
  });

  it('is so also where it is one of this laptop', async () => {
    mkdirSync(join(root, 'tree', 'inner'), { recursive: true });
    const { rig } = await slowDevice();
    const plan = rig.ssh.files('planSending', [join(root, 'tree'), '/x', 'plan']);
    await rig.ssh.files('stopFile', ['plan']);
    expect(await plan).toEqual({ kind: 'ok', value: null });
  });
});

it('a file that fails while the device compares leaves it no command', async () => {
  const { rig, ended, commands } = await slowDevice();
  // It has as many bytes as it answered for no more.
  const outcome = await rig.ssh.files('sendFile', [job({ local: join(root, 'longer.bin'), size: 6 })]);
  expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'different' } });
  await until(() => expect([commands.length, ended()]).toEqual([1, [1, 1]]));
});

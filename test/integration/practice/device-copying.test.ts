import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { has, quietSsh, run, startSshDevice, type Finished, type SshDevice } from './device-tools';

const thing = 'pump-station-07';
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const size = 64 * 1024 * 1024;
let device: SshDevice;
let folder: string;
let original: Buffer;
beforeAll(async () => {
  device = await startSshDevice(thing);
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-copy-'));
  original = randomBytes(size);
  writeFileSync(join(folder, 'up.bin'), original);
});
afterAll(() => {
  device.close();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(!has('sftp'))('64 MiB up and down with sftp', async () => {
  const batch = join(folder, 'batch');
  writeFileSync(
    batch,
    `put ${folder}/up.bin sftp.bin\nls -l\nget sftp.bin ${folder}/sftp-down.bin\nmkdir box\nrename sftp.bin box/moved.bin\ncd box\nls\nchmod 600 moved.bin\nrm moved.bin\ncd ..\nrmdir box\n`,
  );
  const { status, stderr } = await run('sftp', [
    ...quietSsh,
    '-P',
    String(device.port),
    '-b',
    batch,
    'technician@127.0.0.1',
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(hash(readFileSync(join(folder, 'sftp-down.bin')))).toBe(hash(original));
  expect(device.files.has('/home/technician/box')).toBe(false);
});

it.skipIf(!has('scp'))('64 MiB up and down with scp', async () => {
  const scp = (from: string, to: string): Promise<Finished> =>
    run('scp', [...quietSsh, '-q', '-p', '-P', String(device.port), from, to]);
  const far = 'technician@127.0.0.1:scp.bin';
  expect(await scp(join(folder, 'up.bin'), far)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(await scp(far, join(folder, 'scp-down.bin'))).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(hash(readFileSync(join(folder, 'scp-down.bin')))).toBe(hash(original));
  device.files.removeFile('/home/technician/scp.bin');
});

it.skipIf(!has('scp'))('a folder with scp -r, and what is not there', async () => {
  const scp = (from: string, to: string): Promise<Finished> =>
    run('scp', [...quietSsh, '-q', '-r', '-P', String(device.port), from, to]);
  const down = join(folder, 'logs');
  expect(await scp('technician@127.0.0.1:/var/log', down)).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(down, 'messages'), 'utf8')).toBe(device.files.readText('/var/log/messages'));
  expect(await scp(down, 'technician@127.0.0.1:/tmp/back')).toMatchObject({ status: 0, stderr: '' });
  expect(device.files.readText('/tmp/back/messages')).toBe(device.files.readText('/var/log/messages'));
  const missing = await scp('technician@127.0.0.1:/tmp/nothing', down);
  expect(missing.status).not.toBe(0);
  expect(missing.stderr).toMatch(/nothing.*No such file/);
});

it.skipIf(!has('scp'))('fails without harm when the device is full', async () => {
  const { quota } = device.files;
  const hog = quota.limit - quota.used - 1_000_000;
  quota.take(hog);
  const target = 'technician@127.0.0.1:/tmp/full.bin';
  const scp = ['-q', '-P', String(device.port), join(folder, 'up.bin'), target];
  const { status, stderr } = await run('scp', [...quietSsh, ...scp]);
  quota.take(-hog);
  device.files.removeFile('/tmp/full.bin');
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/No space left on device|Failure|write remote/);
  const after = await run('ssh', [...quietSsh, '-p', String(device.port), 'technician@127.0.0.1', 'ls -l']);
  expect(after.status).toBe(0);
});

it("with ssh2's own client: many requests at a time, a listing of many names, and refusals", async () => {
  const sftp = await connectSftp(device.port);
  const [from, far, back] = [join(folder, 'up.bin'), '/tmp/fast.bin', join(folder, 'fast.bin')];
  await new Promise<void>((resolve, reject) => {
    sftp.client.fastPut(from, far, (error) => (error ? reject(error) : resolve()));
  });
  await new Promise<void>((resolve, reject) => {
    sftp.client.fastGet(far, back, (error) => (error ? reject(error) : resolve()));
  });
  expect(hash(readFileSync(back))).toBe(hash(original));
  device.files.makeFolder('/tmp/many');
  for (let number = 0; number < 250; number += 1) device.files.create(`/tmp/many/${number}`);
  const names = await new Promise((resolve) => {
    sftp.client.readdir('/tmp/many', (_error, list) => resolve(list.map(({ filename }) => filename).sort()));
  });
  expect(names).toEqual(Array.from({ length: 250 }, (_, number) => String(number)).sort());
  const refusal = (act: (done: (error: Error | null | undefined) => void) => void): Promise<string | undefined> =>
    new Promise((resolve) => act((error) => resolve(error?.message)));
  expect(await refusal((done) => sftp.client.stat('/nowhere', done))).toBe('No such file or directory');
  expect(await refusal((done) => sftp.client.rename(far, '/tmp/many/1', done))).toBe('File exists');
  expect(await refusal((done) => sftp.client.rmdir('/tmp/many', done))).toBe('Directory not empty');
  expect(await refusal((done) => sftp.client.symlink('/a', '/b', done))).toBe('Operation unsupported');
  expect(await refusal((done) => sftp.client.unlink(far, done))).toBeUndefined();
  sftp.close();
});

async function connectSftp(port: number): Promise<{ readonly client: SFTPWrapper; close(): void }> {
  const connection = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    connection.on('ready', resolve).on('error', reject);
    connection.connect({ host: '127.0.0.1', port, username: 'technician', authHandler: ['none'] });
  });
  const client = await new Promise<SFTPWrapper>((resolve, reject) => {
    connection.sftp((error, opened) => (error ? reject(error) : resolve(opened)));
  });
  return { client, close: () => connection.end() };
}

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeOf, has, quietSsh, run, startSshDevice, Terminal, type Finished, type SshDevice } from './device-tools';

const thing = 'pump-station-07';
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!has('ssh'))('the SSH service with the OpenSSH client (ssh)', () => {
  let device: SshDevice;
  beforeAll(async () => (device = await startSshDevice(thing)));
  afterAll(() => device.close());
  const ssh = (args: readonly string[], input?: string | Buffer, user = 'technician'): Promise<Finished> =>
    run('ssh', [...quietSsh, '-p', String(device.port), `${user}@127.0.0.1`, ...args], input);

  it('runs a command and reports its output and exit status', async () => {
    const uname = await ssh(['uname', '-a']);
    expect(uname).toMatchObject({ status: 0, stderr: '' });
    expect(uname.stdout).toMatch(/^Linux pump-station-07 6\.\S+ .* aarch64 GNU\/Linux\n$/);
    expect(await ssh(['false'])).toMatchObject({ status: 1 });
    expect(await ssh(['exit 42'])).toMatchObject({ status: 42 });
  });

  it('says what it does not know, on standard error, with status 127', async () => {
    expect(await ssh(['frobnicate now'])).toEqual({
      status: 127,
      stdout: '',
      stderr: '-sh: frobnicate: command not found\n',
    });
  });

  it('takes a script on standard input without a terminal', async () => {
    expect(await ssh([], 'cd /tmp\npwd; hostname\nexit 3\n')).toEqual({
      status: 3,
      stdout: '/tmp\npump-station-07\n',
      stderr: '',
    });
    expect(await ssh([], 'false')).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  it('has a terminal with a prompt, echo and carriage returns, and takes lines typed ahead', async () => {
    const { stdout, status } = await ssh(['-tt'], 'hostname\ncd /var/log\nls\nexit\n');
    expect(status).toBe(0);
    expect(stdout).toContain('technician@pump-station-07:~$ ');
    expect(stdout).toContain('pump-station-07\r\n');
    expect(stdout).toContain('technician@pump-station-07:/var/log$ ');
    expect(stdout).toContain('messages\r\n');
  });

  it('edits lines, completes names, remembers them and stops a running command with Ctrl-C', async () => {
    const terminal = new Terminal('ssh', [...quietSsh, '-tt', '-p', String(device.port), 'technician@127.0.0.1']);
    const prompt = 'technician@pump-station-07:~$ ';
    await terminal.until(prompt);
    terminal.type('echo begin; sleep 1000\r');
    await terminal.until('\r\nbegin\r\n');
    terminal.type('\x03');
    await terminal.until('^C');
    await terminal.until(prompt);
    // Three to the left, one deleted before the cursor, another letter instead. Each key by itself, as a person types.
    terminal.type('echo stqtus');
    await terminal.until('stqtus');
    terminal.type('\x1b[D\x1b[D\x1b[D');
    await terminal.until('\x1b[1D\x1b[1D\x1b[1D');
    terminal.type('\x7f');
    await terminal.until('sttus');
    terminal.type('a');
    await terminal.until('status');
    terminal.type('\r');
    await terminal.until('\r\nstatus\r\n');
    await terminal.until(prompt);
    terminal.type('cat /etc/hostn');
    await terminal.until('hostn');
    terminal.type('\t');
    await terminal.until('ame ');
    terminal.type('\r');
    await terminal.until('\r\npump-station-07\r\n');
    await terminal.until(prompt);
    // The command before last, by two steps back in the history.
    terminal.type('\x1b[A\x1b[A\r');
    await terminal.until('\r\nstatus\r\n');
    await terminal.until(prompt);
    terminal.type('a line that is given up\x03');
    await terminal.until('^C');
    await terminal.until(prompt);
    terminal.type('exit 7\r');
    expect(await terminal.status()).toBe(7);
  });

  it('ends the session on Ctrl-D', async () => {
    expect(await ssh(['-tt'], 'true\n\x04')).toMatchObject({ status: 0 });
  });

  it('greets another user by that name', async () => {
    expect(await ssh(['whoami'], undefined, 'root')).toMatchObject({ status: 0, stdout: 'root\n' });
  });

  it('opens no connections for anyone: forwarding through the device is refused', async () => {
    const { status, stderr } = await run('ssh', [
      ...quietSsh,
      '-W',
      `127.0.0.1:${device.port}`,
      '-p',
      String(device.port),
      'technician@127.0.0.1',
    ]);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/forwarding failed|open failed|prohibited/);
  });

  it('gives many bytes through a command unchanged', async () => {
    const text = randomBytes(4_500_000).toString('hex');
    device.files.write(device.files.create('/tmp/big.txt'), 0, Buffer.from(text));
    expect((await ssh(['cat /tmp/big.txt'])).stdout === text).toBe(true);
    expect(await ssh(['sha256sum /tmp/big.txt'])).toMatchObject({
      status: 0,
      stdout: `${hash(Buffer.from(text))}  /tmp/big.txt\n`,
    });
  });

  it('runs one command on a terminal, and Ctrl-C ends it', async () => {
    const target = ['-p', String(device.port), 'technician@127.0.0.1'];
    const terminal = new Terminal('ssh', [...quietSsh, '-tt', ...target, 'echo begin; sleep 1000']);
    await terminal.until('begin\r\n');
    terminal.type('\x03');
    expect(await terminal.status()).toBe(130);
  });

  it('serves several sessions at a time', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => ssh([`echo session ${index}`])));
    expect(answers.map((answer) => answer.stdout)).toEqual(
      Array.from({ length: 6 }, (_, index) => `session ${index}\n`),
    );
  });
});

describe('logging in', () => {
  let device: SshDevice;
  beforeAll(async () => (device = await startSshDevice(thing)));
  afterAll(() => device.close());
  const login = (options: ConnectConfig): Promise<string> =>
    new Promise((resolve) => {
      const client = new ssh2.Client();
      client.on('ready', () => {
        client.end();
        resolve('in');
      });
      client.on('error', (error) => resolve(error.message));
      client.connect({ host: '127.0.0.1', port: device.port, username: 'anyone', ...options });
    });

  it('by password: only the practice one', async () => {
    expect(await login({ authHandler: ['password'], password: 'practice' })).toBe('in');
    expect(await login({ authHandler: ['password'], password: 'wrong' })).toContain('authentication methods failed');
  });

  it('with any public key, and with nothing at all', async () => {
    expect(
      await login({
        authHandler: ['publickey'],
        privateKey: ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private,
      }),
    ).toBe('in');
    expect(await login({ authHandler: ['none'] })).toBe('in');
  });

  it('each start has another host key', async () => {
    const keyOf = async (port: number): Promise<string> => {
      let key = '';
      await login({
        port,
        authHandler: ['none'],
        hostVerifier: (seen: Buffer) => (key = seen.toString('base64')) !== '',
      });
      return key;
    };
    const other = await startSshDevice(thing);
    const [first, again, second] = [await keyOf(device.port), await keyOf(device.port), await keyOf(other.port)];
    other.close();
    expect(first).toBe(again);
    expect(first).not.toBe(second);
    expect(first.length).toBeGreaterThan(40);
  });

  it('what is not SSH ends its own connection only', async () => {
    const socket = connect(device.port, '127.0.0.1').resume();
    socket.write('GET / HTTP/1.1\r\n\r\n'.repeat(2000));
    await closeOf(socket);
    expect(await login({ authHandler: ['none'] })).toBe('in');
  });
});

describe('copying files to and from a device', () => {
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
    quota.give(hog);
    device.files.removeFile('/tmp/full.bin');
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/No space left on device|Failure|write remote/);
    const after = await run('ssh', [...quietSsh, '-p', String(device.port), 'technician@127.0.0.1', 'df -h']);
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

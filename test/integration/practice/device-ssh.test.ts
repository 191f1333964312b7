import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type ConnectConfig } from 'ssh2';
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

  it('takes a script on standard input without a terminal, with pipes, files and conditions', async () => {
    const script =
      'cd /tmp\necho "one two" > words.txt; echo three >> words.txt\ncat words.txt | grep -i TH && echo found || echo missing\nwc -l < words.txt\nfrob 2>/dev/null; echo $?\nexit 3\n';
    expect(await ssh([], script)).toEqual({ status: 3, stdout: 'three\nfound\n2\n127\n', stderr: '' });
  });

  it('has a terminal with a prompt, echo and carriage returns, and takes lines typed ahead', async () => {
    const { stdout, status } = await ssh(['-tt'], 'hostname\ncd /var/log\nls\nexit\n');
    expect(status).toBe(0);
    expect(stdout).toContain('technician@pump-station-07:~$ ');
    expect(stdout).toContain('pump-station-07\r\n');
    expect(stdout).toContain('technician@pump-station-07:/var/log$ ');
    expect(stdout).toContain('messages\r\n');
  });

  it('edits lines, completes names and stops a running command with Ctrl-C', async () => {
    const terminal = new Terminal('ssh', [...quietSsh, '-tt', '-p', String(device.port), 'technician@127.0.0.1']);
    const prompt = 'technician@pump-station-07:~$ ';
    await terminal.until(prompt);
    terminal.type('echo begin; sleep 1000\r');
    await terminal.until('\r\nbegin\r\n');
    terminal.type('\x03');
    await terminal.until('^C');
    await terminal.until(prompt);
    // Three to the left, one deleted before the cursor, another letter instead.
    terminal.type('echo sqatus$?\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x7ft\r');
    await terminal.until('\r\nstatus130\r\n');
    await terminal.until(prompt);
    terminal.type('cat /etc/hostn\t\r');
    await terminal.until('cat /etc/hostname ');
    await terminal.until('\r\npump-station-07\r\n');
    await terminal.until(prompt);
    // The command before last, by two steps back in the history.
    terminal.type('\x1b[A\x1b[A\r');
    await terminal.until('\r\nstatus0\r\n');
    await terminal.until(prompt);
    terminal.type('cat\r');
    terminal.type('mirrored\r');
    await terminal.until('mirrored\r\nmirrored\r\n');
    terminal.type('\x04');
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

  it('takes and gives many bytes through a command unchanged', async () => {
    const bytes = randomBytes(9_000_000);
    expect(await ssh(['cat > /tmp/big.bin'], bytes)).toMatchObject({ status: 0, stderr: '' });
    expect(await ssh(['sha256sum /tmp/big.bin'])).toMatchObject({
      status: 0,
      stdout: `${hash(bytes)}  /tmp/big.bin\n`,
    });
    expect(await ssh(['cat /tmp/big.bin | wc -c'])).toMatchObject({ stdout: '9000000\n' });
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

  it.skipIf(!has('scp')).each([
    { how: 'scp', flags: [] },
    { how: 'scp -O', flags: ['-O'] },
  ])('64 MiB up and down with $how', async ({ flags }) => {
    const scp = (from: string, to: string): Promise<Finished> =>
      run('scp', [...quietSsh, ...flags, '-q', '-p', '-P', String(device.port), from, to]);
    const far = `technician@127.0.0.1:scp${flags.join('')}.bin`;
    expect(await scp(join(folder, 'up.bin'), far)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await scp(far, join(folder, 'scp-down.bin'))).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(hash(readFileSync(join(folder, 'scp-down.bin')))).toBe(hash(original));
    device.files.removeFile(`/home/technician/scp${flags.join('')}.bin`);
  });

  it.skipIf(!has('scp')).each([[[]], [['-O']]])('a folder with scp -r %s, and what is not there', async (flags) => {
    const scp = (from: string, to: string): Promise<Finished> =>
      run('scp', [...quietSsh, ...flags, '-q', '-r', '-P', String(device.port), from, to]);
    const down = join(folder, `logs${flags.length}`);
    expect(await scp('technician@127.0.0.1:/var/log', down)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(down, 'messages'), 'utf8')).toBe(device.files.readText('/var/log/messages'));
    expect(await scp(down, `technician@127.0.0.1:/tmp/back${flags.length}`)).toMatchObject({ status: 0, stderr: '' });
    expect(device.files.readText(`/tmp/back${flags.length}/messages`)).toBe(device.files.readText('/var/log/messages'));
    const missing = await scp('technician@127.0.0.1:/tmp/nothing', down);
    expect(missing.status).not.toBe(0);
    expect(missing.stderr).toMatch(/nothing.*No such file/);
  });

  it.skipIf(!has('scp')).each([[[]], [['-O']]])(
    'fails without harm when the device is full (scp %s)',
    async (flags) => {
      const { quota } = device.files;
      const hog = quota.limit - quota.used - 1_000_000;
      quota.take(hog);
      const { status, stderr } = await run('scp', [
        ...quietSsh,
        ...flags,
        '-q',
        '-P',
        String(device.port),
        join(folder, 'up.bin'),
        'technician@127.0.0.1:/tmp/full.bin',
      ]);
      quota.give(hog);
      device.files.removeFile('/tmp/full.bin');
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/No space left on device|Failure|write remote/);
      expect((await run('ssh', [...quietSsh, '-p', String(device.port), 'technician@127.0.0.1', 'df -h'])).status).toBe(
        0,
      );
    },
  );
});

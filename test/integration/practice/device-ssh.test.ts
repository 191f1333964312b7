import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import ssh2, { type ConnectConfig } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeOf, has, quietSsh, run, startSshDevice, Terminal, type Finished, type SshDevice } from './device-tools';

const thing = 'pump-station-07';
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let device: SshDevice;
beforeAll(async () => (device = await startSshDevice(thing)));
afterAll(() => device.close());
const ssh = (args: readonly string[], input?: string | Buffer, user = 'technician'): Promise<Finished> =>
  run('ssh', [...quietSsh, '-p', String(device.port), `${user}@127.0.0.1`, ...args], input);

describe.skipIf(!has('ssh'))('the SSH service with the OpenSSH client (ssh)', () => {
  it('runs a command and reports its output and exit status', async () => {
    const uname = await ssh(['uname', '-a']);
    expect(uname).toMatchObject({ status: 0, stderr: '' });
    expect(uname.stdout).toMatch(/^Linux pump-station-07 6\.\S+ .* aarch64 GNU\/Linux\n$/);
    expect(await ssh(['exit 42'])).toMatchObject({ status: 42 });
  });

  it('says what it does not know, on standard error, with status 127', async () => {
    expect(await ssh(['frobnicate now'])).toEqual({
      status: 127,
      stdout: '',
      stderr: '-sh: frobnicate: command not found\n',
    });
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

  it('serves several sessions at a time', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => ssh([`echo session ${index}`])));
    expect(answers.map((answer) => answer.stdout)).toEqual(
      Array.from({ length: 6 }, (_, index) => `session ${index}\n`),
    );
  });
});

describe.skipIf(!has('ssh'))('a terminal with the OpenSSH client (ssh)', () => {
  it('has a terminal with a prompt, echo and carriage returns, and takes lines typed ahead', async () => {
    const { stdout, status } = await ssh(['-tt'], 'hostname\ncd /var/log\nls\nexit\n');
    expect(status).toBe(0);
    expect(stdout).toContain('technician@pump-station-07:~$ ');
    expect(stdout).toContain('pump-station-07\r\n');
    expect(stdout).toContain('technician@pump-station-07:/var/log$ ');
    expect(stdout).toContain('messages\r\n');
  });

  it('edits lines, remembers them and stops a running command with Ctrl-C', async () => {
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
    terminal.type('hostname\r');
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
    expect(await ssh(['-tt'], 'pwd\n\x04')).toMatchObject({ status: 0 });
  });
});

describe('logging in', () => {
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

  it('each device has a host key of its own, the same at each start', async () => {
    const keyOf = async (port: number): Promise<string> => {
      let key = '';
      await login({
        port,
        authHandler: ['none'],
        hostVerifier: (seen: Buffer) => (key = seen.toString('base64')) !== '',
      });
      return key;
    };
    const [restarted, other] = [await startSshDevice(thing), await startSshDevice('another')];
    const [first, again, second] = [await keyOf(device.port), await keyOf(restarted.port), await keyOf(other.port)];
    restarted.close();
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

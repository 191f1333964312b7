import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { AuthContext } from 'ssh2';
import { stepLimitsMs } from '../../../electron/visit/ssh/step-limits';
import { ManualClock } from '../../fakes/manual-clock';
import { password, size, type SshRig } from '../../fakes/ssh-client';
import { sshTest } from '../../fakes/ssh-test';
import { until } from '../../fakes/wait';

const { serve, client, raw } = sshTest();

const failureAt = async (port: number, rig: SshRig = client()): Promise<unknown> => {
  rig.connect(port);
  rig.ssh.authenticate('pat', password('secret'));
  return (await rig.next('closed')).failure;
};

/** Writes as fast as it is read, until the other side has enough. */
function floodWith(socket: Socket, bytes: Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}

describe('what is no ssh server', () => {
  it('nobody there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await failureAt(port)).toEqual({ kind: 'no-answer' });
  });

  it('ends without a word', async () => {
    expect(await failureAt(await raw((socket) => socket.destroy()))).toEqual({ kind: 'no-answer' });
    expect(await failureAt(await raw((socket) => socket.end()))).toEqual({ kind: 'no-answer' });
  });

  it.each([
    ['another protocol that ends', 'HTTP/1.1 400 Bad Request\r\n\r\n', true],
    ['an endless line', 'SSH-2.0-'.padEnd(5_000, 'x'), false],
    ['a line too long', 'x'.repeat(70_000), false],
    ['a greeting without end', 'be welcome\r\n'.repeat(8_000), false],
  ])('%s', async (_, text, ends) => {
    const port = await raw((socket) => (ends ? socket.end(text) : socket.write(text)));
    expect(await failureAt(port)).toEqual({ kind: 'not-ssh' });
  });

  it.each(['SSH-1.5-old\r\n', 'welcome\r\nSSH-1.5-OpenSSH_5.0\n'])(
    'ssh of the first version, which is said so: %j',
    async (text) => {
      const port = await raw((socket) => socket.write(text));
      expect(await failureAt(port)).toEqual({ kind: 'first-version' });
    },
  );

  it('a flood', async () => {
    let sent = 0;
    const port = await raw((socket) => {
      floodWith(socket, Buffer.alloc(65_536, 'x'));
      socket.on('close', () => {
        sent = socket.bytesWritten;
      });
    });
    expect(await failureAt(port)).toEqual({ kind: 'not-ssh' });
    await until(() => sent > 0);
    expect(sent).toBeLessThan(32_000_000);
  });
});

describe('an ssh server that breaks the rules', () => {
  it.each([
    ['a gigantic packet', Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 20])],
    ['no key exchange', Buffer.concat([Buffer.from([0, 0, 0, 12, 10, 21]), Buffer.alloc(10)])],
    ['a key exchange cut short', Buffer.concat([Buffer.from([0, 0, 0, 28, 4, 20]), Buffer.alloc(22), Buffer.alloc(4)])],
  ])('%s', async (_, packet) => {
    const port = await raw((socket) => {
      socket.write('welcome\r\nSSH-2.0-hostile\r\n');
      socket.write(packet);
    });
    const { kind } = (await failureAt(port)) as { kind: string };
    expect(['violated', 'nothing-common']).toContain(kind);
  });

  it('a flood after the identification is not kept', async () => {
    const port = await raw((socket) => {
      socket.write('SSH-2.0-hostile\r\n');
      floodWith(socket, Buffer.alloc(65_536, 0x41));
    });
    expect(await failureAt(port)).toEqual({ kind: 'violated' });
  });
});

describe('a device that is silent', () => {
  it('before it says what it is', async () => {
    const clock = new ManualClock();
    const rig = client(clock);
    let isThere = false;
    const port = await raw(() => {
      isThere = true;
    });
    rig.connect(port);
    await until(() => isThere);
    clock.advance(stepLimitsMs.connecting);
    expect((await rig.next('closed')).failure).toEqual({ kind: 'timed-out', step: 'connecting' });
  });

  it('in the key exchange', async () => {
    const clock = new ManualClock();
    const rig = client(clock);
    rig.connect(await raw((socket) => socket.write('SSH-2.0-slow\r\n')));
    await until(() => rig.all('step').length === 2);
    clock.advance(stepLimitsMs['exchanging-keys']);
    expect((await rig.next('closed')).failure).toEqual({ kind: 'timed-out', step: 'exchanging-keys' });
  });

  it('in the login, but not while a person is asked', async () => {
    const clock = new ManualClock();
    const rig = client(clock);
    const held: AuthContext[] = [];
    const server = await serve({ authenticate: (context) => held.push(context) });
    rig.connect(server.port);
    await rig.next('host-key');
    clock.advance(3_600_000);
    rig.ssh.answerHostKey(true);
    // Keys are exchanged, and nobody has said yet who they are.
    await until(() => clock.pending === 0);
    clock.advance(3_600_000);
    rig.ssh.authenticate('pat', password('secret'));
    await until(() => held.length === 1);
    expect(rig.all('closed')).toEqual([]);
    clock.advance(stepLimitsMs['logging-in']);
    expect((await rig.next('closed')).failure).toEqual({ kind: 'timed-out', step: 'logging-in' });
  });

  it('after the login is noticed within 30 seconds; one that only answers lives on', async () => {
    const clock = new ManualClock();
    const rig = client(clock);
    const server = await serve({ shell: (channel) => channel.on('data', (bytes: Buffer) => channel.write(bytes)) });
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    await rig.next('shell-open');
    for (let round = 1; round <= 5; round += 1) {
      rig.ssh.input('1', Buffer.from('x'));
      await until(() => rig.text('1').length === round);
      clock.advance(9_000);
    }
    expect(rig.all('closed')).toEqual([]);
    clock.advance(18_000);
    expect((await rig.next('closed')).failure).toEqual({ kind: 'silent' });
  });
});

describe('a connection that is open', () => {
  it('ends with the words of the device, cleaned', async () => {
    const server = await serve();
    const rig = client();
    await rig.login(server.port, 'pat');
    const { _protocol: protocol } = server.connections[0] as unknown as {
      _protocol: { disconnect(reason: number): void };
    };
    protocol.disconnect(10);
    expect(await rig.next('closed')).toMatchObject({ failure: { kind: 'ended', words: 'CONNECTION_LOST' } });
  });

  it('that breaks is told though the library reports no error', async () => {
    const server = await serve();
    const rig = client();
    await rig.login(server.port, 'pat');
    for (const socket of server.sockets) socket.end();
    expect((await rig.next('closed')).failure).toEqual({ kind: 'ended', words: null });
  });

  it('ends where the device sends more than it may', async () => {
    const server = await serve({
      shell: (channel) => {
        // The library's server would keep to the window.
        Object.defineProperty((channel as unknown as { outgoing: object }).outgoing, 'window', {
          get: () => 1_000_000,
          set() {
            // It stays as it is.
          },
        });
        const flood = (): void => {
          // The library stops at a window of exactly nothing, which these pieces never leave.
          for (let piece = 0; piece < 64; piece += 1) channel.write(Buffer.alloc(32_000, 'x'));
          if (server.sockets.some(({ destroyed }) => !destroyed)) setImmediate(flood);
        };
        flood();
      },
    });
    const rig = client();
    rig.draws = false;
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    expect((await rig.next('closed')).failure).toEqual({ kind: 'violated' });
    expect(rig.text('1').length).toBeLessThan(1_000_000);
  });
});

import { describe, expect, it } from 'vitest';
import type { ServerChannel } from 'ssh2';
import { ManualClock } from '../../fakes/manual-clock';
import { size } from '../../fakes/ssh-client';
import { sshTest } from '../../fakes/ssh-test';
import { until } from '../../fakes/wait';

const { serve, client } = sshTest();
const echo = (channel: ServerChannel): void => void channel.on('data', (bytes: Buffer) => channel.write(bytes));

/** Writes as much as is read, until told to stop or done. @returns the bytes that were handed over */
function flood(channel: ServerChannel, total: number, chunk: Buffer): { sent: number; stop: () => void } {
  const state = { sent: 0, stop: () => void (state.sent = total) };
  const more = (): void => {
    while (state.sent < total) {
      state.sent += chunk.length;
      if (!channel.write(chunk)) return;
    }
  };
  channel.on('drain', more);
  more();
  return state;
}

describe('a shell', () => {
  it('is one of several, each with its size, output, errors and end', async () => {
    let count = 0;
    const server = await serve({
      shell: (channel) => {
        count += 1;
        channel.write(`shell ${count}`);
        channel.stderr.write('!');
        if (count === 2) channel.on('data', () => (channel.exit(7), channel.end()));
      },
    });
    const rig = client();
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('a', size, null);
    await until(() => rig.text('a').includes('shell 1') && rig.text('a').includes('!'));
    rig.ssh.openShell('b', { columns: 100, rows: 30 }, null);
    await until(() => rig.text('b').includes('shell 2'));
    rig.ssh.resize('b', { columns: 101, rows: 31 });
    await until(() => server.sizes.length === 3);
    expect(server.sizes).toEqual([
      { cols: 80, rows: 24 },
      { cols: 100, rows: 30 },
      { cols: 101, rows: 31 },
    ]);
    rig.ssh.input('b', Buffer.from('exit\n'));
    expect(await rig.next('shell-ended')).toEqual({
      kind: 'shell-ended',
      id: 'b',
      status: 7,
      signal: null,
      opened: true,
    });
    rig.ssh.closeShell('a');
    expect(await rig.next('shell-ended', 2)).toMatchObject({ id: 'a', status: null });
    expect(rig.all('closed')).toEqual([]);
  });

  it('that is resized before it is there has the last size', async () => {
    const server = await serve({ shell: echo });
    const rig = client();
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    rig.ssh.resize('1', { columns: 132, rows: 43 });
    await until(() => server.sizes.length === 2);
    expect(server.sizes[1]).toEqual({ cols: 132, rows: 43 });
  });

  it('that the device does not give is told of, and the connection stays', async () => {
    const server = await serve({ exec: (channel) => (channel.exit(0), channel.end()) });
    const rig = client();
    rig.ssh.openShell('0', size, null);
    expect(await rig.next('shell-ended')).toMatchObject({ id: '0', opened: false });
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    expect(await rig.next('shell-ended', 2)).toEqual({
      kind: 'shell-ended',
      id: '1',
      status: null,
      signal: null,
      opened: false,
    });
    expect(await rig.ssh.exec('true', 10_000, 10)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('can be a command of its own, with a terminal', async () => {
    const server = await serve({ exec: (channel, command) => void channel.write(command) });
    const rig = client();
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, 'tmux new -A');
    await until(() => rig.text('1') === 'tmux new -A');
    expect(server.terminals).toEqual(['xterm-256color']);
  });
});

describe('the end of a shell', () => {
  it('by a signal says by which', async () => {
    const server = await serve({ shell: (channel) => (channel.exit('KILL'), channel.end()) });
    const rig = client();
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    expect(await rig.next('shell-ended')).toMatchObject({ status: null, signal: 'SIGKILL', opened: true });
  });
});

describe('output of a shell', () => {
  it('is kept within bounds while nothing is drawn, and none of it is lost', async () => {
    const total = 20 * 1_024 * 1_024;
    const chunk = Buffer.alloc(16_384, 'x');
    let state = { sent: 0, stop: (): void => undefined };
    const server = await serve({
      shell: (channel) => {
        state = flood(channel, total, chunk);
      },
    });
    const rig = client();
    rig.draws = false;
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    // Two windows of the library on the way, and then it stands still.
    let before = -1;
    await until(() => {
      const stands = state.sent > 0 && state.sent === before;
      before = state.sent;
      return stands;
    });
    expect(rig.text('1').length).toBeLessThanOrEqual(256 * 1_024);
    expect(state.sent).toBeLessThan(8 * 1_024 * 1_024);
    rig.draws = true;
    rig.ssh.drawn('1', rig.text('1').length);
    await until(() => rig.all('shell-data').reduce((sum, { bytes }) => sum + bytes.length, 0) === total);
  });

  it('that floods lets Ctrl-C through, and the prompt comes after little', async () => {
    const server = await serve({
      shell: (channel) => {
        const { stop } = flood(channel, Number.POSITIVE_INFINITY, Buffer.from(`${'x'.repeat(99)}\n`.repeat(160)));
        channel.on('data', (bytes: Buffer) => {
          if (!bytes.includes(3)) return;
          stop();
          channel.write('^C\r\npat@pump-7:~$ ');
        });
      },
    });
    const rig = client();
    // A page that draws slowly.
    rig.draws = false;
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    await until(() => rig.text('1').length > 128 * 1_024);
    const before = rig.text('1').length;
    rig.ssh.input('1', Buffer.from([3]));
    await until(() => rig.text('1').endsWith('pat@pump-7:~$ '));
    expect(rig.text('1').length - before).toBeLessThan(8_192);
  });

  it('that had come when the connection breaks is shown, and shells are not spoken of one by one', async () => {
    const server = await serve({ shell: (channel) => void channel.write('last words') });
    const rig = client();
    await rig.login(server.port, 'pat');
    rig.ssh.openShell('1', size, null);
    await until(() => rig.text('1') === 'last words');
    for (const socket of server.sockets) socket.destroy();
    await rig.next('closed');
    expect(rig.all('shell-ended')).toEqual([]);
  });
});

describe('a command', () => {
  it('gives what it printed, cut at the limit', async () => {
    const server = await serve({
      exec: (channel) => {
        channel.stderr.write('err');
        channel.write('o'.repeat(1_000));
        channel.exit(3);
        channel.end();
      },
    });
    const rig = client();
    expect(await rig.ssh.exec('x', 1_000, 10)).toBeNull();
    await rig.login(server.port, 'pat');
    expect(await rig.ssh.exec('x', 10_000, 10)).toEqual({ status: 3, stdout: 'o'.repeat(10), stderr: 'err' });
  });

  it('that does not end is left at its time', async () => {
    const clock = new ManualClock();
    let isRunning = false;
    let isClosed = false;
    const server = await serve({
      exec: (channel) => {
        isRunning = true;
        channel.resume();
        channel.on('close', () => {
          isClosed = true;
        });
      },
    });
    const rig = client(clock);
    await rig.login(server.port, 'pat');
    const result = rig.ssh.exec('sleep', 3_000, 10);
    await until(() => isRunning);
    clock.advance(3_000);
    expect(await result).toBeNull();
    await until(() => isClosed);
  });

  it('that ends with the connection has no result', async () => {
    const server = await serve({ exec: () => server.sockets[0]?.destroy() });
    const rig = client();
    await rig.login(server.port, 'pat');
    expect(await rig.ssh.exec('x', 60_000, 10)).toBeNull();
  });
});

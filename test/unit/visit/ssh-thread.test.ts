import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import type { SshClient, SshEvent } from '../../../electron/visit/contract';
import { openSshThread } from '../../../electron/visit/ssh-thread';
import { stepLimitsMs } from '../../../electron/visit/ssh/step-limits';
import { ManualClock } from '../../fakes/manual-clock';
import { until } from '../../fakes/wait';

const file = join(__dirname, '../../fakes/ssh-thread.mjs');
const target = (port: number): Parameters<SshClient['connect']>[0] => ({ port, knownHostKey: null, allowedWeak: [] });

interface Rig {
  readonly client: SshClient;
  readonly clock: ManualClock;
  readonly events: SshEvent[];
  readonly lines: string[];
  readonly next: (kind: SshEvent['kind']) => Promise<SshEvent>;
}

const clients: SshClient[] = [];

function start(): Rig {
  const clock = new ManualClock();
  const events: SshEvent[] = [];
  const lines: string[] = [];
  const write = (event: string, fields?: object): void => void lines.push(event + JSON.stringify(fields));
  const log = { ...silentLogger, warn: write, error: write };
  const client = openSshThread(file, (event) => events.push(event), clock, log);
  clients.push(client);
  const next = (kind: SshEvent['kind']): Promise<SshEvent> =>
    until(() => {
      const at = events.findIndex((event) => event.kind === kind);
      const [event] = at < 0 ? [] : events.splice(at, 1);
      if (event === undefined) throw new Error(`no ${kind}`);
      return event;
    });
  return { client, clock, events, lines, next };
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
});

describe('the ssh thread', () => {
  it('that computes without end is ended after the limit of the step, and another one connects', async () => {
    const { client, clock, next, events } = start();
    client.connect(target(1));
    await next('step');
    clock.advance(stepLimitsMs['exchanging-keys'] + 1_000);
    clock.advance(14_000);
    expect(events).toEqual([]);
    clock.advance(1_000);
    expect(await next('closed')).toEqual({
      kind: 'closed',
      failure: { kind: 'timed-out', step: 'exchanging-keys' },
    });
    client.connect(target(3));
    await next('open');
  });

  it('that is held up while a connection is open is ended', async () => {
    const { client, clock, next } = start();
    client.connect(target(3));
    await next('open');
    client.openShell('1', { columns: 80, rows: 24 }, null);
    clock.advance(10_000);
    clock.advance(15_000);
    expect(await next('closed')).toEqual({ kind: 'closed', failure: { kind: 'crashed' } });
  });

  it('stays while it answers, however long a person is waited for', async () => {
    const { client, clock, next, events } = start();
    client.connect(target(4));
    await next('step');
    clock.advance(stepLimitsMs['exchanging-keys'] + 1_000);
    // Its answer ends the watch.
    await until(() => clock.pending === 0);
    client.connect(target(3));
    await next('open');
    for (let round = 0; round < 6; round += 1) {
      clock.advance(10_000);
      const asked = clock.monotonic();
      // Its answer sets the next one.
      await until(() => clock.nextAt === asked + 10_000);
    }
    expect(events.filter(({ kind }) => kind === 'closed')).toEqual([]);
    client.disconnect();
    expect(await next('closed')).toEqual({ kind: 'closed', failure: null });
  });

  it('that dies is told of without the words of its error', async () => {
    const { client, next, lines } = start();
    client.connect(target(2));
    expect(await next('closed')).toEqual({ kind: 'closed', failure: { kind: 'crashed' } });
    expect(lines.join('\n')).not.toContain('secret');
    client.connect(target(3));
    await next('open');
  });

  it('stops though it is held up', async () => {
    const { client, clock, next } = start();
    client.connect(target(1));
    await next('step');
    const stopped = client.stop();
    clock.advance(2_000);
    await stopped;
  });
});

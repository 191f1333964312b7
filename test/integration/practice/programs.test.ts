import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { IoTSecureTunnelingClient, OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPracticeThread } from '../../../electron/practice/client';
import type { PracticeAddresses } from '../../../electron/practice/contract';
import { freePort, listening } from '../../fakes/loopback';
import { fakeCredentials } from '../../fakes/practice';
import { buildPractice, type PracticeBuild } from '../../fakes/practice-build';
import { connectPeer } from '../../fakes/tunnel-peer';
import { until, within } from '../../fakes/wait';

let programs: PracticeBuild | undefined;
let folder: string;
beforeAll(async () => {
  programs = await buildPractice();
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-thread-'));
});
afterAll(async () => {
  await programs?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function useService(addresses: PracticeAddresses): Promise<void> {
  const client = new IoTSecureTunnelingClient({
    region: addresses.region,
    endpoint: addresses.controlPlane,
    credentials: fakeCredentials,
  });
  const { sourceAccessToken } = await client.send(new OpenTunnelCommand({ destinationConfig: { services: ['SSH'] } }));
  const peer = await connectPeer({
    mode: 'source',
    token: sourceAccessToken!,
    dataPlane: addresses.dataPlane,
    ca: await readFile(addresses.caFile, 'utf8'),
  });
  expect((await peer.next()).availableServiceIds).toEqual(['SSH']);
  peer.terminate();
  client.destroy();
}

describe('the worker thread', () => {
  it('runs the whole service, takes calls and reports errors as errors', async () => {
    const logged: string[] = [];
    const practice = await startPracticeThread(
      { devices: false, folder },
      { workerFile: programs!.worker, log: (_, message) => logged.push(message) },
    );
    await useService(practice.addresses);
    await practice.fault('throttled');
    expect(await practice.activeFaults()).toEqual([{ name: 'throttled' }]);
    await practice.clearFaults();
    await expect(practice.fault('network-drop', { tunnelId: 'nope' })).rejects.toThrow('There is no open tunnel nope.');
    await until(() => logged.some((line) => line.startsWith('OpenTunnel')));
    await Promise.all([practice.close(), practice.close()]);
    await expect(practice.devices()).rejects.toThrow();
  });

  it('rejects with the reason when it cannot start, and can be given up', async () => {
    const blocker = createServer();
    const controlPort = await listening(blocker);
    await expect(
      startPracticeThread({ devices: false, folder, controlPort }, { workerFile: programs!.worker }),
    ).rejects.toMatchObject({
      name: 'PortUnavailable',
      message: expect.stringContaining(String(controlPort)) as string,
    });
    blocker.close();
    const controller = new AbortController();
    const starting = startPracticeThread(
      { devices: false, folder },
      { workerFile: programs!.worker, signal: controller.signal },
    );
    controller.abort();
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
const run = (
  ...args: string[]
): { child: ChildProcessWithoutNullStreams; exit: Promise<number | null>; output: { out: string; err: string } } => {
  const child = spawn(process.execPath, [programs!.cli, ...args]);
  children.push(child);
  const output = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (output.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output.err += data.toString()));
  return { child, output, exit: once(child, 'close').then(([code]) => code as number | null) };
};

describe('the command line', () => {
  it('prints one JSON object with exactly the agreed keys, works, and ends on SIGTERM without leaving its folder', async () => {
    const { child, output, exit } = run(
      '--json',
      '--no-devices',
      '--region',
      'eu-west-1',
      '--fault',
      'rotation-denied',
    );
    const [line] = (await within(once(createInterface(child.stdout), 'line'), 'first line')) as [string];
    const addresses = JSON.parse(line) as PracticeAddresses;
    expect(Object.keys(addresses)).toEqual(['region', 'controlPlane', 'dataPlane', 'mqtt', 'caFile', 'caDir']);
    expect(addresses).toMatchObject({
      region: 'eu-west-1',
      controlPlane: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      dataPlane: expect.stringMatching(/^localhost:\d+$/) as string,
      mqtt: expect.stringMatching(/^mqtt:\/\/127\.0\.0\.1:\d+$/) as string,
    });
    await useService(addresses);
    expect(await (await fetch(`${addresses.controlPlane}/practice/faults`)).json()).toMatchObject({
      active: [{ name: 'rotation-denied' }],
    });
    child.kill('SIGTERM');
    expect(await within(exit, 'exit')).toBe(0);
    expect(existsSync(dirname(addresses.caFile))).toBe(false);
    expect(output.out.trim().split('\n')).toHaveLength(1);
    expect(output.err).toContain('OpenTunnel');
  });

  it('uses the ports it is given', async () => {
    const ports = [];
    for (let count = 0; count < 3; count += 1) ports.push(String(await freePort()));
    const { child, exit } = run(
      '--json',
      '--no-devices',
      '--control-port',
      ports[0]!,
      '--data-port',
      ports[1]!,
      '--mqtt-port',
      ports[2]!,
    );
    const [line] = (await within(once(createInterface(child.stdout), 'line'), 'first line')) as [string];
    expect(JSON.parse(line)).toMatchObject({
      controlPlane: `http://127.0.0.1:${ports[0]}`,
      dataPlane: `localhost:${ports[1]}`,
      mqtt: `mqtt://127.0.0.1:${ports[2]}`,
    });
    child.kill('SIGINT');
    expect(await within(exit, 'exit')).toBe(0);
  });
});

describe('what the command line refuses', () => {
  it.each([
    [['--nonsense'], /--nonsense/],
    [['extra'], /extra/],
    [['--data-port', '70000'], /Not a port number: 70000/],
    [['--fault', 'no-such'], /There is no fault named no-such/],
    [['--fault', 'tunnel-closed'], /open tunnel/],
    [['--behaviour', 'no-such=1'], /unknown behaviour: no-such/],
    [['--behaviour', 'usedTokenStatus=7'], /behaviour usedTokenStatus/],
  ])('refuses %j with exit status 2 and a clear error', async (args, words) => {
    const { exit, output } = run(...args);
    expect(await within(exit, 'exit')).toBe(2);
    expect(output.err).toMatch(words);
    expect(output.out).toBe('');
  });

  it('says which port is taken, exit status 1; a fault without devices likewise', async () => {
    const blocker = createServer();
    const port = String(await listening(blocker));
    const taken = run('--json', '--no-devices', '--data-port', port);
    expect(await within(taken.exit, 'exit')).toBe(1);
    expect(taken.output.err).toContain(`Port ${port} for the data plane is used by another program.`);
    blocker.close();
    const without = run('--json', '--no-devices', '--fault', 'device-dead');
    expect(await within(without.exit, 'exit')).toBe(1);
    expect(without.output.err).toContain('There are no practice devices.');
  });
});

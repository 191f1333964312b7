import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTunnelCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../../electron/tunnel';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { until } from '../../fakes/wait';
import { closeOf, has, quietSsh, run } from './device-tools';
import { reference } from '../../fakes/agent-programs';
import { ourSource, referenceSource, type Source, type StartSource } from './sides';

const size = 16 * 1024 * 1024;
let service: TestPractice;
let folder: string;
const sources: Source[] = [];
beforeAll(async () => {
  service = await startTestPractice({ devices: true });
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-end-to-end-'));
});
afterEach(async () => {
  await service.practice.clearFaults();
  for (const source of sources.splice(0)) await source.close();
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function destinationState(tunnelId: string): Promise<string | undefined> {
  return (await service.client.send(new DescribeTunnelCommand({ tunnelId }))).tunnel?.destinationConnectionState
    ?.status;
}
const connectedDevice = (tunnelId: string): Promise<void> =>
  until(async () => expect(await destinationState(tunnelId)).toBe('CONNECTED'));

async function tunnel(
  thingName: string,
  services: readonly string[],
  startSource: StartSource,
  protocol: ProtocolVersion = 'V3',
): Promise<{ tunnelId: string; source: Source }> {
  const opened = await service.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName, services: [...services] } }),
  );
  const tunnelId = opened.tunnelId ?? '';
  await connectedDevice(tunnelId);
  const source = await startSource(service, opened.sourceAccessToken ?? '', services, protocol);
  sources.push(source);
  return { tunnelId, source };
}

async function ask(port: number, text: string, wanted: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const ended = closeOf(socket);
  socket.write(text);
  await Promise.race([until(() => expect(answer).toContain(wanted)), ended]);
  socket.destroy();
  return answer;
}

describe.each([
  { name: 'the source proxy', startSource: ourSource, skip: false },
  {
    name: 'the reference localproxy (environment variable LOCALPROXY)',
    startSource: referenceSource,
    skip: reference === null,
  },
])('practice devices through $name', ({ startSource, skip }) => {
  it.skipIf(skip || !has('ssh'))('one tunnel with SSH, HTTP and a console; several connections at a time', async () => {
    const { source } = await tunnel('pump-station-07', ['SSH', 'HTTP', 'CONSOLE'], startSource);
    const ssh = run('ssh', [...quietSsh, '-p', String(source.port('SSH')), 'technician@127.0.0.1', 'uname -n']);
    const pages = Array.from(
      { length: 8 },
      async () =>
        ((await (await fetch(`http://127.0.0.1:${source.port('HTTP')}/readings.json`)).json()) as { thing: string })
          .thing,
    );
    expect(await ask(source.port('CONSOLE'), 'read 40001\n', 'OK 40001 420')).toContain('register console');
    expect(await Promise.all(pages)).toEqual(Array.from({ length: 8 }, () => 'pump-station-07'));
    expect(await ssh).toEqual({ status: 0, stdout: 'pump-station-07\n', stderr: '' });
  });

  it.skipIf(skip || !has('scp'))('a large file up to any other thing, unchanged', async () => {
    const { source } = await tunnel(`line-${startSource.name}`, ['SSH'], startSource);
    const bytes = randomBytes(size);
    writeFileSync(join(folder, 'up.bin'), bytes);
    const port = String(source.port('SSH'));
    expect(
      await run('scp', [...quietSsh, '-q', '-P', port, join(folder, 'up.bin'), 'technician@127.0.0.1:file.bin']),
    ).toEqual({ status: 0, stdout: '', stderr: '' });
    const sum = await run('ssh', [...quietSsh, '-p', port, 'technician@127.0.0.1', 'sha256sum file.bin']);
    expect(sum.stdout).toBe(`${createHash('sha256').update(bytes).digest('hex')}  file.bin\n`);
  });

  it.skipIf(skip || !has('ssh'))('a V1 device with a V1 source, one session after the other', async () => {
    const { source } = await tunnel('hvac-gateway-112', ['SSH'], startSource, 'V1');
    for (let session = 1; session <= 2; session += 1) {
      const said = await run('ssh', [
        ...quietSsh,
        '-p',
        String(source.port('SSH')),
        'technician@127.0.0.1',
        `hostname; exit ${session}`,
      ]);
      expect(said).toEqual({ status: session, stdout: 'hvac-gateway-112\n', stderr: '' });
    }
  });

  it.skipIf(skip || !has('ssh'))('a V3 device with a V2 source', async () => {
    const { source } = await tunnel('cold-store-cam-18', ['SSH'], startSource, 'V2');
    for (let session = 1; session <= 2; session += 1) {
      expect(
        await run('ssh', [...quietSsh, '-p', String(source.port('SSH')), 'technician@127.0.0.1', 'hostname']),
      ).toEqual({ status: 0, stdout: 'cold-store-cam-18\n', stderr: '' });
    }
  });
});

describe.skipIf(!has('scp'))('with the source proxy', () => {
  it('a 64 MiB file up and back, equal checksums', async () => {
    const { source } = await tunnel('pump-station-07', ['SSH'], ourSource);
    const bytes = randomBytes(4 * size);
    writeFileSync(join(folder, 'big.bin'), bytes);
    const scp = (from: string, to: string): Promise<unknown> =>
      run('scp', [...quietSsh, '-q', '-P', String(source.port('SSH')), from, to]);
    expect(await scp(join(folder, 'big.bin'), 'technician@127.0.0.1:big.bin')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(await scp('technician@127.0.0.1:big.bin', join(folder, 'back.bin'))).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(readFileSync(join(folder, 'back.bin')).equals(bytes)).toBe(true);
  });
});

describe('when things go wrong at the device', () => {
  it('a dead agent misses its notification and needs a new one', async () => {
    await service.practice.fault('device-dead', { thingName: 'pump-station-07' });
    const { tunnelId = '' } = await service.client.send(
      new OpenTunnelCommand({ destinationConfig: { thingName: 'pump-station-07', services: ['SSH'] } }),
    );
    await service.practice.clearFault('device-dead');
    expect(await destinationState(tunnelId)).toBe('DISCONNECTED');
    await service.client.send(
      new RotateTunnelAccessTokenCommand({
        tunnelId,
        clientMode: 'DESTINATION',
        destinationConfig: { thingName: 'pump-station-07', services: ['SSH'] },
      }),
    );
    await connectedDevice(tunnelId);
  });

  it('a rotated token replaces the connection the device has', async () => {
    const { tunnelId, source } = await tunnel('pump-station-07', ['CONSOLE'], ourSource);
    expect(await ask(source.port('CONSOLE'), 'status\n', 'OK pump')).toContain('OK pump-station-07');
    await service.client.send(
      new RotateTunnelAccessTokenCommand({
        tunnelId,
        clientMode: 'DESTINATION',
        destinationConfig: { thingName: 'pump-station-07', services: ['CONSOLE'] },
      }),
    );
    await until(async () =>
      expect(await ask(source.port('CONSOLE'), 'status\n', 'OK pump')).toContain('OK pump-station-07'),
    );
    await connectedDevice(tunnelId);
  });

  it('services that are down reset their connections, and serve again afterwards', async () => {
    const { source } = await tunnel('pump-station-07', ['CONSOLE'], ourSource);
    const port = source.port('CONSOLE');
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'data');
    const closed = closeOf(socket);
    await service.practice.fault('device-service-down', { thingName: 'pump-station-07' });
    await closed;
    await service.practice.clearFault('device-service-down');
    expect(await ask(port, 'status\n', 'OK pump')).toContain('OK pump-station-07');
  });
});

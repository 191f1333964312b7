import { DescribeTunnelCommand, OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { password, SshRig } from '../../fakes/ssh-client';
import { until } from '../../fakes/wait';
import { ourSource } from '../practice/sides';

const folder = mkdtempSync(join(tmpdir(), 'practice-host-key-'));
const thingName = 'pump-station-07';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The local port of a tunnel to the device, while `work` runs. */
async function throughTunnel<T>(service: TestPractice, work: (port: number) => Promise<T>): Promise<T> {
  const destinationConfig = { thingName, services: ['SSH'] };
  const { sourceAccessToken = '', tunnelId } = await service.client.send(new OpenTunnelCommand({ destinationConfig }));
  // As a session does: what a source says before the device is there is lost.
  await until(async () => {
    const { tunnel } = await service.client.send(new DescribeTunnelCommand({ tunnelId }));
    return tunnel?.destinationConnectionState?.status === 'CONNECTED';
  });
  const source = await ourSource(service, sourceAccessToken, ['SSH'], 'V3');
  try {
    return await work(source.port('SSH'));
  } finally {
    await source.close();
  }
}

/** The host key that is shown where `known` is known; accepted, and logged in, where it is that one. */
async function shown(port: number, known: string | null): Promise<{ blob: string; matches: boolean | null }> {
  const rig = new SshRig();
  rig.connect(port, known);
  rig.ssh.authenticate('technician', password(''));
  const { blob, matches } = await rig.next('host-key');
  if (matches === true) await rig.next('open');
  await rig.ssh.stop();
  return { blob, matches };
}

it('a practice device keeps its host key over starts, and shows another one as a rehearsal', async () => {
  const first = await startTestPractice({ devices: true, folder });
  const { blob, matches } = await throughTunnel(first, (port) => shown(port, null));
  expect(matches).toBeNull();
  await first.close();
  const second = await startTestPractice({ devices: true, folder });
  try {
    await throughTunnel(second, async (port) => {
      expect((await shown(port, blob)).matches).toBe(true);
      await second.practice.fault('host-key-changed', { thingName });
      const changed = await shown(port, blob);
      expect(changed.matches).toBe(false);
      expect((await shown(port, changed.blob)).matches).toBe(true);
      await second.practice.clearFault('host-key-changed');
      expect((await shown(port, blob)).matches).toBe(true);
    });
  } finally {
    await second.close();
  }
});

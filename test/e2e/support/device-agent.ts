/**
 * A device of the test's own: practice's localproxy agent, told its tokens over MQTT, in front of whatever listens on
 * this computer.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connectAsync } from 'mqtt';
import type { PracticeAddresses } from '../../../electron/practice/contract';
import { LocalproxySession } from '../../../electron/practice/devices/agent/localproxy';
import { defaultTuning } from '../../../electron/practice/devices/agent/tuning';
import { parseNotification } from '../../../electron/practice/devices/notification';

export interface DeviceAgent {
  /** Where the next connections of this service lead. */
  lead(serviceId: string, port: number): void;
  stop(): Promise<void>;
}

/** The service has to run without devices of its own, which would take every thing's tokens. */
export async function startDeviceAgent(addresses: PracticeAddresses, thing: string): Promise<DeviceAgent> {
  const [host = '', port = ''] = addresses.dataPlane.split(':');
  const ca = readFileSync(addresses.caFile, 'utf8');
  const ports = new Map<string, number>();
  const sessions = new Set<LocalproxySession>();
  const client = await connectAsync(addresses.mqtt);
  client.on('message', (_, payload) => {
    const notification = parseNotification(payload);
    if (notification === null) return;
    const session: LocalproxySession = new LocalproxySession(
      notification,
      {
        dataPlane: { host, port: Number(port), ca },
        tuning: defaultTuning,
        dial: (serviceId) => async () => {
          const socket = connect(ports.get(serviceId) ?? 0, '127.0.0.1');
          await once(socket, 'connect');
          return socket;
        },
        log: () => undefined,
      },
      { format: 'V3', clientToken: randomUUID(), onOver: () => sessions.delete(session) },
    );
    sessions.add(session);
  });
  await client.subscribeAsync(`$aws/things/${thing}/tunnels/notify`, { qos: 1 });
  return {
    lead: (serviceId, to) => void ports.set(serviceId, to),
    async stop() {
      for (const session of sessions) session.kill();
      await client.endAsync(true);
    },
  };
}

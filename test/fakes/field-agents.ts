import { createServer, type Server } from 'node:net';
import { DescribeTunnelCommand, OpenTunnelCommand, type ConnectionState } from '@aws-sdk/client-iotsecuretunneling';
import { connectAsync } from 'mqtt';
import { expect } from 'vitest';
import { parseNotification } from '../../electron/practice/devices/notification';
import { listening } from './loopback';
import type { TestPractice } from './practice';
import { commandOf, type FieldAgent } from './agent-programs';
import { start } from './programs';
import { until } from './wait';

/** An agent that is connected to an open tunnel with the service SSH, behind which a server speaks first. */
export interface RunningAgent {
  readonly thingName: string;
  readonly tunnelId: string;
  readonly sourceToken: string;
  /** Waits until the agent has said that a message of its own was refused inside the device. */
  refusedInside(): Promise<void>;
  /** Waits until the agent has said that it reads no more from its tunnel. */
  deaf(): Promise<void>;
  /** Waits until the agent has said that its token was refused. */
  refusedToken(): Promise<void>;
  close(): Promise<void>;
}
export type StartAgent = (service: TestPractice, agent: FieldAgent) => Promise<RunningAgent>;

export async function deviceOf(service: TestPractice, tunnelId: string): Promise<ConnectionState | undefined> {
  const { tunnel } = await service.client.send(new DescribeTunnelCommand({ tunnelId }));
  return tunnel?.destinationConnectionState;
}

export const deviceIs = (service: TestPractice, tunnelId: string, status: string): Promise<void> =>
  until(async () => expect((await deviceOf(service, tunnelId))?.status).toBe(status));

const models: Readonly<Record<FieldAgent, string>> = {
  localproxy: 'cold-store-cam-18',
  'localproxy -y V2': 'lift-control-41',
  'localproxy -y V1': 'tank-level-23',
  'C++ SDK': 'solar-inverter-09',
  'Device Client': 'hvac-gateway-112',
};

/** A practice device with that agent. */
export const practiceAgent: StartAgent = async (service, agent) => {
  const thingName = models[agent];
  const opened = await service.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName, services: ['SSH'] } }),
  );
  const tunnelId = opened.tunnelId ?? '';
  await deviceIs(service, tunnelId, 'CONNECTED');
  const logged = (text: string): Promise<void> =>
    until(() => expect(service.logged.join('\n')).toContain(`${thingName}: ${text}`));
  return {
    thingName,
    tunnelId,
    sourceToken: opened.sourceAccessToken ?? '',
    refusedInside: () => logged('an answer without an active stream or the ids of the session was not sent'),
    deaf: () => logged('the agent reads no further message'),
    refusedToken: () => logged('the tunnel connection was refused with status 400'),
    close: () => Promise.resolve(),
  };
};

/** A server that speaks first and ends nothing by itself, as sshd does before it is answered. */
async function speaksFirst(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    socket.write('SSH-2.0-device\r\n');
  });
  return { port: await listening(server), server };
}

/**
 * The real program, as destination of a tunnel to a thing that no practice device answers for. As Greengrass and the
 * Device Client do, whatever runs it hears of a new token by MQTT, and starts it again with that.
 */
export const realAgent: StartAgent = async (service, agent) => {
  const thingName = 'real-device';
  const opened = await service.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName, services: ['SSH'] } }),
  );
  const tunnelId = opened.tunnelId ?? '';
  const { port, server } = await speaksFirst();
  const { program, args, connected } = commandOf(service.practice.addresses, agent, port);
  const runWith = (token: string) => start(program, args, { AWSIOT_TUNNEL_ACCESS_TOKEN: token });
  let running = runWith(opened.destinationAccessToken ?? '');
  await running.saw(connected);
  let changing = Promise.resolve();
  const notified = await connectAsync(service.practice.addresses.mqtt);
  notified.on('message', (_topic, payload) => {
    const told = parseNotification(payload);
    if (told === null) return;
    changing = changing.then(async () => {
      await running.stop();
      running = runWith(told.accessToken);
    });
  });
  await notified.subscribeAsync(`$aws/things/${thingName}/tunnels/notify`, { qos: 1 });
  await deviceIs(service, tunnelId, 'CONNECTED');
  return {
    thingName,
    tunnelId,
    sourceToken: opened.sourceAccessToken ?? '',
    refusedInside: async () => void (await running.saw('not sent')),
    deaf: async () => void (await running.saw(/(?:sending stream reset|Ignore message type: 4)[^]*read loop stopped/)),
    refusedToken: async () => void (await running.saw(/400/)),
    close: async () => {
      await notified.endAsync(true);
      await changing;
      await running.stop();
      server.close();
    },
  };
};

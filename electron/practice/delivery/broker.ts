import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { nameSource } from '../../../shared/aws/names';
import type { PracticeLog } from '../contract';
import type { Behaviours } from '../behaviours';
import { listenOnLoopback } from '../loopback';

/** Devices may only subscribe, and only to this topic (PROTOCOL.md 5.1, 5.2); for every thing at once, as the practice fleet does. */
const allowedTopic = new RegExp(String.raw`^\$aws/things/(?:\+|${nameSource})/tunnels/notify$`);

export interface Notification {
  readonly thingName: string;
  readonly token: string;
  readonly services: readonly string[];
}

export interface Broker {
  readonly port: number;
  /** Publishes with QoS 1 to `$aws/things/<thing>/tunnels/notify`. Resolves when the broker has taken it. */
  publish(notification: Notification): Promise<void>;
  close(): Promise<void>;
}

export interface BrokerOptions {
  readonly port: number;
  readonly region: string;
  readonly behaviours: Behaviours;
  readonly log: PracticeLog;
}

/** The message broker through which devices receive their tokens. @throws PortUnavailable */
export async function startBroker({ port, region, behaviours, log }: BrokerOptions): Promise<Broker> {
  const aedes = new Aedes({
    preConnect: (_client, packet, callback) => {
      if (!behaviours.notifyQueuedForOfflineSessions) packet.clean = true;
      callback(null, true);
    },
    authorizePublish: (_client, _packet, callback) => callback(new Error('Devices may not publish.')),
    authorizeSubscribe: (_client, subscription, callback) => {
      if (allowedTopic.test(subscription.topic)) {
        callback(null, subscription);
        return;
      }
      log('warn', 'an MQTT client asked for a topic it may not subscribe to');
      callback(
        behaviours.unauthorisedSubscription === 'refuse' ? null : new Error('Not authorised to subscribe.'),
        null,
      );
    },
  });
  await aedes.listen();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  const bound = await listenOnLoopback([server], port, ['127.0.0.1'], 'the MQTT broker');
  const publish = ({ thingName, token, services }: Notification): Promise<void> =>
    new Promise((resolve, reject) => {
      const payload = JSON.stringify({ clientAccessToken: token, clientMode: 'destination', region, services });
      const packet = {
        cmd: 'publish',
        topic: `$aws/things/${thingName}/tunnels/notify`,
        payload: Buffer.from(payload),
        qos: 1,
        retain: behaviours.notifyRetained,
        dup: false,
      } as const;
      aedes.publish(packet, (error?: Error | null) => (error instanceof Error ? reject(error) : resolve()));
    });
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: bound, publish, close };
}

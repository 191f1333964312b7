import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { nameSource } from '../../../shared/aws/names';
import type { Behaviours } from '../behaviours';
import type { PracticeLog } from '../contract';
import { listenOnLoopback } from '../loopback';

/**
 * Devices may only subscribe, and only to this topic (PROTOCOL.md 5.1, 5.2); for every thing at once, as the practice
 * fleet does.
 */
const allowedTopic = new RegExp(String.raw`^\$aws/things/(?:\+|${nameSource})/tunnels/notify$`);

interface TunnelNotification {
  readonly thingName: string;
  /** A secret: the destination's access token. */
  readonly token: string;
  readonly services: readonly string[];
}

interface BrokerOptions {
  /** 0: the system chooses. */
  readonly port: number;
  readonly region: string;
  readonly behaviours: Behaviours;
  readonly log: PracticeLog;
}

/** The message broker through which devices receive their tokens. */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #aedes: Aedes;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #port = 0;

  private constructor(options: BrokerOptions) {
    this.#options = options;
    this.#aedes = aedesWith(options);
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#aedes.handle(socket);
    });
  }

  /** @throws PortUnavailable */
  static async start(options: BrokerOptions): Promise<Broker> {
    const broker = new Broker(options);
    await broker.#aedes.listen();
    broker.#port = await listenOnLoopback([broker.#server], options.port, ['127.0.0.1'], 'the MQTT broker');
    return broker;
  }

  get port(): number {
    return this.#port;
  }

  /** Publishes with QoS 1 to `$aws/things/<thing>/tunnels/notify`. Resolves when the broker has taken it. */
  publish({ thingName, token, services }: TunnelNotification): Promise<void> {
    const { region, behaviours } = this.#options;
    const packet = {
      cmd: 'publish',
      topic: `$aws/things/${thingName}/tunnels/notify`,
      payload: Buffer.from(JSON.stringify({ clientAccessToken: token, clientMode: 'destination', region, services })),
      qos: 1,
      retain: behaviours.notifyRetained,
      dup: false,
    } as const;
    return new Promise((resolve, reject) => {
      this.#aedes.publish(packet, (error?: Error | null) => (error instanceof Error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function aedesWith({ behaviours, log }: BrokerOptions): Aedes {
  return new Aedes({
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
}

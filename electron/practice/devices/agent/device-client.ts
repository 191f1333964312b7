import type { TunnelMessage } from '../../../../shared/tunnel-message';
import type { AgentContext } from './agent';
import type { EngineApplication, EngineFace } from './aws-engine';
import { payloadsOf, ServiceConnection } from './service-connection';

const noIds = { streamId: 0, serviceId: '', connectionId: 0 };

/**
 * What the AWS IoT Device Client does with AWS's engine (PROTOCOL.md 5.3, 5.5): one TCP connection at a time, and no
 * answer of its own carries a service or connection id, so that the engine refuses all of them in a session of V2 or
 * V3. It says nothing when its service refuses the connection or ends it (5.5 a).
 */
export class DeviceClient implements EngineApplication {
  readonly #engine: EngineFace;
  readonly #context: AgentContext;
  readonly #serviceId: string;
  #connection: ServiceConnection | null = null;

  constructor(engine: EngineFace, context: AgentContext, serviceId: string) {
    this.#engine = engine;
    this.#context = context;
    this.#serviceId = serviceId;
  }

  receive(message: TunnelMessage): void {
    switch (message.type) {
      case 'STREAM_START':
        this.#connect();
        return;
      case 'DATA':
        this.#connection?.write(message.payload);
        return;
      case 'STREAM_RESET':
      case 'SESSION_RESET':
        // At once: what the service has not taken yet is lost (5.5 h).
        this.destroy();
        return;
      case 'CONNECTION_START':
      case 'CONNECTION_RESET':
      case 'SERVICE_IDS':
      case 'UNKNOWN':
        // It has no handlers for these.
        return;
    }
  }

  /** A new stream takes the place of the one before. */
  #connect(): void {
    this.destroy();
    // One try only, and a refusal is logged and nothing else.
    const tuning = { ...this.#context.tuning, dialTries: 1 };
    const connection: ServiceConnection = new ServiceConnection(
      this.#context.dial(this.#serviceId),
      this.#engine,
      tuning,
      {
        onData: (chunk) => {
          if (this.#connection === connection) this.#answer(chunk);
        },
        onServiceEnd: () => this.#context.log('the service ended the connection; the source is not told'),
        onUnreachable: () => this.#context.log('the service refuses the connection; the source is not told'),
        onGone: () => {
          if (this.#connection === connection) this.#connection = null;
        },
      },
    );
    this.#connection = connection;
  }

  #answer(chunk: Buffer): void {
    for (const payload of payloadsOf(chunk)) this.#engine.send({ type: 'DATA', ...noIds, payload });
  }

  destroy(): void {
    this.#connection?.destroy();
    this.#connection = null;
  }
}

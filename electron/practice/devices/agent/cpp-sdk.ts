import type { StreamMessage, TunnelMessage } from '../../../../shared/tunnel-message';
import type { AgentContext } from './agent';
import type { EngineApplication, EngineFace } from './aws-engine';
import { payloadsOf, ServiceConnection } from './service-connection';

/**
 * A program made with the C++ SDK as its guide asks (PROTOCOL.md 5.3, 5.7): it echoes the ids of whatever version the
 * source speaks, has as many connections as it is asked for, and tells the source when its service ends one or refuses
 * it.
 */
export class CppSdkApplication implements EngineApplication {
  readonly #engine: EngineFace;
  readonly #context: AgentContext;
  /** What a message without a service id means. */
  readonly #onlyServiceId: string;
  /** By service id and connection id. */
  readonly #connections = new Map<string, ServiceConnection>();

  constructor(engine: EngineFace, context: AgentContext, onlyServiceId: string) {
    this.#engine = engine;
    this.#context = context;
    this.#onlyServiceId = onlyServiceId;
  }

  receive(message: TunnelMessage): void {
    switch (message.type) {
      case 'STREAM_START':
        this.#endAllOf(message.serviceId);
        this.#open(message);
        return;
      case 'CONNECTION_START':
        this.#open(message);
        return;
      case 'DATA':
        this.#connections.get(keyOf(message))?.write(message.payload);
        return;
      case 'CONNECTION_RESET':
        this.#end(keyOf(message));
        return;
      case 'STREAM_RESET':
        this.#endAllOf(message.serviceId);
        return;
      case 'SESSION_RESET':
        this.destroy();
        return;
      case 'SERVICE_IDS':
      case 'UNKNOWN':
        return;
    }
  }

  #open({ streamId, serviceId, connectionId }: StreamMessage): void {
    const ids = { streamId, serviceId, connectionId };
    const key = keyOf(ids);
    const over = (): void => {
      if (this.#connections.get(key) !== connection) return;
      this.#connections.delete(key);
      this.#engine.send({ type: connectionId === 0 ? 'STREAM_RESET' : 'CONNECTION_RESET', ...ids });
    };
    const dial = this.#context.dial(serviceId === '' ? this.#onlyServiceId : serviceId);
    const tuning = { ...this.#context.tuning, dialTries: 1 };
    const connection: ServiceConnection = new ServiceConnection(dial, this.#engine, tuning, {
      onData: (chunk) => {
        if (this.#connections.get(key) === connection)
          for (const payload of payloadsOf(chunk)) this.#engine.send({ type: 'DATA', ...ids, payload });
      },
      onServiceEnd: over,
      onUnreachable: over,
      onGone: () => {
        if (this.#connections.get(key) === connection) this.#connections.delete(key);
      },
    });
    this.#connections.set(key, connection);
  }

  #end(key: string): void {
    this.#connections.get(key)?.destroy();
    this.#connections.delete(key);
  }

  #endAllOf(serviceId: string): void {
    for (const key of this.#connections.keys()) if (key.startsWith(`${serviceId}/`)) this.#end(key);
  }

  destroy(): void {
    for (const key of this.#connections.keys()) this.#end(key);
  }
}

/** A service id holds no slash (PROTOCOL.md 1.3). */
function keyOf({ serviceId, connectionId }: { readonly serviceId: string; readonly connectionId: number }): string {
  return `${serviceId}/${connectionId}`;
}

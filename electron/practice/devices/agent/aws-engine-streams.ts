import type { StreamMessage, TunnelMessage } from '../../../../shared/tunnel-message';

export interface StreamIds {
  readonly streamId: number;
  readonly serviceId: string;
  readonly connectionId: number;
}

/**
 * What the engine does with a message. `application`: it is handed to the program on the device, which may be refused
 * what it asks for.
 */
export type Reaction =
  | { readonly kind: 'application'; readonly message: TunnelMessage }
  | { readonly kind: 'ignored' }
  /** The WebSocket is renewed; a START that caused it is processed afterwards. */
  | { readonly kind: 'renew'; readonly restore: StreamMessage | null }
  /** A CONNECTION_START whose id is taken: the older connection ends, and the source is told. */
  | { readonly kind: 'taken'; readonly message: StreamMessage }
  /** The id of a service that is not there is dereferenced: the process ends. */
  | { readonly kind: 'crash' };

type Version = 1 | 2 | 3;
const ignored: Reaction = { kind: 'ignored' };
const crash: Reaction = { kind: 'crash' };

/** In the engine an absent connection id counts as 1. */
const orOne = (connectionId: number): number => (connectionId === 0 ? 1 : connectionId);

interface Stream {
  /** 0: none. */
  streamId: number;
  readonly connectionIds: Set<number>;
}

/**
 * What AWS's device engine remembers of streams, and what it makes of each message (aws-c-iot `secure_tunneling.c` at
 * 73f16be; PROTOCOL.md 5.5 b to f and i). The first START decides the version of the session, told by its ids; every
 * message of another version ends the session.
 */
export class EngineStreams {
  #version: Version | null = null;
  /** Of messages without a service id. */
  #nameless: Stream = { streamId: 0, connectionIds: new Set() };
  readonly #services = new Map<string, Stream>();

  /**
   * SERVICE_IDS, also after every reconnect: streams of named services are forgotten by it, the nameless one and the
   * version are not.
   */
  announce(serviceIds: readonly string[]): void {
    this.#services.clear();
    for (const id of serviceIds) this.#services.set(id, { streamId: 0, connectionIds: new Set() });
  }

  /** SESSION_RESET, and before the WebSocket is renewed. A plain drop forgets nothing (5.5 d). */
  forget(): void {
    this.#version = null;
    this.#nameless = { streamId: 0, connectionIds: new Set() };
    for (const id of this.#services.keys()) this.#services.set(id, { streamId: 0, connectionIds: new Set() });
  }

  receive(message: TunnelMessage): Reaction {
    switch (message.type) {
      case 'DATA':
        return this.#isOfVersion(message) ? this.#data(message) : { kind: 'renew', restore: null };
      case 'STREAM_START':
        return this.#start(message);
      case 'STREAM_RESET':
        return this.#version === null || this.#isOfVersion(message)
          ? this.#reset(message)
          : { kind: 'renew', restore: null };
      case 'CONNECTION_START':
        return this.#version === 3 ? this.#startConnection(message) : { kind: 'renew', restore: null };
      case 'CONNECTION_RESET':
        if (this.#version !== 3) return { kind: 'renew', restore: null };
        this.#streamOf(message.serviceId)?.connectionIds.delete(orOne(message.connectionId));
        return { kind: 'application', message };
      case 'SESSION_RESET':
        this.forget();
        return { kind: 'application', message };
      case 'SERVICE_IDS':
      case 'UNKNOWN':
        return ignored;
    }
  }

  /**
   * What is sent by the program on the device. False: the engine refuses it, because it lacks the ids of the session's
   * version or its stream.
   */
  maySend(message: StreamMessage | (TunnelMessage & { readonly type: 'DATA' })): boolean {
    const stream = this.#streamOf(message.serviceId);
    if (stream === undefined || stream.streamId === 0) return false;
    switch (message.type) {
      case 'DATA':
        return this.#isOfVersion(message) && stream.connectionIds.has(orOne(message.connectionId));
      case 'STREAM_RESET':
        stream.streamId = 0;
        stream.connectionIds.clear();
        return true;
      case 'CONNECTION_RESET':
        stream.connectionIds.delete(orOne(message.connectionId));
        return true;
      case 'STREAM_START':
      case 'CONNECTION_START':
        return false;
    }
  }

  /** The stream that is active for the service; 0: none. The engine writes it into what is sent. */
  streamIdOf(serviceId: string): number {
    return this.#streamOf(serviceId)?.streamId ?? 0;
  }

  #streamOf(serviceId: string): Stream | undefined {
    return serviceId === '' ? this.#nameless : this.#services.get(serviceId);
  }

  #isOfVersion({ serviceId, connectionId }: StreamIds): boolean {
    return this.#version === versionOf(serviceId, connectionId);
  }

  #data(message: TunnelMessage & { readonly type: 'DATA' }): Reaction {
    const stream = this.#streamOf(message.serviceId);
    const isActive =
      stream?.streamId === message.streamId &&
      ((this.#version !== 3 && message.serviceId !== '') || stream.connectionIds.has(orOne(message.connectionId)));
    return isActive ? { kind: 'application', message } : inactive(message);
  }

  #start(message: StreamMessage): Reaction {
    const { streamId, serviceId, connectionId } = message;
    if (this.#version !== null && !this.#isOfVersion(message)) return { kind: 'renew', restore: message };
    this.#version = versionOf(serviceId, connectionId);
    const stream = { streamId, connectionIds: new Set([orOne(connectionId)]) };
    if (serviceId === '') this.#nameless = stream;
    else if (this.#services.has(serviceId)) this.#services.set(serviceId, stream);
    else return ignored;
    return { kind: 'application', message };
  }

  #reset(message: StreamMessage): Reaction {
    const stream = this.#streamOf(message.serviceId);
    if (stream?.streamId !== message.streamId) return inactive(message);
    stream.streamId = 0;
    stream.connectionIds.clear();
    return { kind: 'application', message };
  }

  #startConnection(message: StreamMessage): Reaction {
    const stream = this.#streamOf(message.serviceId);
    if (stream?.streamId !== message.streamId) return inactive(message);
    const connectionId = orOne(message.connectionId);
    if (stream.connectionIds.delete(connectionId)) return { kind: 'taken', message };
    stream.connectionIds.add(connectionId);
    return { kind: 'application', message };
  }
}

/** The version that the ids of a message belong to. */
function versionOf(serviceId: string, connectionId: number): Version {
  if (connectionId > 0) return 3;
  return serviceId === '' ? 1 : 2;
}

/** The engine wants to log the service's id; without one it follows a null pointer (5.5 b). */
function inactive({ serviceId }: StreamIds): Reaction {
  return serviceId === '' ? crash : ignored;
}

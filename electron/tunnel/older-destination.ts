import type { ProtocolVersion } from './contract';
import type { WireIds } from './flow/connection';

/** Notices messages that lack the ids of the version spoken (PROTOCOL.md 4.3). Told once a WebSocket. */
export class OlderDestination {
  #told = false;

  constructor(
    readonly protocol: () => ProtocolVersion,
    readonly tell: (speaks: 'V1' | 'V2', by: 'data' | 'reset') => void,
  ) {}

  /** Another WebSocket. */
  forget(): void {
    this.#told = false;
  }

  /** `id`: of the service that the message is for; empty where the tunnel has no named services. */
  data(message: WireIds, id: string): void {
    if (this.#isNameless(message, id)) this.#tell('V1', 'data');
    else if (message.connectionId === 0 && this.protocol() === 'V3') this.#tell('V2', 'data');
  }

  /** A STREAM_RESET names no connection in any version. */
  streamReset(message: WireIds, id: string): void {
    if (this.#isNameless(message, id)) this.#tell('V1', 'reset');
  }

  /** It names no service although we do. */
  #isNameless({ serviceId }: { readonly serviceId: string }, id: string): boolean {
    return serviceId === '' && id !== '' && this.protocol() !== 'V1';
  }

  #tell(speaks: 'V1' | 'V2', by: 'data' | 'reset'): void {
    if (this.#told) return;
    this.#told = true;
    this.tell(speaks, by);
  }
}

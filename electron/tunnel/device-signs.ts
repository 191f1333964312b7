import type { Clock } from '../net/clock';
import type { OneConnectionSign } from './contract';
import type { WireIds } from './flow/connection';

/**
 * A STREAM_RESET this soon (ms) after a CONNECTION_RESET of ours is the answer to it. localproxy gives up an
 * unreachable service only after 12.5 s.
 */
const answerToResetMs = 2_000;

/**
 * Notices how a destination shows that it serves one connection at a time, whatever version is spoken with it: by
 * answers without the ids that it was asked with (localproxy `-y V1`, PROTOCOL.md 5.6), or by a STREAM_RESET in answer
 * to a CONNECTION_RESET (localproxy `-y V2`, PROTOCOL.md 5.7). Each is told once a WebSocket.
 */
export class DeviceSigns {
  readonly #told = new Set<OneConnectionSign>();
  /**
   * It has named a connection of ours by all its ids, so that it tells connections apart and takes the end of one.
   * Until then it may be the one that a CONNECTION_RESET makes deaf for good (PROTOCOL.md 5.6).
   */
  namesConnections = false;
  /** The same, on this WebSocket or one before: it is the same device. */
  hasNamed = false;
  /** Called when it names connections and that was not known before. */
  named: () => void = () => undefined;
  /** Stream and time of the last CONNECTION_RESET. */
  #resetSent: { readonly streamId: number; readonly at: number } | null = null;

  constructor(
    readonly clock: Clock,
    readonly tell: (sign: OneConnectionSign) => void,
  ) {}

  /** Another WebSocket, to the same device. */
  forget(): void {
    this.#told.clear();
    this.#resetSent = null;
    this.namesConnections = false;
  }

  /** Another agent may come in its place. */
  deviceLeft(): void {
    this.namesConnections = false;
    this.hasNamed = false;
  }

  /** DATA `came`, for a connection that was started with the ids `asked`. */
  data(came: WireIds, asked: WireIds): void {
    if (came.serviceId === '' && asked.serviceId !== '') this.#tell('data-without-service');
    else if (came.connectionId === 0 && asked.connectionId !== 0) this.#tell('data-without-connection');
    else this.names(came);
  }

  /** It sent something with all ids of a connection of ours. */
  names({ connectionId }: Pick<WireIds, 'connectionId'>): void {
    if (this.namesConnections || connectionId === 0) return;
    this.namesConnections = true;
    this.hasNamed = true;
    this.named();
  }

  connectionResetSent(streamId: number): void {
    this.#resetSent = { streamId, at: this.clock.monotonic() };
  }

  /** A STREAM_RESET of the active stream `came`; `id`: of its service. It names no connection in any version. */
  streamReset(came: WireIds, id: string, namesServices: boolean): void {
    const sent = this.#resetSent;
    this.#resetSent = null;
    if (namesServices && id !== '' && came.serviceId === '') this.#tell('reset-without-service');
    else if (sent?.streamId === came.streamId && this.clock.monotonic() - sent.at < answerToResetMs)
      this.#tell('reset-answered-for-all');
  }

  #tell(sign: OneConnectionSign): void {
    if (sign !== 'reset-answered-for-all') this.hasNamed = false;
    if (this.#told.has(sign)) return;
    this.#told.add(sign);
    this.tell(sign);
  }
}

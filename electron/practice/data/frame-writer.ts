import type { Behaviours } from '../behaviours';
import { stripFrame } from './frames';
import type { Peer } from './peer';

/**
 * The service puts at most so many bytes of tunnel frames into one WebSocket message, and accepts no more (PROTOCOL.md
 * 3.1).
 */
export const maxMessage = 131_076;

type Settings = Pick<Behaviours, 'aggregation' | 'stripFieldsForOlderPeers'>;

/**
 * Sends to one side, and decides which tunnel frames share a WebSocket message. Frames that arrived
 * together in one buffer leave as one view of it, without a copy.
 */
export class FrameWriter {
  readonly #peer: Peer;
  readonly #settings: Settings;
  readonly #flushed: () => void;
  #collected: Buffer[] = [];
  #collectedBytes = 0;

  constructor(peer: Peer, settings: Settings, flushed: () => void) {
    this.#peer = peer;
    this.#settings = settings;
    this.#flushed = flushed;
  }

  /** Complete tunnel frames, one after another in `bytes`; `starts` are their beginnings. */
  forward(bytes: Buffer, starts: readonly number[]): void {
    const strip = this.#settings.stripFieldsForOlderPeers && this.#peer.subprotocol !== 'aws.iot.securetunneling-3.0';
    if (strip || this.#settings.aggregation !== 'as-received') {
      for (const [index, start] of starts.entries()) {
        const frame = bytes.subarray(start, starts[index + 1] ?? bytes.length);
        this.#one(strip ? stripFrame(frame, this.#peer.subprotocol) : frame);
      }
    } else {
      this.#peer.send(bytes, this.#flushed);
    }
  }

  /** A frame of the service itself; always in its place after what was forwarded before. */
  send(frame: Buffer): void {
    this.flush();
    this.#peer.send(frame, this.#flushed);
  }

  flush(): void {
    if (this.#collectedBytes === 0) return;
    const message = Buffer.concat(this.#collected);
    this.#collected = [];
    this.#collectedBytes = 0;
    this.#peer.send(message, this.#flushed);
  }

  get waitingBytes(): number {
    return this.#peer.waitingBytes + this.#collectedBytes;
  }

  #one(frame: Buffer): void {
    if (this.#settings.aggregation !== 'full') {
      this.#peer.send(frame, this.#flushed);
      return;
    }
    if (this.#collectedBytes + frame.length > maxMessage) this.flush();
    if (this.#collectedBytes === 0) setImmediate(() => this.flush());
    this.#collected.push(frame);
    this.#collectedBytes += frame.length;
  }
}

import type { TLSSocket } from 'node:tls';
import { encodeFrame, type TunnelMessage } from '../../../shared/tunnel-message';
import { LedConnection } from './led';
import { data, downloadBatch, pong, serverMessage } from './frames';
import { imageBytes, progressStep, serviceId, slowEcho, type DownloadShape, type PeerMode } from './protocol';
import { ClientReader } from './reader';

const answerBody = new Uint8Array(1_024).fill(0x62);
const imageBody = new Uint8Array(imageBytes).fill(0x62);

/** By so much (ms) a timer may come late. */
const latestTimer = 50;

/** One WebSocket after its upgrade: service and device in one. */
export class PeerTunnel {
  payloadBytes = 0;
  /** Handed to the socket by downloads. */
  sentBytes = 0;
  mode: PeerMode = 'sink';
  holds: number[] = [];
  readonly #streams = new Map<number, number>();
  readonly #talkers = new Set<number>();
  readonly #led = new Map<number, LedConnection>();
  #leadTo: number | null = null;
  readonly #reader = new ClientReader({
    bulk: (bytes) => this.#received(bytes),
    message: (message) => this.#onMessage(message),
    ping: (payload) => this.socket.write(pong(payload)),
    closed: () => this.socket.end(),
  });
  #batches: Buffer[] = [];
  #next = 0;
  #trickle: NodeJS.Timeout | undefined;

  #told = 0;
  /** What it takes, bytes a second; null: all. */
  #share: number | null = null;
  #takenAt = 0;

  /** `progress`: hears the bytes received so far, now and then. */
  constructor(
    readonly socket: TLSSocket,
    readonly progress: (received: number) => void,
  ) {
    socket.on('drain', () => {
      this.#pump();
      for (const led of this.#led.values()) led.goOn();
    });
    socket.once('close', () => this.#endLed());
    this.#send({ type: 'SERVICE_IDS', serviceIds: [serviceId] });
  }

  get connections(): number {
    return this.#streams.size;
  }

  /** `chunk`: at most a TLS record, 16 KiB. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
    if (this.#share === null) return;
    const now = performance.now();
    // A timer that comes late costs it nothing.
    this.#takenAt = Math.max(this.#takenAt, now - latestTimer) + (1_000 * chunk.length) / this.#share;
    if (this.#takenAt <= now) return;
    this.socket.pause();
    setTimeout(() => this.socket.resume(), this.#takenAt - now);
  }

  take(bytesPerSecond: number): void {
    this.#share = bytesPerSecond;
  }

  /** Connections from now on lead to a program at this port. */
  lead(port: number): void {
    this.#leadTo = port;
    this.#reader.whole = true;
  }

  download(shape: DownloadShape): void {
    const quiet = [...this.#streams].filter(([connection]) => !this.#talkers.has(connection));
    this.#batches = quiet.map(([connection, stream]) => downloadBatch(shape, stream, connection));
    this.#pump();
  }

  sendOnce(bytes: number): void {
    const payload = new Uint8Array(bytes).fill(0x64);
    for (const [connection, stream] of this.#streams) this.#send(data(stream, connection, payload));
  }

  trickle(bytes: number, every: number): void {
    const payload = new Uint8Array(bytes).fill(0x65);
    this.#trickle = setInterval(() => {
      for (const connection of this.#talkers) this.#send(data(this.#streams.get(connection) ?? 0, connection, payload));
    }, every);
  }

  stop(): void {
    this.#batches = [];
    clearInterval(this.#trickle);
  }

  #pump(): void {
    while (this.#batches.length > 0 && !this.socket.writableNeedDrain) {
      const batch = this.#batches[this.#next++ % this.#batches.length];
      if (batch === undefined) return;
      this.sentBytes += batch.length;
      if (!this.socket.write(batch)) return;
    }
  }

  #received(bytes: number): void {
    this.payloadBytes += bytes;
    if (this.payloadBytes - this.#told < progressStep) return;
    this.#told = this.payloadBytes;
    this.progress(this.payloadBytes);
  }

  #send(...messages: readonly TunnelMessage[]): void {
    for (const message of messages) this.socket.write(serverMessage(encodeFrame(message)));
  }

  #onMessage(message: TunnelMessage): void {
    switch (message.type) {
      case 'STREAM_START':
      case 'CONNECTION_START':
        this.#streams.set(message.connectionId, message.streamId);
        if (this.#leadTo !== null) this.#begin(message.streamId, message.connectionId, this.#leadTo);
        return;
      case 'CONNECTION_RESET':
        this.#streams.delete(message.connectionId);
        this.#talkers.delete(message.connectionId);
        this.#led.get(message.connectionId)?.end();
        return;
      case 'STREAM_RESET':
        this.#streams.clear();
        this.#endLed();
        return;
      case 'DATA':
        this.#received(message.payload.length);
        if (this.#led.has(message.connectionId)) {
          this.#led.get(message.connectionId)?.write(message.payload);
          return;
        }
        this.#talkers.add(message.connectionId);
        this.#react(message.streamId, message.connectionId, message.payload);
        return;
      case 'SERVICE_IDS':
      case 'SESSION_RESET':
      case 'UNKNOWN':
        throw new Error(`${message.type} from a source`);
    }
  }

  #begin(streamId: number, connectionId: number, port: number): void {
    const led = new LedConnection(port, {
      send: (payload) => {
        this.#send(data(streamId, connectionId, payload));
        return !this.socket.writableNeedDrain;
      },
      ended: () => {
        this.#led.delete(connectionId);
        if (this.#streams.delete(connectionId))
          this.#send({ type: 'CONNECTION_RESET', streamId, serviceId, connectionId });
      },
    });
    this.#led.set(connectionId, led);
  }

  #endLed(): void {
    for (const led of this.#led.values()) led.end();
    this.#led.clear();
  }

  #react(streamId: number, connectionId: number, payload: Uint8Array): void {
    switch (this.mode) {
      case 'sink':
        return;
      case 'echo':
        this.#send(data(streamId, connectionId, payload));
        return;
      case 'slow-echo': {
        const since = performance.now();
        setTimeout(() => {
          // Keys that came in one message were held together.
          for (let key = 0; key < payload.length; key++) this.holds.push(performance.now() - since);
          this.#send(data(streamId, connectionId, payload));
        }, slowEcho);
        return;
      }
      case 'answer':
      case 'image':
        this.#send(data(streamId, connectionId, this.mode === 'image' ? imageBody : answerBody), {
          type: 'CONNECTION_RESET',
          streamId,
          serviceId,
          connectionId,
        });
        return;
    }
  }
}

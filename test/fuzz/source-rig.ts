import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { defaultTuning, type TunnelConnectionState, type ProxyEvent } from '../../electron/tunnel';
import { Engine, type OpenWire } from '../../electron/tunnel/engine';
import { Slab, slabBytes } from '../../electron/tunnel/flow/slab';
import type { WireHandlers } from '../../electron/tunnel/flow/wire';
import {
  decodeMessage,
  encodeFrame,
  maxWebSocketMessage,
  type MalformedMessage,
  type TunnelMessage,
} from '../../shared/tunnel-message';
import { maxFrameBody } from '../../shared/tunnel-message/limits';
import { ManualClock } from '../fakes/manual-clock';
import { framesOf } from './tunnel-frames';

/** A local program with what it read. */
export interface Program {
  readonly socket: Socket;
  readonly chunks: Buffer[];
  closed: boolean;
}

type Ended = Extract<ProxyEvent, { kind: 'client-ended' }>;

/** The engine with real local sockets and a WebSocket that is only a pair of functions. */
export class SourceRig {
  readonly clock = new ManualClock();
  /** What the source sent, until it is taken. */
  sent: (TunnelMessage | MalformedMessage)[] = [];
  ended: Ended[] = [];
  /** Why the source dropped the WebSocket. */
  failed: string | null = null;
  link: TunnelConnectionState = { kind: 'idle' };
  readonly #engine: Engine;
  readonly #ports = new Map<string, number>();
  readonly #connected: string[] = [];
  #handlers: WireHandlers | null = null;
  #rest = Buffer.alloc(0);
  #slab = new Slab(slabBytes, () => undefined);

  private constructor() {
    this.#engine = new Engine(
      {
        dataPlane: { host: 'localhost', port: 1, extraCa: [], verifyCertificate: true, webProxy: null },
        bindAddress: '127.0.0.1',
        protocol: 'V3',
        tuning: defaultTuning,
      },
      () => (_credentials, handlers) => this.#open(handlers),
      this.clock,
    );
    this.#engine.onEvent((event) => {
      if (event.kind === 'client-ended') this.ended.push(event);
      else if (event.kind === 'client-connected') this.#connected.push(`${event.serviceId}#${event.connection}`);
      else if (event.kind === 'tunnel-connection') this.link = event.state;
    });
  }

  static async start(services: readonly string[]): Promise<SourceRig> {
    const rig = new SourceRig();
    const bound = await rig.#engine.bind(services.map((serviceId) => ({ serviceId, port: 0 })));
    if (!bound.ok) throw new Error(`bind failed: ${bound.code}`);
    for (const { serviceId, port } of bound.listeners) rig.#ports.set(serviceId, port);
    rig.#engine.connect({ accessToken: 'token', clientToken: null });
    return rig;
  }

  /** Waits for a WebSocket, which then is open but not announced. */
  async opened(): Promise<void> {
    for (let turns = 0; this.#handlers === null; turns += 1) {
      if (turns > 200) throw new Error(`the source does not connect again, it is ${this.link.kind}`);
      this.clock.advance(200_000);
      await turn();
    }
    this.failed = null;
    this.#rest = Buffer.alloc(0);
    this.#handlers.opened({ channelId: null, subprotocol: '' });
  }

  /** Answers without ids show a device that takes one connection at a time; here it is another one for each case. */
  anotherDevice(): void {
    this.#engine.setOneConnection(false);
  }

  announce(serviceIds: readonly string[]): void {
    this.feed(encodeFrame({ type: 'SERVICE_IDS', serviceIds }));
  }

  /** One more program, once it has its place. */
  async program(serviceId: string): Promise<{ readonly key: string; readonly program: Program }> {
    const socket = connect({ host: '127.0.0.1', port: this.#ports.get(serviceId) ?? 0 });
    const program: Program = { socket, chunks: [], closed: false };
    socket.on('data', (chunk: Buffer) => program.chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => (program.closed = true));
    await this.until(() => this.#connected.length > 0, `a place for a program of ${serviceId}`);
    return { key: this.#connected.shift() ?? '', program };
  }

  /** Bytes of the service arrive, in this piece. */
  feed(piece: Uint8Array): void {
    if (this.#handlers === null) return;
    const all = Buffer.concat([this.#rest, piece]);
    if (this.#slab.isHeld) this.#slab = new Slab(slabBytes, () => undefined);
    all.copy(this.#slab.bytes);
    const used = this.#handlers.bytes(this.#slab, 0, all.length);
    this.#rest = Buffer.from(all.subarray(used));
    if (this.#rest.length > maxFrameBody + 1)
      throw new Error(`${this.#rest.length} bytes are held back, more than a frame`);
  }

  /** The network breaks. */
  drop(): void {
    this.#end('dropped', 'by the test');
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`never came: ${what}`);
      await turn();
    }
  }

  async stop(): Promise<void> {
    this.#handlers = null;
    await this.#engine.stop();
  }

  #open(handlers: WireHandlers): ReturnType<OpenWire> {
    this.#handlers = handlers;
    const room = new Uint8Array(maxWebSocketMessage);
    return {
      room,
      shortRoom: room.subarray(0, 1_024),
      suspectAt: null,
      send: (length, sent) => {
        for (const body of framesOf(Buffer.from(room.subarray(0, length))).bodies) this.sent.push(decodeMessage(body));
        setImmediate(sent);
      },
      ping: () => undefined,
      pause: () => undefined,
      resume: () => undefined,
      close: () => {
        this.#handlers = null;
        return Promise.resolve();
      },
      fail: (code, detail) => this.#end(code, detail),
    };
  }

  #end(code: string, detail: string): void {
    const handlers = this.#handlers;
    this.#handlers = null;
    this.failed = detail;
    handlers?.ended({ kind: 'failure', failure: { stage: 'session', code, detail } });
  }
}

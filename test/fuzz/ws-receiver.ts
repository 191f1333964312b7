import * as ws from 'ws';

interface ReceiverOfWs {
  /** A writable stream's own entrance: unlike `write` it tells of an error before it returns. */
  _write(chunk: Uint8Array, encoding: string, done: (error?: Error | null) => void): void;
  on(event: 'message', heard: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: 'ping' | 'pong', heard: (data: Buffer) => void): unknown;
  on(event: 'conclude', heard: (code: number, reason: Buffer) => void): unknown;
}

// `ws` exports its receiver; its types do not say so.
const { Receiver } = ws as unknown as { readonly Receiver: new (options: object) => ReceiverOfWs };

/** `ws` keeps the code of its answer under a symbol. */
function statusOf(error: Error): number {
  const symbol = Object.getOwnPropertySymbols(error).find(({ description }) => description === 'status-code');
  return symbol === undefined ? Number.NaN : Number((error as unknown as Record<symbol, unknown>)[symbol]);
}

/** What the parser of `ws` makes of the same bytes: the independent partner of our framing. */
export class WsReceiver {
  /** The binary messages, up to the first of text. */
  readonly messages: Buffer[] = [];
  readonly controls: string[] = [];
  /** `[code, reason]` of the close frame, once it came; 1005 for none. */
  close: readonly [number, string] | null = null;
  /** The code that an illegal frame is answered with. */
  fault: number | null = null;
  text = false;
  readonly #receiver: ReceiverOfWs;

  constructor(options: { readonly isServer: boolean; readonly maxPayload: number }) {
    this.#receiver = new Receiver({ ...options, maxFragments: 0, maxBufferedChunks: 0 });
    this.#receiver.on('message', (data, isBinary) => {
      this.text ||= !isBinary;
      if (!this.text) this.messages.push(data);
    });
    this.#receiver.on('ping', (data) => this.controls.push(`ping ${data.toString('hex')}`));
    this.#receiver.on('pong', (data) => this.controls.push(`pong ${data.toString('hex')}`));
    this.#receiver.on('conclude', (code, reason) => (this.close = [code, reason.toString('utf8')]));
  }

  push(chunk: Uint8Array): void {
    // It keeps what it is given, and unmasks in place.
    if (this.fault !== null || this.close !== null) return;
    this.#receiver._write(Buffer.from(chunk), '', (error) => {
      if (error instanceof Error) this.fault = statusOf(error);
    });
  }
}

import { connect, createServer, type Server, type Socket } from 'node:net';
import { closed, listening } from './loopback';

/** What becomes of a connection that is made now. */
export type Way =
  | { readonly kind: 'forward' }
  /** Accepted, and then nothing for ever. */
  | { readonly kind: 'silent' }
  /** Ends, by reset or in order, when so many bytes have come from the client; 0: at once. */
  | { readonly kind: 'cut'; readonly after: number; readonly reset: boolean };

/** The network between the proxy and the service, which fails when it is told to. */
export class FaultyNet {
  /** For the next connections, one each; then all are forwarded. */
  readonly script: Way[] = [];
  readonly #pairs = new Set<{ readonly near: Socket; readonly far: Socket | null }>();
  connections = 0;
  /** Connections on which something came to which nothing is ever answered. */
  unanswered = 0;

  private constructor(
    readonly server: Server,
    readonly target: number,
    readonly port: number,
  ) {}

  static async start(target: number): Promise<FaultyNet> {
    const server = createServer();
    const net = new FaultyNet(server, target, await listening(server));
    server.on('connection', (near) => net.#accept(near));
    return net;
  }

  /** Every connection there is goes silent: nothing passes any more, and nobody is told. */
  freeze(): void {
    for (const { near, far } of this.#pairs) {
      near.unpipe();
      far?.unpipe();
      near.pause();
      far?.pause();
    }
  }

  async close(): Promise<void> {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far?.destroy();
    }
    await closed(this.server);
  }

  #accept(near: Socket): void {
    this.connections += 1;
    const way = this.script.shift() ?? { kind: 'forward' };
    const far = way.kind === 'silent' ? null : connect(this.target, '127.0.0.1');
    const pair = { near, far };
    this.#pairs.add(pair);
    for (const socket of [near, far]) {
      socket?.on('error', () => undefined);
      socket?.on('close', () => {
        near.destroy();
        far?.destroy();
        this.#pairs.delete(pair);
      });
    }
    if (far === null) {
      near.once('data', () => (this.unanswered += 1));
      return;
    }
    near.pipe(far);
    far.pipe(near);
    if (way.kind !== 'cut') return;
    const cut = (): void => {
      if (way.reset) near.resetAndDestroy();
      else near.end(() => near.destroy());
    };
    let seen = 0;
    if (way.after === 0) cut();
    else {
      near.on('data', (bytes) => {
        seen += bytes.length;
        if (seen >= way.after) cut();
      });
    }
  }
}

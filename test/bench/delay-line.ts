import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** More than a second of what any row sends over it: the line is slow, and not narrow. */
const mostHeldBytes = 64 * 1_024 * 1_024;

/** A line on which every byte takes its time in each direction, to a port of this computer. */
export class DelayLine {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(to: number, oneWayMs: number) {
    this.#server = createServer({ noDelay: true }, (near) => {
      const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
      for (const [from, onto] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        let held = 0;
        from.on('error', () => undefined);
        from.on('data', (bytes: Buffer) => {
          held += bytes.length;
          if (held > mostHeldBytes) from.pause();
          setTimeout(
            () =>
              onto.write(bytes, () => {
                held -= bytes.length;
                from.resume();
              }),
            oneWayMs,
          );
        });
        from.on('close', () => {
          this.#sockets.delete(from);
          setTimeout(() => onto.destroySoon(), oneWayMs);
        });
      }
    });
  }

  static async open(to: number, roundTripMs: number): Promise<DelayLine> {
    const line = new DelayLine(to, roundTripMs / 2);
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

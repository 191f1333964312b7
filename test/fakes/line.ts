import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What goes through, and what a test may do to it: the line between laptop and device. */
export class Line {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  /** Bytes from the laptop; a test may break the line at any. */
  up = 0;
  down = 0;
  onBytes: () => void = () => undefined;
  isCut = false;

  constructor(devicePort: number) {
    this.#server = createServer((near) => {
      if (this.isCut) return void near.destroy();
      const far = connect({ port: devicePort, host: '127.0.0.1', noDelay: true });
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
          this.#sockets.delete(socket);
        });
      }
      near.on('data', (bytes) => {
        this.up += bytes.length;
        this.onBytes();
      });
      far.on('data', (bytes) => {
        this.down += bytes.length;
        this.onBytes();
      });
      near.pipe(far);
      far.pipe(near);
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  break(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.break();
    this.#server.close();
  }
}

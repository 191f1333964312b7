import { connect, type Socket } from 'node:net';
import { maxPayload } from '../../../shared/tunnel-message';

/** What a led connection needs of its tunnel. */
export interface LedOwner {
  /** Sends what the program said. False: the line is full, and it waits for `goOn`. */
  send(payload: Uint8Array): boolean;
  /** The program ended. */
  ended(): void;
}

/** A connection through the tunnel that leads to a program of the device, here of this computer. */
export class LedConnection {
  readonly #socket: Socket;

  constructor(port: number, owner: LedOwner) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes: Buffer) => {
      let isFull = false;
      for (let at = 0; at < bytes.length; at += maxPayload)
        isFull = !owner.send(bytes.subarray(at, at + maxPayload)) || isFull;
      if (isFull) this.#socket.pause();
    });
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => owner.ended());
  }

  write(payload: Uint8Array): void {
    this.#socket.write(payload);
  }

  goOn(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.destroy();
  }
}

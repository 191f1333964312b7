import { connect, type Socket } from 'node:net';
import type { UploadWindow } from './upload-window';

const block = Buffer.alloc(262_144, 0x63);

/** A local program's connection to the proxy. What arrives is counted in a buffer that is used again and again. */
export class LocalProgram {
  received = 0;
  onReceived: ((bytes: number) => void) | null = null;
  readonly #socket: Socket;
  readonly #connected: Promise<void>;
  #stopped = false;

  constructor(port: number, host = '127.0.0.1') {
    this.#socket = connect({
      port,
      host,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(65_536),
        callback: (bytes) => {
          this.received += bytes;
          this.onReceived?.(bytes);
          return true;
        },
      },
    });
    this.#connected = new Promise((resolve, reject) => {
      this.#socket.once('connect', () => resolve());
      this.#socket.once('error', reject);
    });
    this.#connected.catch(() => undefined);
    // A proxy that ends takes its connections along; the measurement hears of that from the process.
    this.#socket.on('error', () => undefined);
  }

  get connected(): Promise<void> {
    return this.#connected;
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.readyState === 'open';
  }

  /** When the proxy has ended it. */
  get closed(): Promise<void> {
    return new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /**
   * Sends as fast as it goes, until `stop`, in writes of 256 KiB; never more ahead of the device than the window
   * allows.
   */
  upload(window: UploadWindow): void {
    const pump = (): void => {
      while (!this.#stopped && !this.#socket.destroyed && !this.#socket.writableNeedDrain) {
        const piece = window.take(block.length);
        if (piece === 0) {
          window.onRoom(pump);
          return;
        }
        this.#socket.write(block.subarray(0, piece));
      }
    };
    this.#socket.on('drain', pump);
    pump();
  }

  /** The same in small writes, each a system call of its own as long as the system takes them. */
  uploadSmall(size: number, window: UploadWindow): void {
    const pump = (): void => {
      for (let count = 0; count < 64; count++) {
        if (this.#stopped || this.#socket.destroyed || this.#socket.writableNeedDrain) return;
        if (window.take(size) === 0) {
          window.onRoom(pump);
          return;
        }
        this.#socket.write(block.subarray(0, size));
      }
      setImmediate(pump);
    };
    this.#socket.on('drain', pump);
    pump();
  }

  /** It stays connected and reads nothing more. */
  stall(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket.destroy();
  }
}

import { connect, type Socket } from 'node:net';

const block = Buffer.alloc(262_144, 0x63);

/** A local program's connection to the proxy. What arrives is counted in a buffer that is used again and again. */
export class LocalProgram {
  received = 0;
  onReceived: ((bytes: number) => void) | null = null;
  readonly #socket: Socket;
  readonly #connected: Promise<void>;
  #stopped = false;

  constructor(port: number) {
    this.#socket = connect({
      port,
      host: '127.0.0.1',
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

  /** Sends as fast as it goes, until `stop`. */
  upload(): void {
    const pump = (): void => {
      while (!this.#stopped && !this.#socket.destroyed && this.#socket.write(block));
    };
    this.#socket.on('drain', pump);
    pump();
  }

  /** The same in small writes, each a system call of its own as long as the system takes them. */
  uploadSmall(size: number): void {
    const piece = block.subarray(0, size);
    const pump = (): void => {
      if (this.#stopped || this.#socket.destroyed) return;
      for (let count = 0; count < 64; count++) {
        if (!this.#socket.write(piece)) {
          this.#socket.once('drain', pump);
          return;
        }
      }
      setImmediate(pump);
    };
    pump();
  }

  /** It stays connected and reads nothing more. */
  stall(): void {
    this.#socket.pause();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket.destroy();
  }
}

/** Opens connections in batches, so that no backlog overflows; returns them when all are open. */
export async function openPrograms(port: number, count: number): Promise<readonly LocalProgram[]> {
  const all: LocalProgram[] = [];
  while (all.length < count) {
    const batch = Array.from({ length: Math.min(100, count - all.length) }, () => new LocalProgram(port));
    all.push(...batch);
    await Promise.all(batch.map((each) => each.connected));
  }
  return all;
}

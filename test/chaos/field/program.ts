import { connect, type Socket } from 'node:net';
import { ByteStream, StreamReader } from '../stream';
import type { Plan } from './service';

const chunk = 16_384;
/** So long (ms) after the last byte a person sees that nothing more comes, and that nobody ends it. */
const noticesMs = 30;

/** A program that follows its plan at a local port. */
export class PlannedProgram {
  readonly down = new StreamReader();
  /** Something happened during its life after which it need not get everything. */
  disturbed = false;
  killed = false;
  readonly startedAt = performance.now();
  over = false;
  readonly #socket: Socket;

  constructor(
    readonly plan: Plan,
    port: number,
    violated: (what: string) => void,
    /** Whether the end of its service reaches it. */
    readonly hearsServiceEnd: boolean,
    readonly onOver: (program: PlannedProgram) => void,
  ) {
    const { id, down, ends } = plan;
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true });
    this.#socket.on('connect', () => void this.#send());
    this.#socket.on('data', (bytes: Buffer) => {
      const wrong = this.down.push(bytes);
      if (wrong !== null) violated(`program ${id} read ${wrong}`);
      if (this.down.id !== null && this.down.id !== id) violated(`program ${id} read bytes for ${this.down.id}`);
      if (this.down.received > down) violated(`program ${id} read more than was answered`);
      if (this.hasAll && ends === 'program') this.#socket.end();
      if (this.hasAll && ends === 'service' && !hearsServiceEnd) setTimeout(() => this.#socket.end(), noticesMs);
    });
    this.#socket.on('end', () => this.#socket.end());
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.over = true;
      onOver(this);
    });
  }

  get hasAll(): boolean {
    return this.down.received === this.plan.down;
  }

  kill(): void {
    this.killed = true;
    this.#socket.destroy();
  }

  async #send(): Promise<void> {
    const { id, up, greets, ends } = this.plan;
    const stream = new ByteStream(id, greets);
    for (let at = 0; at < up && this.#socket.writable; ) {
      const bytes = stream.slice(at, Math.min(chunk, up - at));
      at += bytes.length;
      if (!this.#socket.write(bytes))
        await new Promise<void>((resolve) => {
          this.#socket.once('drain', resolve);
          this.#socket.once('close', resolve);
        });
    }
    if (ends === 'half-close' || ends === 'upload') this.#socket.end();
  }
}

import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { closed, listening } from '../../fakes/loopback';
import type { Random } from '../../fakes/random';
import { ByteStream, StreamReader } from '../stream';

/** What is to happen on one connection; both ends know it by the number that begins every stream. */
export interface Plan {
  readonly id: number;
  /** Bytes of the program, its number included. */
  readonly up: number;
  /** Bytes of the service, its number included, once all of the program's are there. 0: it never answers. */
  readonly down: number;
  /** The first bytes are such as may be said a second time. */
  readonly greets: boolean;
  readonly ends: Ending;
  /** Before the answer, in milliseconds. */
  readonly thinksMs: number;
}

/**
 * - `program`: it has its answer, and ends.
 * - `half-close`: it ended its side before the answer (`nc -N`).
 * - `upload`: it ends behind its last byte and wants none.
 * - `kill`: it goes away in the middle.
 * - `service`: the service ends behind its answer.
 */
export type Ending = 'program' | 'half-close' | 'upload' | 'kill' | 'service';

const chunk = 16_384;
/** Most bytes that a program sends. */
const mostUp = 200_000;

/** Whatever may happen in front of an agent with these habits. `down`: most bytes of an answer. */
export function planned(random: Random, id: number, endings: readonly Ending[], down: number): Plan {
  const ends = random.pick(endings) ?? 'program';
  return {
    id,
    up: 8 + random.size(mostUp),
    down: ends === 'upload' ? 0 : 8 + random.size(down - 8),
    greets: random.chance(0.5),
    ends,
    thinksMs: random.chance(0.5) ? 0 : random.whole(0, 30),
  };
}

/** The service behind the agent: reads every byte and compares it, then answers as planned. */
export class PlannedService {
  readonly plans = new Map<number, Plan>();
  /** Bytes of each plan that came, on the connection where most came. */
  readonly received = new Map<number, number>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(readonly violated: (what: string) => void) {
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#serve(socket));
  }

  static async start(
    violated: (what: string) => void,
  ): Promise<{ readonly service: PlannedService; readonly port: number }> {
    const service = new PlannedService(violated);
    return { service, port: await listening(service.#server) };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await closed(this.#server);
  }

  #serve(socket: Socket): void {
    const reader = new StreamReader();
    let answered = false;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      const wrong = reader.push(bytes);
      if (wrong !== null) this.violated(`the service read ${wrong}`);
      if (reader.id === null) return;
      const plan = this.plans.get(reader.id);
      if (plan === undefined) {
        this.violated(`the service read bytes of ${reader.id}, which is nobody's`);
        return;
      }
      this.received.set(plan.id, Math.max(reader.received, this.received.get(plan.id) ?? 0));
      if (reader.received > plan.up) this.violated(`the service read more of ${plan.id} than was sent`);
      if (answered || reader.received < plan.up || plan.down === 0) return;
      answered = true;
      void this.#answer(socket, plan);
    });
    // As a server does that answers whatever comes before it goes; here the answer is what ends it.
    socket.on('end', () => {
      const plan = reader.id === null ? undefined : this.plans.get(reader.id);
      if (!answered || plan?.ends !== 'service') socket.end();
    });
  }

  async #answer(socket: Socket, { id, down, ends, thinksMs }: Plan): Promise<void> {
    if (thinksMs > 0) await pause(thinksMs);
    const stream = new ByteStream(id);
    for (let at = 0; at < down && !socket.destroyed; ) {
      const bytes = stream.slice(at, Math.min(chunk, down - at));
      at += bytes.length;
      if (!socket.write(bytes))
        await new Promise<void>((resolve) => {
          socket.once('drain', resolve);
          socket.once('close', resolve);
        });
    }
    if (ends === 'service') socket.end();
  }
}

import { defaultTuning } from '../../../electron/tunnel';
import { UpwardWindow } from '../../../electron/tunnel/flow/upward-window';
import { Keepalive } from '../../../electron/tunnel/keepalive';
import { ManualClock } from '../../fakes/manual-clock';

interface Piece {
  readonly bytes: number;
  /** Behind the bytes; null: none. */
  readonly ping: string | null;
  readonly taken: (() => void) | null;
}

const mostMessage = 131_072;
const pingBytes = 10;

/**
 * A program, our window and keepalive, the operating system, a line and a service that answers pings; all in virtual
 * time.
 */
export class UpwardRig {
  readonly clock = new CountedClock();
  /** Bytes a millisecond. */
  rate = 100;
  oneWayMs = 100;
  /** What the operating system holds before a write has to wait: on loopback and on fast lines it is megabytes. */
  systemBytes = 200_000;
  /**
   * TCP's slow start: so many bytes may be on the line until one of them is known to have arrived, and each that
   * arrived lets one more on it. Infinity: it is over.
   */
  congestionWindow = Number.POSITIVE_INFINITY;
  /** Nothing leaves any more. */
  isDead = false;
  answers: (payload: string) => boolean = () => true;
  /** Nothing is read: pongs wait, in their order. */
  holdsPongs = false;
  arrived = 0;
  deaths = 0;
  pings = 0;
  trips: number[] = [];
  /** What the program has to send; infinity: without end. */
  pending = 0;
  readonly window: UpwardWindow;
  readonly keepalive: Keepalive;
  readonly #queue: Piece[] = [];
  #inSystem = 0;
  readonly #waiting: (() => void)[] = [];
  #isServing = false;
  #onLine = 0;
  #lastArrivalAt = 0;
  #waits: number[] = [];
  #held: string[] = [];

  /** `beforeFirstPong`: the first ping was sent, and its pong has not come yet. */
  constructor(queueMs = defaultTuning.upwardQueueMs, answersPings = true, beforeFirstPong = false) {
    this.answers = () => answersPings;
    this.window = new UpwardWindow(this.clock, queueMs, {
      ping: (payload) => this.#ping(payload),
      widened: () => this.pump(),
    });
    this.keepalive = new Keepalive(this.clock, defaultTuning, {
      ping: (payload) => {
        this.window.pinged(payload);
        this.#ping(payload);
      },
      pong: (trip) => this.trips.push(trip),
      quiet: () => undefined,
      suspectAt: () => this.window.suspectAt,
      dead: () => (this.deaths += 1),
    });
    this.clock.advance(1_000);
    this.keepalive.start();
    if (!beforeFirstPong) this.run(1_000);
  }

  /** Sends without end. */
  upload(): void {
    this.pending = Number.POSITIVE_INFINITY;
    this.pump();
  }

  /** So much more is there to be sent. */
  write(bytes: number): void {
    this.pending += bytes;
    this.pump();
  }

  pump(): void {
    while (this.pending > 0 && !this.window.isFull && this.#waiting.length === 0) {
      const bytes = Math.min(this.pending, this.window.messageBytes, mostMessage);
      this.pending -= bytes;
      const ping = this.window.send(bytes);
      const frame = bytes + (ping === null ? 0 : 6 + ping.length);
      this.#push(frame, ping, (waited) => {
        this.keepalive.taken(frame, waited);
        this.pump();
      });
    }
  }

  /** Lets time pass, and looks every 10 ms how long a key would wait now. */
  run(ms: number): void {
    if (!this.holdsPongs) for (const ping of this.#held.splice(0)) this.#pong(ping);
    for (let passed = 0; passed < ms; passed += 10) {
      this.clock.advance(10);
      this.#waits.push(this.waitMs);
    }
  }

  /** How long what is sent now waits in front of the line. */
  get waitMs(): number {
    return this.#queue.reduce((sum, { bytes }) => sum + bytes, 0) / this.rate;
  }

  /** During so many milliseconds: what arrives, as a share of what the line carries, and how long keys wait. */
  measure(ms: number): { readonly share: number; readonly median: number; readonly most: number } {
    const before = this.arrived;
    this.#waits = [];
    this.run(ms);
    const waits = this.#waits.toSorted((left, right) => left - right);
    return {
      share: (this.arrived - before) / (this.rate * ms),
      median: waits[Math.floor(waits.length / 2)] ?? Number.NaN,
      most: waits.at(-1) ?? Number.NaN,
    };
  }

  #ping(payload: string): void {
    this.#push(pingBytes, payload, null);
  }

  #push(bytes: number, ping: string | null, taken: ((waited: boolean) => void) | null): void {
    if (ping !== null) this.pings += 1;
    this.#inSystem += bytes;
    const isAtOnce = this.#inSystem <= this.systemBytes;
    this.#queue.push({ bytes, ping, taken: null });
    if (taken !== null && isAtOnce) taken(false);
    else if (taken !== null) this.#waiting.push(() => taken(true));
    this.#serve();
  }

  #serve(): void {
    const next = this.#queue[0];
    if (this.#isServing || this.isDead || next === undefined || this.#onLine >= this.congestionWindow) return;
    this.#isServing = true;
    this.#onLine += next.bytes;
    this.clock.set(() => {
      this.#isServing = false;
      if (this.isDead) return;
      this.#queue.shift();
      this.#inSystem -= next.bytes;
      // A line keeps the order also when it becomes shorter.
      this.#lastArrivalAt = Math.max(this.#lastArrivalAt, this.clock.monotonic() + this.oneWayMs);
      this.clock.set(() => this.#arrive(next), this.#lastArrivalAt - this.clock.monotonic());
      // A system takes more when a good part of what it holds is gone, and not byte by byte.
      if (this.#inSystem < this.systemBytes * 0.7) for (const taken of this.#waiting.splice(0)) taken();
      this.#serve();
    }, next.bytes / this.rate);
  }

  #arrive({ bytes, ping }: Piece): void {
    this.arrived += bytes;
    this.clock.set(() => {
      this.#onLine -= bytes;
      this.congestionWindow += bytes;
      this.#serve();
    }, this.oneWayMs);
    if (ping === null || !this.answers(ping)) return;
    this.clock.set(() => {
      if (this.holdsPongs) this.#held.push(ping);
      else this.#pong(ping);
    }, this.oneWayMs);
  }

  #pong(ping: string): void {
    this.keepalive.onPong(ping, this.window.pong(ping));
  }
}

/** Counts how often it is looked at. */
class CountedClock extends ManualClock {
  looks = 0;

  override monotonic(): number {
    this.looks += 1;
    return super.monotonic();
  }
}

/** An upload that has gone on for so long: the start is over. */
export function uploading(rate: number, oneWayMs: number): UpwardRig {
  const rig = new UpwardRig();
  rig.rate = rate;
  rig.oneWayMs = oneWayMs;
  // The line the rig began with is forgotten.
  rig.run(65_000);
  rig.upload();
  rig.run(oneWayMs > 150 ? 12_000 : 6_000);
  return rig;
}

/** A link of which one pong is known. */
export function begun(rate: number, oneWayMs: number, queueMs?: number): UpwardRig {
  const rig = new UpwardRig(queueMs, true, true);
  Object.assign(rig, { rate, oneWayMs });
  rig.run(1_000);
  return rig;
}

/** How long until it is told, ms. */
export function untilDead(rig: UpwardRig): number {
  const since = rig.clock.monotonic();
  while (rig.deaths === 0 && rig.clock.monotonic() - since < 120_000) rig.run(100);
  return rig.clock.monotonic() - since;
}

/** Kilobytes a second, and milliseconds one way. */
export const lines = [
  [16, 150],
  [25, 150],
  [100, 25],
  [100, 100],
  [100, 150],
  [400, 150],
  [800, 25],
  [800, 100],
  [100, 300],
] as const;

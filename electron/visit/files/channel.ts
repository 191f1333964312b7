import type { ClientChannel } from 'ssh2';
import type { FilesFault } from '../../../shared/visit/files';
import type { Timer, Timers } from '../../net/clock';
import { widen } from '../ssh/library';
import { FaultError } from './fault';
import { PacketCutter } from '../../net/sftp/packet-cutter';
import { packetBefore, packetOf, PacketReader, requestTypes, u32 } from '../../net/sftp/packets';
import { RoundTrip } from './round-trip';

/** A device that owes an answer and says nothing for so long is given up. */
export const silenceMs = 60_000;
/**
 * Whether something came is looked at so often: a timer that is set anew with each piece of a file takes a part of its
 * time.
 */
const looks = 4;
const version = 3;

export interface Answer {
  readonly type: number;
  readonly fields: PacketReader;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly askedAt: number;
}

/**
 * Requests and answers of SFTP on one channel, by their numbers. What breaks the rules, or is silent for too long, ends
 * it.
 */
export class SftpChannel {
  readonly #channel: ClientChannel;
  readonly #timers: Timers;
  readonly #cutter = new PacketCutter();
  readonly #waiting = new Map<number, Waiting>();
  #hello: Waiting | null = null;
  #lastId = 0;
  #watch: Timer | null = null;
  /** How often nothing had come since the look before. */
  #silent = 0;
  #over: FilesFault | null = null;
  /** How long the way to the device is. */
  readonly roundTrip = new RoundTrip();

  constructor(channel: ClientChannel, timers: Timers) {
    this.#channel = channel;
    this.#timers = timers;
    channel.on('data', (bytes: Buffer) => this.#received(bytes));
    widen(channel, () => this.roundTrip.inFlightBytes);
    channel.stderr.resume();
    channel.on('error', () => this.end({ kind: 'no-connection' }));
    channel.on('close', () => this.end({ kind: 'no-connection' }));
  }

  get isOver(): boolean {
    return this.#over !== null;
  }

  /** The first exchange. */
  greet(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#hello = { resolve, reject, askedAt: performance.now() };
      this.#watchOut();
      this.#channel.write(packetOf(requestTypes.init, [u32(version)]));
    });
  }

  /** @param bytes of a file, the last field; they may not be changed before the answer */
  ask(type: number, fields: readonly Uint8Array[], bytes: Uint8Array | null = null): Promise<Answer> {
    if (this.#over !== null) return Promise.reject(new FaultError(this.#over));
    this.#lastId = (this.#lastId + 1) >>> 0;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, askedAt: performance.now() });
      if (this.#watch === null) this.#watchOut();
      if (bytes === null) this.#channel.write(packetOf(type, [u32(id), ...fields]));
      else {
        this.#channel.write(packetBefore(type, [u32(id), ...fields], bytes));
        this.#channel.write(bytes);
      }
    });
  }

  #received(bytes: Buffer): void {
    if (this.#over !== null) return;
    try {
      for (const packet of this.#cutter.push(bytes)) this.#took(new PacketReader(packet));
    } catch {
      this.violated();
      return;
    }
    this.#silent = 0;
    if (this.#waiting.size === 0) this.#rest();
  }

  #took(fields: PacketReader): void {
    const type = fields.byte();
    if (this.#hello !== null) {
      const { resolve, askedAt } = this.#hello;
      this.#hello = null;
      this.roundTrip.answered(performance.now() - askedAt);
      resolve({ type, fields });
      return;
    }
    const id = fields.u32();
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      this.violated();
      return;
    }
    this.#waiting.delete(id);
    this.roundTrip.answered(performance.now() - waiting.askedAt);
    waiting.resolve({ type, fields });
  }

  /** What reading a packet gives. @throws FaultError where its fields are not as they have to be */
  checked<Value>(read: () => Value): Value {
    try {
      return read();
    } catch {
      throw this.violated();
    }
  }

  /** Ends it because of what the device sent. */
  violated(): FaultError {
    const fault: FilesFault = { kind: 'violated' };
    this.end(fault);
    return new FaultError(fault);
  }

  #watchOut(): void {
    this.#watch = this.#timers.set(() => {
      this.#silent += 1;
      if (this.#silent < looks) this.#watchOut();
      else this.end({ kind: 'silent' });
    }, silenceMs / looks);
  }

  #rest(): void {
    this.#watch?.cancel();
    this.#watch = null;
    this.#silent = 0;
  }

  end(fault: FilesFault): void {
    if (this.#over !== null) return;
    this.#over = fault;
    this.#rest();
    const waiting = [...this.#waiting.values(), ...(this.#hello === null ? [] : [this.#hello])];
    this.#waiting.clear();
    this.#hello = null;
    for (const { reject } of waiting) reject(new FaultError(fault));
    this.#channel.close();
  }
}

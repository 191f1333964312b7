import type { Clock, Timer } from '../net/clock';
import type { Greeting } from './contract';
import type { Recipient, WireIds } from './flow/connection';

/** So much of what a service says first is kept: an SSH identification has at most 255 characters (RFC 4253, 4.2). */
const mostCharacters = 255;
/** How long (ms) the device may take to confirm the end; one that answers it with the end of all shows that it serves one connection. */
const confirmationMs = 400;

/** A connection of the app's own: it sends nothing, and waits for what the device's service says first. */
export class OwnConnection implements Recipient {
  #heard: Greeting | null = null;
  #timer: Timer;

  /**
   * `end`: to be told that it is over on this side, and whether a confirmation of that may come; `over`: nothing more comes,
   * and this is what it found. Each is called once, `end` only where the device is to be told.
   */
  constructor(
    readonly wire: WireIds,
    readonly clock: Clock,
    waitMs: number,
    readonly end: (because: 'answered' | 'silent') => { readonly isConfirmed: boolean },
    readonly over: (greeting: Greeting) => void,
  ) {
    this.#timer = clock.set(() => {
      this.end('silent');
      this.#close({ kind: 'silent' });
    }, waitMs);
  }

  /** Bytes with this connection id, or none, are meant for it. */
  isFor(connectionId: number): boolean {
    return connectionId === 0 || connectionId === this.wire.connectionId;
  }

  /** Ids with which DATA came for it. */
  came({ serviceId, connectionId }: WireIds): void {
    if (this.#heard === null)
      this.#heard = {
        kind: 'answered',
        withIds: serviceId === this.wire.serviceId && connectionId === this.wire.connectionId,
        text: '',
      };
  }

  deliver(payload: Uint8Array): void {
    const heard = this.#heard;
    if (heard?.kind !== 'answered' || heard.text !== '' || payload.length === 0) return;
    const text = Buffer.from(payload.subarray(0, mostCharacters)).toString('latin1');
    // Control characters from outside reach neither a terminal nor the log.
    this.#heard = { ...heard, text: text.replace(/[^ -~]+/g, ' ').trim() };
    this.#timer.cancel();
    const { isConfirmed } = this.end('answered');
    if (isConfirmed) this.#timer = this.clock.set(() => this.#close({ kind: 'silent' }), confirmationMs);
    else this.#close({ kind: 'silent' });
  }

  /** The device, or AWS, ended it. `withIds`: this one connection, by all its ids. */
  reset(withIds: boolean): void {
    this.#close(withIds ? { kind: 'refused' } : { kind: 'reset' });
  }

  /** It has no WebSocket any more, or a program needs its place. */
  lost(): void {
    this.#close({ kind: 'impossible' });
  }

  /** Nothing is told any more. */
  destroy(): void {
    this.#timer.cancel();
  }

  /** What was heard before its end counts. */
  #close(otherwise: Greeting): void {
    this.#timer.cancel();
    this.over(this.#heard ?? otherwise);
  }
}

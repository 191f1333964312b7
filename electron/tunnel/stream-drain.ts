import type { Timer, Timers } from '../net/clock';

/**
 * For so long (ms) nothing may have come of a stream that was ended, and more where something came behind its end: a
 * slow way has gaps.
 */
const quietMs = 200;
const quietAfterLateMs = 1_000;
/**
 * That the service has told the device of the end, on another WebSocket, is what the guides say (PROTOCOL.md 3.4): no
 * longer (ms) is it relied on.
 */
const longestOpenedMs = 3_000;
/**
 * Of that many waits in a row: a computer that stood still has sent nothing meanwhile, and finds one long wait over at
 * once.
 */
const steps = 4;

/**
 * The time between the end of a stream and the start of the next one, where no connection id tells them apart (V1 and
 * V2). AWS's device engine writes the stream that is active at the time into what still waits in it, whichever stream
 * it was read for (PROTOCOL.md 5.5 k): a START close behind the end of a download would have the next program read what
 * was meant for the one before. What waits there is dropped as soon as the end is processed and nothing started; that
 * this has happened shows in that nothing of the ended stream comes any more.
 */
export class StreamDrain {
  /** The stream that was ended, or null: nothing has to drain. */
  #streamId: number | null = null;
  #timer: Timer | null = null;
  #deadline: Timer | null = null;

  /** `onDrained`: the next stream may start. */
  constructor(
    readonly timers: Timers,
    readonly onDrained: () => void,
  ) {}

  get isUnderWay(): boolean {
    return this.#streamId !== null;
  }

  /** Its end is about to leave. */
  begin(streamId: number): void {
    this.cancel();
    this.#streamId = streamId;
    this.#wait(quietMs, steps);
  }

  /** The WebSocket is gone, and with it the stream: what waits at the device has to drain on the next one. */
  hold(streamId: number): void {
    this.cancel();
    this.#streamId = streamId;
  }

  /** A WebSocket is open, by which the device has been told that the streams of the one before are over. */
  opened(): void {
    if (this.#streamId === null) return;
    this.#wait(quietMs, steps);
    this.#deadline = this.timers.set(() => this.#finish(), longestOpenedMs);
  }

  isOf(streamId: number): boolean {
    return streamId === this.#streamId;
  }

  /** Something of the ended stream came. */
  late(): void {
    this.#wait(quietAfterLateMs, steps);
  }

  /** Nothing has to drain any more. */
  cancel(): void {
    this.#timer?.cancel();
    this.#deadline?.cancel();
    this.#streamId = null;
  }

  #finish(): void {
    this.cancel();
    this.onDrained();
  }

  #wait(ms: number, left: number): void {
    this.#timer?.cancel();
    this.#timer = this.timers.set(() => {
      if (left > 1) this.#wait(ms, left - 1);
      else this.#finish();
    }, ms / steps);
  }
}

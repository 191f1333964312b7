/**
 * How far local programs may be ahead of the device, all of them together, bytes. Every program that copies over SSH
 * has such a bound (OpenSSH's is 2 MiB a channel). Without it the reference, which reads from a program without end,
 * measures how fast the machine hands out fresh memory: `upload-1-unbounded` shows that.
 */
const windowSize = 4_194_304;

/** Room for sending, taken by the programs and given back when the device has received. */
export class UploadWindow {
  #sent = 0;
  #confirmed = 0;
  #waiting: (() => void)[] = [];

  constructor(readonly size: number = windowSize) {}

  /** Takes `wanted` bytes, or none. */
  take(wanted: number): number {
    if (this.#sent - this.#confirmed + wanted > this.size) return 0;
    this.#sent += wanted;
    return wanted;
  }

  /** Called once, when there is room again; who came first is called first. */
  onRoom(pump: () => void): void {
    this.#waiting.push(pump);
  }

  /** So many bytes have arrived since the beginning. */
  confirm(received: number): void {
    this.#confirmed = Math.max(this.#confirmed, received);
    const woken = this.#waiting;
    this.#waiting = [];
    for (const pump of woken) pump();
  }
}

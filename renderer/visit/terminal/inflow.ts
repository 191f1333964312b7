/** What a shell prints, on its way into its terminal: a few writes under way, what was drawn told in portions, all of it held back where it must wait. */
import type { ShellId } from '../../../shared/visit/view';
import { drawn, shellStreams } from './streams';

/** Writes that xterm.js has and has not drawn yet: a few keep it busy, and no more wait inside it. */
const maxUnderWay = 4;
/** Drawn bytes are told of in portions. */
const toldAtBytes = 32 * 1024;

type Write = (bytes: Uint8Array, done: () => void) => void;

export class Inflow {
  readonly #shellId: ShellId;
  readonly #write: Write;
  readonly #waiting: Uint8Array[] = [];
  readonly #stop: () => void;
  #underWay = 0;
  #untold = 0;
  #held = false;

  constructor(shellId: ShellId, write: Write) {
    this.#shellId = shellId;
    this.#write = write;
    this.#stop = shellStreams.attach(shellId, (bytes) => {
      this.#waiting.push(bytes);
      this.#go();
    });
  }

  /** What arrives from now on belongs to a shell that is not announced yet. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#go();
  }

  end(): void {
    this.#stop();
    shellStreams.drop(this.#shellId);
    this.#waiting.length = 0;
  }

  #go(): void {
    while (!this.#held && this.#underWay < maxUnderWay) {
      const bytes = this.#waiting.shift();
      if (bytes === undefined) return;
      this.#underWay += 1;
      this.#write(bytes, () => this.#done(bytes.length));
    }
  }

  #done(bytes: number): void {
    this.#underWay -= 1;
    this.#untold += bytes;
    if (this.#untold >= toldAtBytes || this.#underWay === 0) {
      drawn(this.#shellId, this.#untold);
      this.#untold = 0;
    }
    this.#go();
  }
}

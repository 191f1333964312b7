/** Pieces of a file that are on their way, in their order: how many bytes, and up to where everything was answered. */

interface Piece {
  readonly end: number;
  isThrough: boolean;
}

export class InFlight {
  readonly #limit: number;
  readonly #pieces: Piece[] = [];
  readonly #onWatermark: (watermark: number) => void;
  #bytes = 0;
  #watermark: number;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  /** @param from where the first piece begins; pieces are added one behind the other */
  constructor(from: number, limit: number, onWatermark: (watermark: number) => void) {
    this.#watermark = from;
    this.#limit = limit;
    this.#onWatermark = onWatermark;
  }

  /** Every byte below it was answered. A piece that failed is not. */
  get watermark(): number {
    return this.#watermark;
  }

  /** Resolves once there is room. @throws what made a piece fail */
  async roomFor(length: number): Promise<void> {
    while (this.#error === null && this.#bytes > 0 && this.#bytes + length > this.#limit) await this.#next();
    if (this.#error !== null) throw this.#error;
  }

  add(end: number, length: number, work: Promise<unknown>): void {
    const piece: Piece = { end, isThrough: false };
    this.#pieces.push(piece);
    this.#bytes += length;
    work.then(
      () => {
        piece.isThrough = true;
        this.#bytes -= length;
        this.#advance();
        this.#wake?.();
      },
      (error: unknown) => {
        this.#error ??= error instanceof Error ? error : new Error(String(error));
        this.#bytes -= length;
        this.#wake?.();
      },
    );
  }

  /** Waits for all of them. @throws what made one fail */
  async drain(): Promise<void> {
    while (this.#error === null && this.#bytes > 0) await this.#next();
    if (this.#error !== null) throw this.#error;
  }

  /** Waits until none is on its way any more, however they went. */
  async allAnswered(): Promise<void> {
    while (this.#bytes > 0) await this.#next();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #advance(): void {
    for (let first = this.#pieces[0]; first?.isThrough === true; first = this.#pieces[0]) {
      this.#pieces.shift();
      this.#watermark = first.end;
    }
    this.#onWatermark(this.#watermark);
  }
}

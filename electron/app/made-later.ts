/** Something that is made after those who speak to it: what they say before is said once it is there, in its order. */
export class MadeLater<T> {
  #made: { readonly part: T } | null = null;
  readonly #waiting: ((part: T) => void)[] = [];

  /** Until then nobody has to tell it of a change: it is made from things as they are by then. */
  get isMade(): boolean {
    return this.#made !== null;
  }

  /** Speaks to it, never before the caller has returned from the present task. */
  use(speak: (part: T) => void): void {
    if (this.#made === null) {
      this.#waiting.push(speak);
      return;
    }
    const { part } = this.#made;
    setImmediate(() => speak(part));
  }

  /** It is there. Returns it. */
  made(part: T): T {
    this.#made = { part };
    for (const speak of this.#waiting.splice(0)) this.use(speak);
    return part;
  }
}

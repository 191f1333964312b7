/** Something that is made after those who speak to it: what they say before is said once it is there, in its order. */
export class MadeLater<T> {
  #made: { readonly part: T } | null = null;
  readonly #waiting: ((part: T) => void)[] = [];

  /** Speaks to it at once, or as soon as it is there. */
  tell(speak: (part: T) => void): void {
    if (this.#made === null) this.#waiting.push(speak);
    else speak(this.#made.part);
  }

  /** Speaks to it, never before the caller has returned from the present task. */
  use(speak: (part: T) => void): void {
    if (this.#made === null) this.#waiting.push(speak);
    else this.#later(speak, this.#made.part);
  }

  /** It is there; what waited is said in a later task. Returns it. */
  made(part: T): T {
    this.#made = { part };
    for (const speak of this.#waiting.splice(0)) this.#later(speak, part);
    return part;
  }

  #later(speak: (part: T) => void, part: T): void {
    setImmediate(() => speak(part));
  }
}

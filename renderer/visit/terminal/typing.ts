/** What is said about keys that went nowhere: that they go nowhere now, or that they did, before the prompt. */
export type TypingNote = 'none' | 'not-taken' | 'was-not-sent';

/**
 * Whether a terminal takes what is typed. What is typed while it does not is kept nowhere, and the person hears of it:
 * until they type something that is taken, which shows that they have seen it.
 */
export class Typing {
  readonly #changed: (note: TypingNote) => void;
  #taken = false;
  #dropped = false;

  constructor(changed: (note: TypingNote) => void) {
    this.#changed = changed;
  }

  get note(): TypingNote {
    if (!this.#dropped) return 'none';
    return this.#taken ? 'was-not-sent' : 'not-taken';
  }

  /** Whether keys reach the shell from now on. */
  take(taken: boolean): void {
    this.#change(() => (this.#taken = taken));
  }

  /** The person typed or pasted something. */
  typed(): void {
    this.#change(() => (this.#dropped = !this.#taken));
  }

  #change(change: () => void): void {
    const before = this.note;
    change();
    if (this.note !== before) this.#changed(this.note);
  }
}

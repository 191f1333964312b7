/** The sign-in dialog while it is open: one answer, shared by everybody who waits for it. */
import type { SignInStep, SignInView } from '../../../shared/ipc/sign-in';
import type { Environment, Identity } from '../../cloud';

export interface SignInPromptOptions {
  readonly environment: Environment;
  readonly why: SignInView['why'];
  /** Who was signed in before. */
  readonly again: Identity | null;
  /** It is about this environment alone: what waits for it belongs there. Else the person may go elsewhere. */
  readonly fixed: boolean;
  readonly onChange: () => void;
}

export class SignInPrompt {
  readonly environment: Environment;
  readonly why: SignInView['why'];
  readonly again: Identity | null;
  readonly fixed: boolean;
  /** The Region of the devices, where a person named it. */
  region: string | null = null;
  readonly #onChange: () => void;
  #step: SignInStep = { kind: 'choose' };
  #waiting = 0;
  #closed = false;
  #running: AbortController | null = null;
  #last: (() => void) | null = null;
  #resolve: (answer: boolean) => void = () => undefined;
  readonly #answer: Promise<boolean>;

  constructor({ environment, why, again, fixed, onChange }: SignInPromptOptions) {
    this.environment = environment;
    this.why = why;
    this.again = again;
    this.fixed = fixed;
    this.#onChange = onChange;
    this.#answer = new Promise<boolean>((resolve) => (this.#resolve = resolve));
  }

  get step(): SignInStep {
    return this.#step;
  }

  /** How many wait for the answer. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The answer, for somebody who does not keep the dialog waiting for it. */
  get ended(): Promise<boolean> {
    return this.#answer;
  }

  show(step: SignInStep): void {
    if (this.#closed) return;
    this.#step = step;
    this.#onChange();
  }

  /**
   * Runs one method of signing in; what ran before is stopped. The signal ends it when the person goes back, chooses
   * another method or gives up. What it throws is shown as `failed`.
   */
  run(work: (signal: AbortSignal) => Promise<void>, failed: (error: unknown) => SignInStep): void {
    this.stop();
    if (this.#closed) return;
    const mine = new AbortController();
    this.#running = mine;
    this.#last = () => this.run(work, failed);
    work(mine.signal).catch((error: unknown) => {
      if (!mine.signal.aborted) this.show(failed(error));
    });
  }

  /** The last method once more; false: none ran. */
  repeat(): boolean {
    this.#last?.();
    return this.#last !== null;
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }

  /** Waits for the answer; false when the signal comes first. */
  async wait(signal: AbortSignal | null): Promise<boolean> {
    this.#waiting += 1;
    this.#onChange();
    let leave: () => void = () => undefined;
    const left = new Promise<boolean>((resolve) => {
      leave = () => resolve(false);
      signal?.addEventListener('abort', leave, { once: true });
    });
    try {
      return signal?.aborted === true ? false : await Promise.race([this.#answer, left]);
    } finally {
      signal?.removeEventListener('abort', leave);
      this.#waiting -= 1;
      if (!this.#closed) this.#onChange();
    }
  }

  close(answer: boolean): void {
    if (this.#closed) return;
    this.stop();
    this.#closed = true;
    this.#resolve(answer);
  }
}

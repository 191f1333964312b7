/** The sign-in dialog as a question with one answer, shared by everybody who waits for it. */
import type { SignInStep, SignInView } from '../../../shared/ipc/sign-in';
import type { Environment, Identity } from '../../cloud';

export interface Question {
  readonly environment: Environment;
  readonly why: SignInView['why'];
  /** Who was signed in before. */
  readonly again: Identity | null;
  /** It is about this environment alone: what waits for it belongs there. Else the person may go elsewhere. */
  readonly fixed: boolean;
  /** The Region of the devices, where a person named it. */
  region: string | null;
  readonly answer: Promise<boolean>;
  readonly step: () => SignInStep;
  readonly waiting: () => number;
  show(step: SignInStep): void;
  /**
   * Runs one way of signing in; what ran before is stopped. The signal ends it when the person goes back, chooses
   * another way or gives up. What it throws is shown as `failed`.
   */
  run(work: (signal: AbortSignal) => Promise<void>, failed: (error: unknown) => SignInStep): void;
  /** The last way once more. */
  repeat(): boolean;
  stop(): void;
  /** Waits for the answer; false when the signal comes first. */
  wait(signal: AbortSignal | null): Promise<boolean>;
  close(answer: boolean): void;
}

export interface QuestionOptions {
  readonly environment: Environment;
  readonly why: SignInView['why'];
  readonly again: Identity | null;
  readonly fixed: boolean;
  readonly onChange: () => void;
}

export function createQuestion({ environment, why, again, fixed, onChange }: QuestionOptions): Question {
  let step: SignInStep = { kind: 'choose' };
  let waiting = 0;
  let closed = false;
  let running: AbortController | null = null;
  let last: (() => void) | null = null;
  let resolve: (answer: boolean) => void = () => undefined;
  const answer = new Promise<boolean>((settle) => {
    resolve = settle;
  });

  function show(next: SignInStep): void {
    if (closed) return;
    step = next;
    onChange();
  }
  function stop(): void {
    running?.abort();
    running = null;
  }
  function run(work: (signal: AbortSignal) => Promise<void>, failed: (error: unknown) => SignInStep): void {
    stop();
    if (closed) return;
    const mine = new AbortController();
    running = mine;
    last = () => run(work, failed);
    work(mine.signal).catch((error: unknown) => {
      if (!mine.signal.aborted) show(failed(error));
    });
  }

  return {
    environment,
    why,
    again,
    fixed,
    region: null,
    answer,
    step: () => step,
    waiting: () => waiting,
    show,
    run,
    repeat() {
      last?.();
      return last !== null;
    },
    stop,
    async wait(signal) {
      waiting += 1;
      onChange();
      let leave: () => void = () => undefined;
      const left = new Promise<boolean>((settle) => {
        leave = () => settle(false);
        signal?.addEventListener('abort', leave, { once: true });
      });
      try {
        return signal?.aborted === true ? false : await Promise.race([answer, left]);
      } finally {
        signal?.removeEventListener('abort', leave);
        waiting -= 1;
        if (!closed) onChange();
      }
    },
    close(given) {
      if (closed) return;
      stop();
      closed = true;
      resolve(given);
    },
  };
}

import type { Clock } from '../net/clock';
import type { ServiceStats } from './contract';
import { LastAnswer } from './last-answer';

/** What one service has carried since the proxy started. */
export class Traffic {
  #bytesUp = 0;
  #bytesDown = 0;
  readonly #lastAnswer: LastAnswer;

  constructor(
    clock: Clock,
    readonly changed: () => void,
  ) {
    this.#lastAnswer = new LastAnswer(clock);
  }

  up(bytes: number): void {
    this.#bytesUp += bytes;
    this.changed();
  }

  down(bytes: number): void {
    this.#bytesDown += bytes;
    this.#lastAnswer.now();
    this.changed();
  }

  stats(): Pick<ServiceStats, 'bytesUp' | 'bytesDown' | 'lastAnswerAt'> {
    return { bytesUp: this.#bytesUp, bytesDown: this.#bytesDown, lastAnswerAt: this.#lastAnswer.at };
  }
}

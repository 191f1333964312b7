import { ManualClock } from '../fakes/manual-clock';
import { Random } from '../fakes/random';

/** Time that passes only when the run lets it, and chance that comes again with the seed. */
export class ChaosClock extends ManualClock {
  readonly #random: Random;

  constructor(seed: number) {
    super();
    this.#random = new Random(seed, 77);
  }

  override random(): number {
    return this.#random.next();
  }
}

import { maxStreamId } from '../../shared/tunnel-message';

/** Stream ids of one service: from 1 upwards over all its WebSockets, and from the start again after the largest (PROTOCOL.md 4.2). */
export class StreamIds {
  #last = 0;

  next(): number {
    this.#last = this.#last >= maxStreamId ? 1 : this.#last + 1;
    return this.#last;
  }
}

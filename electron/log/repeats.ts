interface Seen {
  /** What the line is about. */
  readonly event: string;
  /** When the line was written, epoch ms. */
  readonly since: number;
  /** How often it came again since then. */
  count: number;
}

interface RepeatOptions {
  readonly now: () => number;
  readonly write: (line: string) => void;
}

/** A line that comes again within this time (ms) is counted. */
const windowMs = 60_000;
/** So many different lines are remembered; the oldest is forgotten first. */
const mostRemembered = 64;
/** A line that goes on and on is mentioned at these counts, so that a report made meanwhile says it, too. */
const isMentioned = (count: number): boolean => /^10+$/.test(String(count));

/**
 * Equal lines are counted, not repeated: whoever can make the app log something (a link, a page, a broken peer) must
 * not be able to push out of the log what happened before. Needs no timer: a count is written with the next line after
 * its time.
 */
export class Repeats {
  readonly #options: RepeatOptions;
  readonly #seen = new Map<string, Seen>();

  constructor(options: RepeatOptions) {
    this.#options = options;
  }

  /** `key`: the line without its time. `event`: what the line is about, for the one that counts it. */
  write(key: string, line: string, event: string): void {
    const at = this.#options.now();
    this.#forgetOver(at);
    const known = this.#seen.get(key);
    if (known === undefined) {
      this.#seen.set(key, { event, since: at, count: 0 });
      if (this.#seen.size > mostRemembered) this.#forget(this.#seen.keys().next().value ?? '');
      this.#options.write(line);
      return;
    }
    known.count += 1;
    if (isMentioned(known.count)) this.#mention(known);
  }

  /** Writes what was counted and is over. A clock that was set back ends it, too. */
  #forgetOver(at: number): void {
    for (const [key, { since }] of this.#seen) if (at - since >= windowMs || at < since) this.#forget(key);
  }

  #forget(key: string): void {
    const known = this.#seen.get(key);
    this.#seen.delete(key);
    if (known !== undefined && known.count > 0 && !isMentioned(known.count)) this.#mention(known);
  }

  #mention({ event, count, since }: Seen): void {
    const time = new Date(this.#options.now()).toISOString();
    const fields = {
      level: 'info',
      time,
      event: 'the same again',
      of: event,
      count,
      since: new Date(since).toISOString(),
    };
    this.#options.write(JSON.stringify(fields));
  }
}

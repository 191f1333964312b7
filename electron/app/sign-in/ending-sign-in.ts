import type { AccountView } from '../../../shared/ipc/app-state';
import type { Clock } from '../../net/clock';
import { EndWatch } from '../../net/end-watch';
import type { Notices } from '../notices';

/**
 * The end of a sign-in to AWS that does not renew itself, told before it comes: in the window, and to whoever looks
 * elsewhere.
 */
export class EndingSignIn {
  readonly #notices: Pick<Notices, 'put' | 'dismiss'>;
  readonly #watch: EndWatch;
  /** The end that stands in the window. */
  #told: number | null = null;

  /** `tell`: by a notification of the operating system, while nobody looks. */
  constructor(
    clock: Pick<Clock, 'now' | 'set'>,
    notices: Pick<Notices, 'put' | 'dismiss'>,
    tell: (leftMs: number) => void,
  ) {
    this.#notices = notices;
    this.#watch = new EndWatch({
      timers: clock,
      now: () => clock.now(),
      tell: (leftMs, endsAt) => {
        this.#told = endsAt;
        notices.put({ kind: 'sign-in-ends', endsAt });
        tell(leftMs);
      },
    });
  }

  /** Who is signed in where one works, whenever that may have changed. */
  changed(environmentId: string, account: AccountView): void {
    const endsAt = account.kind === 'signed-in' && !account.renews ? account.until : null;
    // Who signed in again, or is somebody else, is not told of the end before.
    if (this.#told !== null && this.#told !== endsAt) {
      this.#told = null;
      this.#notices.dismiss('sign-in-ends');
    }
    const key =
      account.kind === 'signed-in' && endsAt !== null ? `${environmentId} ${account.identityId} ${endsAt}` : null;
    this.#watch.watch(key, endsAt);
  }

  stop(): void {
    this.#watch.stop();
  }
}

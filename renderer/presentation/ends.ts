import type { AccountView } from '../../shared/ipc/app-state';
import { lifeLeft, type Speaker } from '../../shared/presentation/words';
import type { SessionView } from '../../shared/session/view';

/** What besides the tunnel has an end, or is off. */
export interface Ends {
  /** Null: somebody else than whoever the session acts as. */
  readonly account: AccountView | null;
  /** This computer's clock minus the service's, whole minutes; null: it is right, or nobody knows. */
  readonly minutesOff: number | null;
}

/**
 * One line with everything that ends what somebody works on: the tunnel, a sign-in that does not renew itself, a clock
 * with which AWS refuses what is signed. Null: only the tunnel ends, and that is said elsewhere. Pure.
 */
export function endsLine(view: SessionView, { account, minutesOff }: Ends, { t, format, now }: Speaker): string | null {
  if (view.state.kind !== 'connected' || !view.hasAccount) return null;
  const signIn = account?.kind === 'signed-in' && !account.renews ? account.until : null;
  const others = [
    signIn === null || signIn <= now ? null : t('status.ends.signIn', { time: format.dayAndClock(signIn, now) }),
    minutesOff === null || minutesOff === 0 ? null : t('status.ends.clock', { minutes: Math.abs(minutesOff) }),
  ].filter((part) => part !== null);
  if (others.length === 0) return null;
  const left = lifeLeft(view, now);
  const tunnel =
    left === null || left <= 0 ? [] : [t('status.ends.tunnel', { time: format.dayAndClock(now + left, now) })];
  return [...tunnel, ...others].join(' · ');
}

/** The coming of a tunnel that is to take another one's place: its tunnel connection, and then its device in it. */
import type { Problem } from '../../shared/problems/problem';
import type { TunnelFacts } from '../../shared/session/view';
import type { TunnelCalls } from '../cloud/contract';
import type { SourceProxy, TunnelConnectionState } from '../tunnel/contract';
import { diagnose } from './diagnosis/diagnose';
import { unexpectedProblem } from './diagnosis/parts';
import type { DescribeSeen, Observations } from './diagnosis/observations';
import type { Session } from './session';

type Open = Extract<TunnelConnectionState, { kind: 'open' }>;

type Arrival =
  /** `facts` null: nobody may ask whether the device is there. */
  | { readonly kind: 'arrived'; readonly open: Open; readonly facts: TunnelFacts | null }
  /** `isRefused`: the token is worth nothing. */
  | { readonly kind: 'failed'; readonly problem: Problem; readonly isRefused: boolean };

/** What the source proxy tells of its tunnel connection, and waiting for more of it. */
export class Watched {
  state: TunnelConnectionState = { kind: 'idle' };
  /** To be called once somebody else listens. */
  readonly end: () => void;
  /** Of the state when it was told. */
  #changed: (() => void) | null = null;

  constructor(
    readonly proxy: SourceProxy,
    readonly session: Session,
  ) {
    this.end = proxy.onEvent((event) => {
      if (event.kind === 'log') session.deps.log[event.level](event.message, { session: session.view.id, next: 1 });
      if (event.kind !== 'tunnel-connection') return;
      this.state = event.state;
      this.#changed?.();
    });
  }

  /** Resolves when the state is another one, after so long, or when the flow is over. */
  change(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', done);
        this.#changed = null;
        resolve();
      };
      const timer = this.session.deps.timers.set(done, ms);
      signal.addEventListener('abort', done);
      this.#changed = done;
    });
  }
}

/** Nothing that says why: what a person reads is that it did not come. */
const unknown = (session: Session, name: string): Problem => unexpectedProblem(session.deps.now(), name, null);

const failed = (
  session: Session,
  facts: TunnelFacts | null,
  seen: Partial<Observations>,
  isRefused = false,
): Arrival => ({
  kind: 'failed',
  problem: diagnose(session.observed({ lastFacts: facts, ...seen })) ?? unknown(session, 'next-tunnel'),
  isRefused,
});

/** Waits until it is there, for `deviceLimitMs` at most. Throws where the flow is over. */
export async function arrival(
  session: Session,
  tunnelId: string,
  watched: Watched,
  calls: TunnelCalls,
  signal: AbortSignal,
): Promise<Arrival> {
  const { deps } = session;
  const { deviceLimitMs, pollWaitingMs } = deps.tuning;
  const until = deps.now() + deviceLimitMs;
  let facts: TunnelFacts | null = null;
  let seen: DescribeSeen = { kind: 'not-asked' };
  for (;;) {
    signal.throwIfAborted();
    const { state } = watched;
    if (state.kind === 'refused') return failed(session, facts, { rejection: state.rejection, describe: seen }, true);
    if (state.kind === 'closed') return failed(session, facts, { describe: seen, closeReason: state.reason });
    if (state.kind === 'stopped') return failed(session, facts, {});
    if (state.kind === 'open') {
      session.dispatch({ kind: 'next', next: { kind: 'coming', tunnelId, awaits: 'device' } });
      const answer = await calls.describe(tunnelId, signal);
      signal.throwIfAborted();
      seen = answer.ok ? { kind: 'facts', facts: answer.value } : { kind: 'failed', error: answer.error };
      if (answer.ok) facts = answer.value;
      // The tunnel connection may have gone while that was asked.
      const stands = watched.state.kind === 'open';
      if (stands && answer.ok && answer.value.destination.status === 'CONNECTED' && answer.value.status === 'OPEN')
        return { kind: 'arrived', open: state, facts: answer.value };
      if (stands && !answer.ok && answer.error.kind === 'access-denied')
        return { kind: 'arrived', open: state, facts: null };
      if ((answer.ok && answer.value.status === 'CLOSED') || (!answer.ok && answer.error.kind === 'not-found'))
        return failed(session, facts, { describe: seen });
    } else session.dispatch({ kind: 'next', next: { kind: 'coming', tunnelId, awaits: 'connection' } });
    if (deps.now() >= until) {
      const { state: last } = watched;
      return failed(
        session,
        facts,
        last.kind === 'waiting' && last.cause.kind === 'failure'
          ? { connectionFailure: last.cause.failure }
          : last.kind === 'waiting' && last.cause.kind === 'rejected'
            ? { rejection: last.cause.rejection }
            : { describe: seen, watched: { notified: true, watchedFor: deviceLimitMs } },
      );
    }
    await watched.change(pollWaitingMs, signal);
  }
}

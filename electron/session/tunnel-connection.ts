/**
 * What the tunnel connection did, and what follows from it. The source proxy reconnects by itself after network errors;
 * the session acts where it takes a decision: when the connection opens, when the service refuses the token, and when
 * the service closes the connection.
 */
import { classifyRejection } from '../../shared/problems/service-wording';
import type { ConnectionNews } from '../../shared/session';
import type { SourceConnection } from '../../shared/session/view';
import type { DropCause, ProxyEvent, TunnelConnectionState } from '../tunnel/contract';
import { onClientEvent } from './clients/client-events';
import { reconnect } from './connect';
import { describe, isOver, isTakenOver } from './describe';
import { conclude, look } from './device-watch';
import { diagnose } from './diagnosis/diagnose';
import { askOnOpened } from './find-out';
import { present, run } from './present';
import { rotate } from './repair';
import type { Session } from './session';
import { mayBeWebProxy, renewWebProxy } from './source-proxy';

/** So many connections in a row that the service closed at once are enough. */
const mostBriefCloses = 3;

/** The proxy's state as everybody else sees it. */
function connectionOf(state: TunnelConnectionState): SourceConnection {
  switch (state.kind) {
    case 'idle':
    case 'stopped':
      return { kind: 'none' };
    case 'connecting':
      return { kind: 'connecting', attempt: state.attempt };
    case 'open':
      return { kind: 'open', since: state.openedAt, roundTrip: null, pongAt: null };
    case 'waiting':
      return { kind: 'waiting', attempt: state.attempt, retryAt: state.retryAt };
    case 'refused':
      return { kind: 'refused', status: state.rejection.status };
    case 'closed':
      return { kind: 'lost' };
    default:
      return state satisfies never;
  }
}

const newsOf = (state: TunnelConnectionState): ConnectionNews | null =>
  state.kind === 'open'
    ? { kind: 'open' }
    : state.kind === 'refused'
      ? { kind: 'refused', rejection: state.rejection }
      : state.kind === 'closed'
        ? { kind: 'closed', code: state.code, reason: state.reason, openForMs: state.openForMs }
        : null;

async function opened(session: Session, signal: AbortSignal): Promise<void> {
  const { view, deps } = session;
  session.dispatch({ kind: 'opened' });
  session.note('connected', 'done', { protocol: view.protocol });
  session.showToken();
  if (view.thingName !== null) deps.memory.used(view.environment.id, view.thingName);
  askOnOpened(session);
  await look(session, signal);
}

/** The service does not accept the token. Wording, DescribeTunnel and what happened before decide what that means. */
async function refused(
  session: Session,
  { rejection }: Extract<ConnectionNews, { kind: 'refused' }>,
  signal: AbortSignal,
): Promise<void> {
  const { deps } = session;
  session.note('refused', 'failed', { status: rejection.status }, { detail: rejection.words });
  const asked = await describe(session, signal);
  // Without anybody signed in the refusal speaks for itself: its button asks to sign in, and nothing is rotated
  // unasked.
  const isUnasked =
    asked.kind === 'failed' && (asked.error.kind === 'not-signed-in' || asked.error.kind === 'sign-in-expired');
  const seen = isUnasked ? ({ kind: 'not-asked' } as const) : asked;
  const takenOver = isTakenOver(session, seen);
  const { closedByService } = session.facts;
  const problem = diagnose(session.observed({ rejection, describe: seen, takenOver, closedByService }));
  const wording = rejection.between === undefined ? classifyRejection(rejection) : 'other';
  const key = session.key();
  // The ledger learns what is certain: a used or mismatched token is dead. An unknown refusal may be about something
  // else.
  if (
    key !== null &&
    ((takenOver && rejection.between === undefined) ||
      wording === 'token-reused' ||
      wording === 'client-token-mismatch')
  )
    await deps.ledger.mark(key, takenOver ? 'revoked' : 'spent');
  session.showToken();
  signal.throwIfAborted();
  session.dispatch({ kind: 'refusal-diagnosed' });
  if (
    problem?.code !== 'token-reused' &&
    problem?.code !== 'client-token-mismatch' &&
    problem?.code !== 'token-refused'
  )
    return present(session, problem);
  const { retryOf } = session.facts;
  if (retryOf !== null) {
    // The one retry after a rotation failed, too: the original problem, with what was answered now.
    session.dispatch({ kind: 'step', name: 'reconnect', state: 'failed', at: deps.now() });
    return present(session, { ...retryOf, answer: problem.answer, at: deps.now() });
  }
  // Allowed once for this tunnel: later drops are repaired without asking (shared/README.md, Tokens). Never against
  // another person.
  const { recovery } = problem;
  if (!isUnasked && session.view.mayRotateByItself && recovery.kind === 'rotate' && recovery.mode === 'SOURCE')
    return rotate(session, 'SOURCE', problem, session.begin());
  await present(session, problem);
}

/** The service closed the connection itself: ask first, then try once more with the same pair (PROTOCOL.md 9.2). */
async function closed(
  session: Session,
  { code, reason, openForMs }: Extract<ConnectionNews, { kind: 'closed' }>,
  signal: AbortSignal,
): Promise<void> {
  const { deps } = session;
  session.note('dropped', 'noted', { code }, { detail: reason });
  session.dispatch({ kind: 'closed-by-service', reason, brief: openForMs < deps.tuning.briefConnectionMs });
  const seen = await describe(session, signal);
  if (isOver(seen)) return conclude(session, seen);
  if (session.facts.briefCloses > mostBriefCloses)
    return present(session, {
      code: 'service-trouble',
      params: { status: null, throttled: false },
      recovery: { kind: 'retry' },
      answer: { status: null, words: `${code} ${reason}`.trim(), channelId: null, requestId: null },
      at: deps.now(),
    });
  await reconnect(session, signal);
}

/** Begins what follows from what the connection did. */
export function actOn(session: Session, news: ConnectionNews): void {
  switch (news.kind) {
    case 'open': {
      const signal = session.follow();
      void run(session, () => opened(session, signal));
      return;
    }
    case 'refused': {
      const signal = session.begin();
      void run(session, () => refused(session, news, signal));
      return;
    }
    case 'closed': {
      const signal = session.follow();
      void run(session, () => closed(session, news, signal));
      return;
    }
    default:
      news satisfies never;
  }
}

const wasDropped = (cause: Extract<TunnelConnectionState, { kind: 'waiting' }>['cause']): cause is DropCause =>
  cause.kind === 'closed-by-service' || (cause.kind === 'failure' && cause.failure.stage === 'session');

/** The proxy tries again by itself: only why is to be told, and whether another web proxy is right by now. */
function waiting(session: Session, state: Extract<TunnelConnectionState, { kind: 'waiting' }>): void {
  const { cause } = state;
  const problem = diagnose(
    session.observed(
      cause.kind === 'rejected'
        ? { rejection: cause.rejection }
        : cause.kind === 'failure'
          ? { connectionFailure: cause.failure }
          : {},
    ),
  );
  if (wasDropped(cause))
    session.note('dropped', 'noted', { code: cause.kind === 'failure' ? cause.failure.code : cause.code });
  else
    session.note('reconnect-scheduled', 'noted', {
      attempt: state.attempt,
      ...(problem === null ? {} : { because: problem.code }),
    });
  session.dispatch({ kind: 'connection', connection: connectionOf(state), problem, news: null });
  if (cause.kind === 'failure' && mayBeWebProxy(cause.failure)) void run(session, () => renewWebProxy(session));
}

function onConnectionState(session: Session, state: TunnelConnectionState): void {
  if (state.kind === 'waiting') {
    waiting(session, state);
    return;
  }
  const news = newsOf(state);
  session.dispatch({ kind: 'connection', connection: connectionOf(state), problem: null, news });
  if (news !== null && !session.facts.rotating) actOn(session, news);
}

export function onProxyEvent(session: Session, event: ProxyEvent): void {
  switch (event.kind) {
    case 'tunnel-connection':
      onConnectionState(session, event.state);
      return;
    case 'pong':
      session.dispatch({ kind: 'pong', roundTrip: event.roundTripMs, at: event.at });
      return;
    case 'quiet':
      session.poller.now();
      return;
    case 'log':
      session.deps.log[event.level](event.message, { session: session.view.id });
      return;
    default:
      onClientEvent(session, event);
  }
}

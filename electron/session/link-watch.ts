/** What the source proxy tells, and what follows from it. */
import type { SourceConnection } from '../../shared/session/view';
import type { DropCause, TunnelConnectionState, ProxyEvent, SourceProxy } from '../tunnel/contract';
import { classifyRejection } from '../../shared/problems/service-wording';
import { clientEvents } from './client-watch';
import { isOver, type Core } from './core';
import { describe, isTakenOver } from './describe';
import { settle } from './device-watch';
import { diagnose } from './diagnose';
import { needsSignIn } from './give-up';
import { present } from './present';
import { blamesTheWay, renewWebProxy } from './web-proxy';

/** The proxy's connection as everybody else sees it. */
export function connectionOf(state: TunnelConnectionState): SourceConnection {
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

async function opened(core: Core): Promise<void> {
  const signal = core.follow();
  const { view, deps } = core;
  core.memo.closeReason = '';
  core.note('connected', 'done', { protocol: view.protocol });
  core.showToken();
  if (view.thingName !== null) deps.memory.used(view.environment.id, view.thingName);
  const seen = await describe(core, signal);
  if (!isOver(signal)) await settle(core, seen);
}

/** The service does not accept the token. Wording, DescribeTunnel and what happened before decide what that means. */
async function refused(
  core: Core,
  rejection: Extract<TunnelConnectionState, { kind: 'refused' }>['rejection'],
): Promise<void> {
  const { memo, deps } = core;
  const signal = core.begin();
  core.note('refused', 'failed', { status: rejection.status }, { detail: rejection.words });
  const asked = await describe(core, signal);
  if (isOver(signal)) return;
  // Without anybody signed in the refusal speaks for itself: its button asks to sign in, and nothing is rotated unasked.
  const unasked = asked.kind === 'failed' && needsSignIn(asked.error);
  const seen = unasked ? ({ kind: 'not-asked' } as const) : asked;
  const takenOver = isTakenOver(core, seen);
  const problem = diagnose(
    core.observed({ rejection, describe: seen, takenOver, closedByService: memo.closedByService }),
  );
  const wording = classifyRejection(rejection);
  const key = core.key();
  // The ledger learns what is certain: a used or mismatched token is dead. An unknown refusal may be about something else.
  if (key !== null && (takenOver || wording === 'token-reused' || wording === 'client-token-mismatch'))
    await deps.ledger.mark(key, takenOver ? 'revoked' : 'spent');
  core.showToken();
  if (isOver(signal)) return;
  memo.closedByService = false;
  const repairable =
    problem?.code === 'token-reused' || problem?.code === 'client-token-mismatch' || problem?.code === 'token-refused';
  if (repairable && memo.retryOf !== null) {
    // The one retry after a rotation failed, too: the original problem, with what was answered now.
    core.dispatch({ kind: 'step', name: 'reconnect', state: 'failed', at: deps.now() });
    return present(core, { ...memo.retryOf, answer: problem.answer, at: deps.now() });
  }
  // Allowed once for this tunnel: later drops are repaired without asking (shared/README.md, Session states). Never against another person.
  if (
    repairable &&
    !unasked &&
    core.view.mayRotateByItself &&
    problem.recovery.kind === 'rotate' &&
    problem.recovery.mode === 'SOURCE'
  )
    return core.flows.rotate('SOURCE', problem);
  await present(core, problem);
}

/** The service closed the connection itself: ask first, then try once more with the same pair (PROTOCOL.md 9.2). */
async function closed(core: Core, state: Extract<TunnelConnectionState, { kind: 'closed' }>): Promise<void> {
  const { memo, deps } = core;
  const signal = core.follow();
  core.note('dropped', 'noted', { code: state.code }, { detail: state.reason });
  memo.closedByService = true;
  memo.closeReason = state.reason;
  memo.briefCloses = state.openForMs < deps.tuning.briefLink ? memo.briefCloses + 1 : 1;
  const seen = await describe(core, signal);
  if (isOver(signal)) return;
  if (
    (seen.kind === 'facts' && seen.facts.status === 'CLOSED') ||
    (seen.kind === 'failed' && seen.error.kind === 'not-found')
  )
    return settle(core, seen);
  if (memo.briefCloses > 3)
    return present(core, {
      code: 'service-trouble',
      params: { status: null, throttled: false },
      recovery: { kind: 'retry' },
      answer: { status: null, words: `${state.code} ${state.reason}`.trim(), channelId: null, requestId: null },
      at: deps.now(),
    });
  await core.flows.reconnect(signal);
}

const wasDropped = (cause: Extract<TunnelConnectionState, { kind: 'waiting' }>['cause']): cause is DropCause =>
  cause.kind === 'closed-by-service' || (cause.kind === 'failure' && cause.failure.stage === 'session');

function waiting(core: Core, state: Extract<TunnelConnectionState, { kind: 'waiting' }>): void {
  const { cause } = state;
  const problem = diagnose(
    core.observed(
      cause.kind === 'rejected'
        ? { rejection: cause.rejection }
        : cause.kind === 'failure'
          ? { linkFailure: cause.failure }
          : {},
    ),
  );
  if (wasDropped(cause))
    core.note('dropped', 'noted', { code: cause.kind === 'failure' ? cause.failure.code : cause.code });
  else
    core.note('reconnect-scheduled', 'noted', {
      attempt: state.attempt,
      ...(problem === null ? {} : { because: problem.code }),
    });
  core.dispatch({ kind: 'connection', connection: core.memo.connection, problem });
}

const guarded = (core: Core, flow: Promise<void> | null): void =>
  void flow?.catch((error: unknown) =>
    core.deps.log.error('session flow failed', { session: core.view.id, error: String(error) }),
  );

/** The flow that follows from what the connection did. */
export function heed(core: Core, state: TunnelConnectionState): void {
  const flow =
    state.kind === 'open'
      ? opened(core)
      : state.kind === 'refused'
        ? refused(core, state.rejection)
        : state.kind === 'closed'
          ? closed(core, state)
          : null;
  guarded(core, flow);
}

function onConnection(core: Core, state: TunnelConnectionState): void {
  core.memo.connection = connectionOf(state);
  if (core.memo.rotating) core.memo.missed = state;
  if (state.kind === 'waiting') {
    waiting(core, state);
    if (state.cause.kind === 'failure' && blamesTheWay(state.cause.failure)) guarded(core, renewWebProxy(core));
    return;
  }
  core.dispatch({ kind: 'connection', connection: core.memo.connection, problem: null });
  if (!core.memo.rotating) heed(core, state);
}

function onEvent(core: Core, event: ProxyEvent): void {
  switch (event.kind) {
    case 'tunnel-connection':
      onConnection(core, event.state);
      return;
    case 'pong':
      core.dispatch({ kind: 'pong', roundTrip: event.roundTripMs, at: event.at });
      return;
    case 'log':
      core.deps.log[event.level](event.message, { session: core.view.id });
      return;
    default:
      clientEvents(core, event);
  }
}

/** Listens to a proxy until the session uses another one. */
export function attachProxy(core: Core, proxy: SourceProxy): void {
  proxy.onEvent((event) => {
    if (core.memo.proxy === proxy) onEvent(core, event);
  });
}

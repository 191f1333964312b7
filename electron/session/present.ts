/** What a person is told: a problem, with all that follows from it, and that it works again. And how a flow ends. */
import type { Problem } from '../../shared/problems/problem';
import { unexpectedProblem } from './diagnosis/parts';
import { FlowOver, type Session } from './session';

/**
 * Shows a problem: view, timeline, notification. `quiet`: no notification of the operating system; it is no news, or
 * was told already.
 */
export async function present(session: Session, found: Problem | null, { quiet = false } = {}): Promise<void> {
  const { deps } = session;
  const problem = found ?? unexpectedProblem(deps.now(), 'no-diagnosis', null);
  const { code } = problem;
  // Nobody else was seen on the tunnel: the line says no more than that.
  const unseen = code === 'replaced-elsewhere' && !problem.params.seen ? { seen: 'no' } : {};
  if (code === 'tunnel-ended') session.note('tunnel-ended', 'noted', { how: problem.params.how });
  else
    session.note(
      'problem',
      'failed',
      { code, ...unseen },
      problem.answer === null ? {} : { detail: problem.answer.words },
    );
  deps.log.info('problem', { session: session.view.id, code, recovery: problem.recovery.kind });
  session.dispatch({ kind: 'problem', problem });
  if (!quiet) deps.onNotice?.({ kind: 'problem', sessionId: session.view.id, problem });
  if (code !== 'tunnel-ended') return;
  const key = session.key();
  if (key !== null) await deps.ledger.mark(key, 'expired');
  session.showToken();
  await session.release();
  if (!quiet) session.owner.ended(session);
}

/** Nobody is signed in for a call that is to be made. */
export const notSignedIn = (session: Session): Problem => ({
  code: 'not-signed-in',
  params: { environment: session.environment().label },
  recovery: { kind: 'sign-in' },
  answer: null,
  at: session.deps.now(),
});

/** It works: what was wrong is over, and whoever waited for it is told. */
export function presentConnected(session: Session): void {
  const { view, facts, deps } = session;
  const wasAwaited = facts.watch !== null || facts.troubled;
  session.dispatch({ kind: 'worked' });
  if (wasAwaited) deps.onNotice?.({ kind: 'connected', sessionId: view.id, thingName: view.thingName });
}

/**
 * Runs a flow, which reports through the state. One that is over ends here, wherever it was. Whatever else goes wrong
 * is logged, and with `show` becomes a problem: what a person commanded does not end in a log line only.
 */
export async function run(session: Session, work: () => Promise<void>, { show = false } = {}): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FlowOver) return;
    const { deps } = session;
    deps.log.error('session flow failed', {
      session: session.view.id,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    if (!show) return;
    const reference = error instanceof Error ? error.name : 'unknown';
    await present(session, unexpectedProblem(deps.now(), reference, null)).catch(() => undefined);
  }
}

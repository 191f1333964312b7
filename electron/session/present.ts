/** Showing a problem: view, timeline, notification, and what must be let go when a tunnel has ended. */
import type { Problem } from '../../shared/problems/problem';
import type { Core } from './core';
import { unexpectedProblem } from './diagnose-parts';

/** Stops the proxy and gives the local ports back. */
export async function release(core: Core): Promise<void> {
  const { proxy } = core.memo;
  core.memo.proxy = null;
  core.memo.connection = { kind: 'none' };
  core.memo.missed = null;
  for (const timers of core.memo.silent.values()) for (const timer of timers) timer.cancel();
  core.memo.silent.clear();
  await proxy?.stop();
  core.dispatch({ kind: 'ports-released' });
}

/** `quiet`: no notification of the operating system; what is shown is no news, or was told already. */
export async function present(core: Core, found: Problem | null, { quiet = false } = {}): Promise<void> {
  const problem = found ?? unexpectedProblem(core.deps.now(), 'no-diagnosis', null);
  core.memo.watch = null;
  core.memo.retryOf = null;
  core.memo.troubled = true;
  const { code } = problem;
  if (code === 'tunnel-ended') core.note('tunnel-ended', 'noted', { how: problem.params.how });
  else core.note('problem', 'failed', { code }, problem.answer === null ? {} : { detail: problem.answer.words });
  core.deps.log.info('problem', { session: core.view.id, code, recovery: problem.recovery.kind });
  core.dispatch({ kind: 'problem', problem });
  if (!quiet) core.deps.onNotice?.({ kind: 'problem', sessionId: core.view.id, problem });
  if (code !== 'tunnel-ended') return;
  const key = core.key();
  if (key !== null) await core.deps.ledger.mark(key, 'expired');
  core.showToken();
  await release(core);
}

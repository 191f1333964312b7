import type { ProblemCode } from '../../shared/problems/problem';
import type { SessionManager } from '../session';

const networkProblems: ReadonlySet<ProblemCode> = new Set(['offline', 'proxy-blocks', 'certificate-untrusted']);

/** The way to AWS is another one: what is under way takes it, and what the old one had stopped goes on by itself. */
export function goOn(sessions: Pick<SessionManager, 'views' | 'stop' | 'connect' | 'networkChanged'>): void {
  sessions.networkChanged();
  for (const { id, state } of sessions.views()) {
    const problem = state.kind === 'problem' || state.kind === 'reconnecting' ? state.problem : null;
    if (problem === null || !networkProblems.has(problem.code)) continue;
    // What reconnects by itself still does so over the old way.
    void (state.kind === 'reconnecting' ? sessions.stop(id) : Promise.resolve()).then(() => sessions.connect(id));
  }
}

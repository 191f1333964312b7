/** RotateTunnelAccessToken with all its consequences, once per tunnel at a time. */
import type { Problem } from '../../shared/problems/problem';
import type { ClientMode } from '../../shared/problems/recovery';
import { deliveryOf } from '../../shared/session';
import type { TunnelFacts } from '../../shared/session/view';
import type { CloudError, CloudResult, RotatedTokens } from '../cloud/contract';
import { rotateCommand } from '../../shared/commands/aws';
import { describe } from './describe';
import { diagnose } from './diagnosis/diagnose';
import { unexpectedProblem } from './diagnosis/parts';
import { notSignedIn } from './present';
import type { Session } from './session';

/**
 * Rotates and keeps what came back: a new source token is in the ledger (on disk) before this resolves. A call that was
 * sent is always awaited to its end, even if the person stops: its answer is the only copy of the new token. Null: it
 * worked. Otherwise the diagnosed problem, not shown yet. Throws where the flow with this signal is over by then.
 */
export async function rotateTokens(
  session: Session,
  mode: ClientMode,
  facts: TunnelFacts | null,
  signal: AbortSignal,
): Promise<Problem | null> {
  const { deps } = session;
  const calls = session.calls(signal);
  const key = session.key();
  const { tunnelId } = session.view;
  if (calls === null || key === null || tunnelId === null) return notSignedIn(session);
  const known = facts ?? session.view.tunnel;
  // The tunnel's own destination, so that the new token is delivered (PROTOCOL.md 1.8). SOURCE forbids it.
  const destination =
    mode === 'SOURCE'
      ? null
      : known === null
        ? deliveryOf(session.view)
        : { thingName: known.thingName, services: known.services };
  // A new device token leaves the source's connection alone.
  session.dispatch({ kind: 'rotation-began', ofSource: mode !== 'DESTINATION' });
  let rotated: CloudResult<RotatedTokens>;
  try {
    rotated = await session.rotations.run(`${key.environmentId}\n${tunnelId}`, mode, async () => {
      const result = await calls.rotate(tunnelId, mode, destination, session.lifetime.signal);
      if (result.ok && result.value.sourceAccessToken !== null)
        await deps.ledger.add(key, result.value.sourceAccessToken, known?.endsAt ?? null);
      return result;
    });
  } finally {
    session.dispatch({ kind: 'rotation-over' });
  }
  const command = rotateCommand(session.environment(), tunnelId, mode, destination);
  if (!rotated.ok) {
    const { error } = rotated;
    session.failed(error, signal);
    // Where nobody signed in, it was not tried.
    if (error.givenUp !== true)
      session.note('rotation-failed', 'failed', { mode, name: error.name }, { command, detail: error.words });
    signal.throwIfAborted();
    return whyNot(session, mode, error, signal);
  }
  session.note('rotated', 'done', { mode }, { command });
  session.showToken();
  // The connection that the device has now is the old token's, if it has one at all.
  if (mode !== 'SOURCE')
    session.dispatch({
      kind: 'device-notified',
      at: deps.now(),
      outdated: known?.destination.status === 'CONNECTED' ? { since: known.destination.since } : null,
    });
  signal.throwIfAborted();
  return null;
}

/** A refused rotation of a tunnel that is over says little by itself (PROTOCOL.md 1.8): DescribeTunnel decides. */
async function whyNot(session: Session, mode: ClientMode, error: CloudError, signal: AbortSignal): Promise<Problem> {
  const seen =
    error.kind === 'invalid' || error.kind === 'unknown' || error.kind === 'not-found'
      ? await describe(session, session.lifetime.signal)
      : null;
  signal.throwIfAborted();
  const problem = diagnose(
    session.observed({ rotation: { mode, error }, ...(seen === null ? {} : { describe: seen }) }),
  );
  return problem ?? unexpectedProblem(session.deps.now(), error.name, null);
}

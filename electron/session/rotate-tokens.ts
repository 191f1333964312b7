/** RotateTunnelAccessToken with all its consequences, once per tunnel at a time. */
import type { ClientMode, Problem } from '../../shared/problems/problem';
import { deliveryOf } from '../../shared/session';
import type { TunnelFacts } from '../../shared/session/view';
import type { CloudError, CloudResult, RotatedTokens } from '../cloud/contract';
import { rotateCommand } from './commands';
import type { Core } from './core';
import { describe } from './describe';
import { diagnose } from './diagnose';
import { unexpectedProblem } from './diagnose-parts';
import { callsOf, endIfGivenUp } from './give-up';

/**
 * Rotates and keeps what came back: a new source token is in the ledger (on disk) before this resolves. A
 * call that was sent is always awaited to its end, even if the person stops: its answer is the only copy of
 * the new token. Null: it worked. Otherwise the diagnosed problem, not shown yet. `signal`: of the flow that this is part of.
 */
export async function rotateTokens(
  core: Core,
  mode: ClientMode,
  facts: TunnelFacts | null,
  signal: AbortSignal,
): Promise<Problem | null> {
  const { memo, deps } = core;
  const calls = callsOf(core, signal);
  const key = core.key();
  const { tunnelId } = core.view;
  if (calls === null || key === null || tunnelId === null)
    return {
      code: 'not-signed-in',
      params: { environment: core.environment().label },
      recovery: { kind: 'sign-in' },
      answer: null,
      at: deps.now(),
    };
  const known = facts ?? core.view.tunnel;
  // The tunnel's own destination, so that the new token is delivered (PROTOCOL.md 1.8). SOURCE forbids it.
  const destination =
    mode === 'SOURCE'
      ? null
      : known === null
        ? deliveryOf(core.view)
        : { thingName: known.thingName, services: known.services };
  // A new device token leaves the source's connection alone.
  memo.rotating = mode !== 'DESTINATION';
  memo.missed = null;
  let rotated: CloudResult<RotatedTokens>;
  try {
    rotated = await core.rotations.run(`${key.environmentId}\n${tunnelId}`, mode, async () => {
      const result = await calls.rotate(tunnelId, mode, destination, core.lifetime.signal);
      if (result.ok && result.value.sourceAccessToken !== null)
        await deps.ledger.add(key, result.value.sourceAccessToken, known?.endsAt ?? null);
      return result;
    });
  } finally {
    memo.rotating = false;
  }
  const command = rotateCommand(core.environment(), tunnelId, mode, destination);
  if (!rotated.ok) {
    await endIfGivenUp(core, signal, rotated.error);
    // Then it was not tried.
    if (rotated.error.givenUp !== true)
      core.note(
        'rotation-failed',
        'failed',
        { mode, name: rotated.error.name },
        { command, detail: rotated.error.words },
      );
    return whyNot(core, mode, rotated.error);
  }
  core.note('rotated', 'done', { mode }, { command });
  core.showToken();
  if (mode !== 'SOURCE') {
    // The connection that stands now is the old token's, if it stands at all.
    memo.rotatedDeviceSince = known?.destination.status === 'CONNECTED' ? known.destination.since : undefined;
    memo.notifiedAt = deps.now();
  }
  return null;
}

/** A refused rotation of a tunnel that is over says little by itself (PROTOCOL.md 1.8): DescribeTunnel decides. */
async function whyNot(core: Core, mode: ClientMode, error: CloudError): Promise<Problem> {
  const seen =
    error.kind === 'invalid' || error.kind === 'unknown' || error.kind === 'not-found'
      ? await describe(core, core.lifetime.signal)
      : null;
  const problem = diagnose(core.observed({ rotation: { mode, error }, ...(seen === null ? {} : { describe: seen }) }));
  return problem ?? unexpectedProblem(core.deps.now(), error.name, null);
}

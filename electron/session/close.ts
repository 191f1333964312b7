/** CloseTunnel, and what follows from it. */
import { problemOf } from '../../shared/session';
import { closeCommand } from './commands';
import type { Core } from './core';
import { describe } from './describe';
import { diagnose } from './diagnose';
import { callsOf, endIfGivenUp, goBack } from './give-up';
import { present, release } from './present';

/** Closes the tunnel and ends the session; denied, or without a sign-in, everything stays as it was. */
export async function closeTunnel(
  core: Core,
  options: { readonly delete: boolean },
  signal: AbortSignal,
): Promise<void> {
  const calls = callsOf(core, signal);
  const { tunnelId, state } = core.view;
  if (calls === null || tunnelId === null) return;
  core.dispatch({ kind: 'closing' });
  const closed = await calls.close(tunnelId, options, core.lifetime.signal);
  const command = closeCommand(core.environment(), tunnelId, options.delete);
  if (!closed.ok && closed.error.kind !== 'not-found') {
    await endIfGivenUp(core, signal, closed.error);
    if (closed.error.givenUp === true) return;
    core.note('tunnel-closed', 'failed', { name: closed.error.name }, { command, detail: closed.error.words });
    // Nothing was closed, and nothing of what works is given up for it.
    if (closed.error.kind === 'access-denied') {
      const before = core.before(signal);
      return before === null ? undefined : goBack(core, before);
    }
    core.dispatch({ kind: 'stopped', problem: diagnose(core.observed({ call: closed.error })) ?? problemOf(state) });
    return release(core);
  }
  core.note('tunnel-closed', 'done', {}, { command });
  const seen = await describe(core, signal);
  await present(
    core,
    diagnose(core.observed({ describe: seen })) ?? {
      code: 'tunnel-ended',
      params: { how: 'closed', endedAt: null, thingName: core.view.thingName },
      recovery: core.view.thingName === null ? { kind: 'none' } : { kind: 'open-new-tunnel' },
      answer: null,
      at: core.deps.now(),
    },
  );
}

/**
 * Giving up signing in. A command that is interrupted because nobody is signed in any more waits for the person; if they give
 * up, everything is as it was before the command, but for a line in the timeline, and the same button asks again.
 */
import type { Problem } from '../../shared/problems/problem';
import type { SessionView } from '../../shared/session';
import type { CloudError, PromptPolicy, TunnelCalls } from '../cloud/contract';
import type { SourceProxy } from '../tunnel/contract';
import type { Core, DeviceWatch } from './core';
import { release } from './present';

/** What there was before a command. */
export interface Before {
  readonly view: SessionView;
  readonly watch: DeviceWatch | null;
  readonly retryOf: Problem | null;
  readonly proxy: SourceProxy | null;
}

export const asItIs = ({ view, memo }: Core): Before => ({
  view,
  watch: memo.watch,
  retryOf: memo.retryOf,
  proxy: memo.proxy,
});

export const needsSignIn = ({ kind }: CloudError): boolean => kind === 'not-signed-in' || kind === 'sign-in-expired';

/** The calls of the flow with this signal, made for whoever commanded it. Null: nobody is signed in, or the tunnel is not known. */
export function callsOf(
  core: Core,
  signal: AbortSignal,
  prompt: PromptPolicy = core.before(signal) === null ? 'unless-declined' : 'always',
): TunnelCalls | null {
  const plane = core.plane();
  return plane?.prompting(prompt) ?? null;
}

/** A command came to nothing. What was learned meanwhile stays, and what the connection did while nobody heeded it is looked at now. */
export async function goBack(core: Core, before: Before): Promise<void> {
  const { memo } = core;
  const { missed } = memo;
  core.cancel();
  memo.watch = before.watch;
  memo.retryOf = before.retryOf;
  memo.missed = null;
  core.dispatch({ kind: 'undone', before: before.view, connection: memo.connection });
  if (before.proxy === null && memo.proxy !== null) await release(core);
  if (missed !== null) core.flows.heed(missed);
}

/** To be asked about every call that failed in a flow: ends the flow if the person gave up signing in for it. */
export async function endIfGivenUp(core: Core, signal: AbortSignal, error: CloudError): Promise<void> {
  const before = core.before(signal);
  if (error.givenUp !== true || before === null) return;
  core.note('sign-in-given-up', 'noted');
  await goBack(core, before);
}

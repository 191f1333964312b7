/** DescribeTunnel as the session asks it: the answer goes into the view, the service's clock is noted. */
import type { TunnelFacts } from '../../shared/session/view';
import type { PromptPolicy } from '../cloud/contract';
import type { Core } from './core';
import { callsOf, endIfGivenUp } from './give-up';
import type { DescribeSeen } from './observations';

/**
 * A CONNECTED device may still be the connection from before its token was rotated: only another time of
 * connection, or having been seen DISCONNECTED since, makes it current.
 */
function deviceIsCurrent(core: Core, { destination }: TunnelFacts): boolean {
  const { memo } = core;
  if (memo.rotatedDeviceSince === undefined) return true;
  if (destination.status === 'CONNECTED' && destination.since === memo.rotatedDeviceSince) return false;
  memo.rotatedDeviceSince = undefined;
  return true;
}

/** The device came or went: a line in the timeline, told once. */
function noteDevice(core: Core, before: TunnelFacts | null, facts: TunnelFacts, current: boolean): void {
  const { status } = facts.destination;
  if (status === 'CONNECTED' && !current) return;
  if (before?.destination.status === status && before.destination.since === facts.destination.since) return;
  if (before === null && status === 'DISCONNECTED') return;
  const params = facts.thingName === null ? {} : { thing: facts.thingName };
  if (status === 'CONNECTED') core.note('device-connected', 'done', params);
  else if (before?.destination.status === 'CONNECTED') core.note('device-disconnected', 'noted', params);
}

function noteConnection(core: Core, { destination }: TunnelFacts, current: boolean): void {
  const { memo } = core;
  if (destination.status === 'DISCONNECTED') memo.device = null;
  else if (current && (memo.device === null || memo.device.since !== destination.since))
    memo.device = { since: destination.since, seenAt: core.deps.now() };
}

/** Asks and takes over. `not-asked` without an account or a tunnel; `failed` with `aborted` when the signal ended it. `prompt`: absent, as whoever the flow is for. */
export async function describe(core: Core, signal: AbortSignal, prompt?: PromptPolicy): Promise<DescribeSeen> {
  const calls = callsOf(core, signal, prompt);
  const { tunnelId } = core.view;
  if (calls === null || tunnelId === null) return { kind: 'not-asked' };
  const result = await calls.describe(tunnelId, signal);
  const serverTime = result.ok ? result.serverTime : result.error.serverTime;
  // HTTP dates are whole seconds: less than that is no difference.
  if (serverTime !== null) core.memo.clockOffset = core.deps.now() - serverTime;
  if (!result.ok) {
    await endIfGivenUp(core, signal, result.error);
    return { kind: 'failed', error: result.error };
  }
  const facts = result.value;
  const before = core.view.tunnel;
  const current = deviceIsCurrent(core, facts);
  if (core.view.connection.kind === 'open' && facts.source.status === 'CONNECTED')
    core.memo.ownSourceSince = facts.source.since;
  if (core.view.tunnelId === facts.tunnelId) {
    noteDevice(core, before, facts, current);
    noteConnection(core, facts, current);
    core.dispatch({ kind: 'described', facts, deviceIsCurrent: current });
  }
  return { kind: 'facts', facts };
}

/** The source is CONNECTED, and that is not (or no longer) this app's own connection. */
export function isTakenOver(core: Core, seen: DescribeSeen): boolean {
  if (seen.kind !== 'facts' || seen.facts.source.status !== 'CONNECTED') return false;
  // A connection of ours that just dropped is reported as CONNECTED for a while, with the time it had.
  return core.memo.ownSourceSince === null || seen.facts.source.since !== core.memo.ownSourceSince;
}

/** Looks for a tunnel that this environment does not know in the other regions there are. Null: nowhere. */
export async function findElsewhere(core: Core, signal: AbortSignal): Promise<string | null> {
  const { tunnelId, environment } = core.view;
  if (tunnelId === null) return null;
  const others = core.deps
    .environments()
    .filter((other) => other.id !== environment.id && other.region !== environment.region && other.kind !== 'practice');
  const found = await Promise.all(
    others.map(async (other) => {
      const plane = core.deps.controlPlaneOf(other.id);
      return plane !== null && (await plane.prompting('never').describe(tunnelId, signal)).ok ? other.region : null;
    }),
  );
  return found.find((region) => region !== null) ?? null;
}

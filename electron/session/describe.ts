/** DescribeTunnel as the session asks it: the answer goes into the state, and the service's clock is noted. */
import { isCurrentDevice } from '../../shared/session';
import type { TunnelFacts } from '../../shared/session/view';
import type { PromptPolicy } from '../cloud/contract';
import type { DescribeSeen } from './diagnosis/observations';
import { FlowOver, type Session } from './session';

/** The device came or went: a line in the timeline, told once. */
function noteDevice(session: Session, described: TunnelFacts): void {
  const before = session.view.tunnel;
  const { status, since } = described.destination;
  if (status === 'CONNECTED' && !isCurrentDevice(session.facts, described)) return;
  if (before?.destination.status === status && before.destination.since === since) return;
  if (before === null && status === 'DISCONNECTED') return;
  const params = described.thingName === null ? {} : { thing: described.thingName };
  if (status === 'CONNECTED') session.note('device-connected', 'done', params);
  else if (before?.destination.status === 'CONNECTED') session.note('device-disconnected', 'noted', params);
}

/** The service's time, epoch ms; null where no answer told how far this computer's clock is off. */
export function serviceNow({ facts, deps }: Session): number | null {
  const { clockOffsetMs } = facts;
  return clockOffsetMs === null ? null : deps.now() - clockOffsetMs;
}

/**
 * Asks and takes over. `not-asked` without an account or a tunnel. `prompt`: absent, as whoever the flow is for. Throws
 * where the flow with this signal is over.
 */
export async function describe(session: Session, signal: AbortSignal, prompt?: PromptPolicy): Promise<DescribeSeen> {
  const calls = session.calls(signal, prompt);
  const { tunnelId } = session.view;
  if (calls === null || tunnelId === null) return { kind: 'not-asked' };
  const result = await calls.describe(tunnelId, signal);
  const serverTime = result.ok ? result.serverTime : result.error.serverTime;
  // HTTP dates are whole seconds: less than that is no difference.
  if (serverTime !== null) session.dispatch({ kind: 'service-clock', offsetMs: session.deps.now() - serverTime });
  // Another tunnel took its place meanwhile: what becomes of this one is no news of that.
  if (session.view.tunnelId !== tunnelId) throw new FlowOver();
  if (!result.ok) {
    session.failed(result.error, signal);
    signal.throwIfAborted();
    return { kind: 'failed', error: result.error };
  }
  const facts = result.value;
  if (session.view.tunnelId === facts.tunnelId) {
    noteDevice(session, facts);
    session.dispatch({ kind: 'described', facts });
  }
  signal.throwIfAborted();
  return { kind: 'facts', facts };
}

/** The tunnel is over, as far as DescribeTunnel tells. */
export const isOver = (seen: DescribeSeen): boolean =>
  (seen.kind === 'facts' && seen.facts.status === 'CLOSED') ||
  (seen.kind === 'failed' && seen.error.kind === 'not-found');

/** The source is CONNECTED, and that is not (or no longer) this app's own connection. */
export function isTakenOver({ facts }: Session, seen: DescribeSeen): boolean {
  if (seen.kind !== 'facts' || seen.facts.source.status !== 'CONNECTED') return false;
  // A connection of ours that just dropped is reported as CONNECTED for a while, with the time it had.
  return facts.ownSourceSince === null || seen.facts.source.since !== facts.ownSourceSince;
}

/**
 * Looks for a tunnel that this environment does not know in the other regions there are. Null: nowhere. Throws where
 * the flow is over.
 */
export async function findElsewhere(session: Session, signal: AbortSignal): Promise<string | null> {
  const { tunnelId, environment } = session.view;
  if (tunnelId === null) return null;
  const others = session.deps
    .environments()
    .filter((other) => other.id !== environment.id && other.region !== environment.region && other.kind !== 'practice');
  const found = await Promise.all(
    others.map(async (other) => {
      const plane = session.deps.controlPlaneOf(other.id);
      return plane !== null && (await plane.prompting('never').describe(tunnelId, signal)).ok ? other.region : null;
    }),
  );
  signal.throwIfAborted();
  return found.find((region) => region !== null) ?? null;
}

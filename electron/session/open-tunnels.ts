/**
 * The open tunnels of a thing as they are now, the one to take first: what a link or a session goes by that knows only
 * the thing.
 */
import { choicesOf, ranked, reasonOf, type Reason } from '../../shared/fleet/propose';
import type { TunnelFacts } from '../../shared/session/view';
import type { CloudError, CloudResult, TunnelCalls } from '../cloud/contract';

/** Open tunnels of one thing that are described, newest first: one call each. */
const mostDescribed = 10;
/** One page: closed tunnels are listed, too, and come first where they are newer. */
const listed = 100;

interface OpenTunnels {
  /** Those that were described, the best first. */
  readonly tunnels: readonly TunnelFacts[];
  /** Why the first of them is the first; null where it is the only one. */
  readonly reason: Reason | null;
  /** Ids of those that are listed as open and were not described (too many, or it failed), newest first. */
  readonly unseen: readonly string[];
  /** The newest of those that are listed and closed. */
  readonly newestClosed: string | null;
  /** Why one could not be described. */
  readonly error: CloudError | null;
}

/** `wanted`: the services somebody needs; empty: any will do. Fails where the tunnels cannot be listed. */
export async function openTunnelsOf(
  plane: Pick<TunnelCalls, 'list' | 'describe'>,
  thingName: string,
  wanted: readonly string[],
  now: () => number,
  signal: AbortSignal,
): Promise<CloudResult<OpenTunnels>> {
  const page = await plane.list({ thingName, maxResults: listed }, signal);
  if (!page.ok) return page;
  const ids = page.value.tunnels.flatMap(({ tunnelId, status }) => (status === 'OPEN' ? [tunnelId] : []));
  const answers = await Promise.all(
    ids.slice(0, mostDescribed).map(async (tunnelId) => ({ tunnelId, result: await plane.describe(tunnelId, signal) })),
  );
  const seen = new Map<string, TunnelFacts>();
  const gone = new Set<string>();
  let error: CloudError | null = null;
  for (const { tunnelId, result } of answers) {
    if (result.ok) seen.set(tunnelId, result.value);
    else if (result.error.kind === 'not-found') gone.add(tunnelId);
    else error ??= result.error;
  }
  const best = ranked(choicesOf([...seen.values()], now()), wanted, now());
  const tunnels = best.flatMap(({ tunnelId }) => seen.get(tunnelId) ?? []);
  return {
    ok: true,
    value: {
      tunnels,
      reason: reasonOf(best, wanted, now()),
      newestClosed: page.value.tunnels.find(({ status }) => status === 'CLOSED')?.tunnelId ?? null,
      unseen: ids.filter((id) => !seen.has(id) && !gone.has(id)),
      error,
    },
    serverTime: page.serverTime,
  };
}

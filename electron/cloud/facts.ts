/** From the SDK's shapes to ours. Pure. */
import type { ConnectionState, Tunnel, TunnelSummary as SdkSummary } from '@aws-sdk/client-iotsecuretunneling';
import { longestLifetimeMinutes } from '../../shared/fleet/open-form';
import { plainLine } from '../../shared/text/outside';
import type { SideState, TunnelFacts } from '../../shared/session/view';
import type { TunnelSummary } from './contract';

/** Anybody who may open a tunnel writes these. */
const words = (text: string | undefined): string | null => (text === undefined ? null : plainLine(text));
const epoch = (date: Date | undefined): number | null => date?.getTime() ?? null;
/** A side that was never connected has no `lastUpdatedAt` (PROTOCOL.md 1.7). */
const side = (state: ConnectionState | undefined): SideState => ({
  status: state?.status === 'CONNECTED' ? 'CONNECTED' : 'DISCONNECTED',
  since: epoch(state?.lastUpdatedAt),
});

/** DescribeTunnel's answer; `checkedAt` is when it came (epoch ms, this computer's clock). */
export function factsOf(tunnelId: string, tunnel: Tunnel, checkedAt: number): TunnelFacts {
  const createdAt = epoch(tunnel.createdAt);
  const lifetimeMinutes = tunnel.timeoutConfig?.maxLifetimeTimeoutMinutes ?? longestLifetimeMinutes;
  return {
    tunnelId: tunnel.tunnelId ?? tunnelId,
    arn: tunnel.tunnelArn ?? null,
    status: tunnel.status === 'CLOSED' ? 'CLOSED' : 'OPEN',
    thingName: tunnel.destinationConfig?.thingName ?? null,
    services: tunnel.destinationConfig?.services ?? [],
    description: words(tunnel.description),
    tags: (tunnel.tags ?? []).map(({ key, value }) => ({ key: words(key) ?? '', value: words(value) ?? '' })),
    createdAt,
    lifetimeMinutes,
    endsAt: createdAt === null ? null : createdAt + lifetimeMinutes * 60_000,
    source: side(tunnel.sourceConnectionState),
    destination: side(tunnel.destinationConnectionState),
    checkedAt,
  };
}

export const summaryOf = (summary: SdkSummary): TunnelSummary => ({
  tunnelId: summary.tunnelId ?? '',
  arn: summary.tunnelArn ?? null,
  status: summary.status === 'CLOSED' ? 'CLOSED' : 'OPEN',
  description: words(summary.description),
  createdAt: epoch(summary.createdAt),
  lastUpdatedAt: epoch(summary.lastUpdatedAt),
});

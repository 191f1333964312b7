/** What an answer of DescribeTunnel is to a session that knows something already. Pure. */
import type { SessionFacts } from './state';
import type { SessionView, TunnelFacts } from './view';

/** It is about this session's tunnel, and no newer answer overtook it. */
export const isNews = ({ tunnelId, tunnel }: SessionView, facts: TunnelFacts): boolean =>
  (tunnelId === null || facts.tunnelId === tunnelId) && facts.checkedAt >= (tunnel?.checkedAt ?? 0);

/**
 * A CONNECTED device may still be the connection from before its token was rotated: only another time of connection, or
 * having been seen DISCONNECTED since, makes it current.
 */
export const isCurrentDevice = (
  { outdatedDevice }: Pick<SessionFacts, 'outdatedDevice'>,
  { destination }: Pick<TunnelFacts, 'destination'>,
): boolean =>
  outdatedDevice === null || destination.status !== 'CONNECTED' || destination.since !== outdatedDevice.since;

/** What is found about a link before anybody has confirmed it: reads, and nothing else. */
import type { InboxItem } from '../../shared/ipc/app-state';
import type { ConnectLink } from '../../shared/deep-link/link';
import type { TunnelFacts } from '../../shared/session/view';
import type { CloudError, ControlPlane } from '../cloud';
import { openTunnelsOf } from '../session';

export type LinkPreview = Extract<InboxItem, { kind: 'link' }>['preview'];
type KnownPreview = Extract<LinkPreview, { status: 'known' }>;
type Unknown = Extract<LinkPreview, { status: 'unknown' }>['because'];

export const unknownPreview = (because: Unknown): LinkPreview => ({ status: 'unknown', because });

function because(error: CloudError): Unknown {
  switch (error.kind) {
    case 'not-found':
    case 'invalid':
      return 'not-found';
    case 'access-denied':
      return 'denied';
    case 'not-signed-in':
    case 'sign-in-expired':
      return 'not-signed-in';
    case 'offline':
      return 'offline';
    default:
      return 'error';
  }
}

function known(facts: TunnelFacts, now: number, among: KnownPreview['among'] = null): LinkPreview {
  if (facts.status === 'CLOSED' || (facts.endsAt !== null && facts.endsAt <= now)) return unknownPreview('ended');
  return {
    status: 'known',
    tunnelId: facts.tunnelId,
    thingName: facts.thingName,
    services: facts.services,
    endsAt: facts.endsAt,
    openedAt: facts.createdAt,
    destination: facts.destination.status,
    sourceTaken: facts.source.status === 'CONNECTED',
    checkedAt: facts.checkedAt,
    among,
  };
}

/** A link names a tunnel, or a thing: then the open one of its tunnels that suits best is meant. */
export async function previewOf(
  plane: ControlPlane,
  link: ConnectLink,
  signal: AbortSignal,
  now: () => number,
): Promise<LinkPreview> {
  if (link.tunnel !== null) {
    const result = await plane.describe(link.tunnel, signal);
    if (!result.ok) return unknownPreview(because(result.error));
    // A link whose parts contradict each other names nothing that exists.
    return link.thing !== null && result.value.thingName !== link.thing
      ? unknownPreview('not-found')
      : known(result.value, now());
  }
  const found = await openTunnelsOf(plane, link.thing ?? '', link.service === null ? [] : [link.service], now, signal);
  if (!found.ok) return unknownPreview(because(found.error));
  const { tunnels, reason, unseen, error } = found.value;
  const [best] = tunnels;
  if (best !== undefined)
    return known(best, now(), reason === null ? null : { count: tunnels.length + unseen.length, reason });
  return unknownPreview(error === null ? 'no-open-tunnel' : because(error));
}

/** What is found about a link before anybody has confirmed it: reads, and nothing else. */
import type { InboxItem } from '../../shared/ipc/app-state';
import type { ConnectLink } from '../../shared/deep-link/link';
import type { Connectivity } from '../../shared/fleet/list';
import { isOpen } from '../../shared/fleet/propose';
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

const known = (facts: TunnelFacts, more: Pick<KnownPreview, 'insteadOf' | 'among'>): LinkPreview => ({
  status: 'known',
  tunnelId: facts.tunnelId,
  thingName: facts.thingName,
  services: facts.services,
  endsAt: facts.endsAt,
  openedAt: facts.createdAt,
  destination: facts.destination.status,
  sourceTaken: facts.source.status === 'CONNECTED',
  tags: facts.tags,
  checkedAt: facts.checkedAt,
  ...more,
});

interface Asking {
  readonly plane: ControlPlane;
  readonly link: ConnectLink;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Whether the device's own agent is online; null where nobody may be asked, or nobody knows. */
  readonly agentOf: (thingName: string) => Promise<Connectivity | null>;
}

/** What the link's own tunnel leaves to look for: the device, and the services it was reached with. */
interface Sought {
  readonly thingName: string;
  readonly services: readonly string[];
  /** Why the link's tunnel is of no use; null: it names none. */
  readonly over: 'ended' | 'gone' | null;
}

/** The services of a tunnel that is closed; empty where it cannot be looked at. */
async function servicesOf({ plane, signal }: Asking, tunnelId: string | null): Promise<readonly string[]> {
  if (tunnelId === null) return [];
  const seen = await plane.describe(tunnelId, signal);
  return seen.ok ? seen.value.services : [];
}

/** The open tunnel of the device that suits best; without one, what a new one would be opened with. */
async function ofThing(asking: Asking, { thingName, services, over }: Sought): Promise<LinkPreview> {
  const { plane, link, signal, now } = asking;
  const wanted = link.service === null ? [] : [link.service];
  const found = await openTunnelsOf(plane, thingName, wanted, now, signal);
  // Who may not list may open all the same, where the link's own tunnel is known to be over.
  const isDenied = !found.ok && found.error.kind === 'access-denied';
  if (!found.ok && !(isDenied && over !== null)) return unknownPreview(because(found.error));
  if (found.ok) {
    const { tunnels, reason, unseen, error } = found.value;
    const [best] = tunnels;
    if (best !== undefined)
      return known(best, {
        insteadOf: over,
        among: reason === null ? null : { count: tunnels.length + unseen.length, reason },
      });
    if (error !== null) return unknownPreview(because(error));
  }
  const last = found.ok ? found.value.newestClosed : null;
  const [connectivity, lastServices] = await Promise.all([
    asking.agentOf(thingName),
    services.length === 0 && link.service === null ? servicesOf(asking, last) : services,
  ]);
  return {
    status: 'no-tunnel',
    because: over ?? 'none-open',
    thingName,
    services: lastServices,
    connectivity,
    checkedAt: now(),
  };
}

/**
 * A link names a tunnel, or a thing: then the open one of its tunnels that suits best is meant. A tunnel that is over
 * stands for its device: yesterday's link leads there, too.
 */
export async function previewOf(asking: Asking): Promise<LinkPreview> {
  const { plane, link, signal, now } = asking;
  if (link.tunnel === null) return ofThing(asking, { thingName: link.thing ?? '', services: [], over: null });
  const result = await plane.describe(link.tunnel, signal);
  if (!result.ok) {
    const why = because(result.error);
    return why === 'not-found' && link.thing !== null
      ? ofThing(asking, { thingName: link.thing, services: [], over: 'gone' })
      : unknownPreview(why);
  }
  const facts = result.value;
  // A link whose parts contradict each other names nothing that exists.
  if (link.thing !== null && facts.thingName !== link.thing) return unknownPreview('not-found');
  if (isOpen(facts, now())) return known(facts, { insteadOf: null, among: null });
  return facts.thingName === null
    ? unknownPreview('ended')
    : ofThing(asking, { thingName: facts.thingName, services: facts.services, over: 'ended' });
}

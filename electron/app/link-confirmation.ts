import type { InboxItem } from '../../shared/ipc/app-state';
import type { ConnectLink, LinkResult } from '../../shared/deep-link/link';
import type { TunnelFacts } from '../../shared/session/view';
import type { CloudError, ControlPlane, Environment } from '../cloud';
import { openTunnelsOf } from '../session';

type LinkItem = Extract<InboxItem, { kind: 'link' }>;
type Preview = LinkItem['preview'];
type Known = Extract<Preview, { status: 'known' }>;
type Unknown = Extract<Preview, { status: 'unknown' }>['because'];

export interface ConfirmationSources {
  environmentFor(region: string | null): Environment;
  controlPlane(environmentId: string): ControlPlane | null;
  publish(items: readonly InboxItem[]): void;
  now(): number;
}

/** What a confirmed link stands for. */
export interface ConfirmedLink {
  readonly link: ConnectLink;
  readonly environmentId: string;
  /** The tunnel to join: the link's own, or the open one of its thing that suits best; null where there is none. */
  readonly tunnelId: string | null;
  readonly thingName: string | null;
}

/** Links wait here for one confirmation (shared/README.md, Links). Nothing is done but looking up what they name. */
export interface LinkConfirmation {
  receive(result: LinkResult): void;
  /** Takes the link off the list; null when it is not there (any more). */
  confirm(id: number): ConfirmedLink | null;
  dismiss(id: number): boolean;
  /** Somebody signed in or the environment changed: looks up again what is unknown. */
  lookAgain(): void;
  dispose(): void;
}

export function createLinkConfirmation(sources: ConfirmationSources): LinkConfirmation {
  let items: InboxItem[] = [];
  let lastId = 0;
  const lookUps = new Map<number, AbortController>();

  const publish = (): void => sources.publish(items);
  const replace = (id: number, preview: Preview): void => {
    items = items.map((item) => (item.kind === 'link' && item.id === id ? { ...item, preview } : item));
    publish();
  };

  async function lookUp(item: LinkItem): Promise<void> {
    const mine = new AbortController();
    lookUps.get(item.id)?.abort();
    lookUps.set(item.id, mine);
    const plane = sources.controlPlane(item.environment.id);
    const preview =
      plane === null ? unknown('not-signed-in') : await previewOf(plane, item.link, mine.signal, () => sources.now());
    if (!mine.signal.aborted) replace(item.id, preview);
  }

  function drop(id: number): boolean {
    lookUps.get(id)?.abort();
    lookUps.delete(id);
    const before = items.length;
    items = items.filter((item) => item.id !== id);
    if (items.length !== before) publish();
    return items.length !== before;
  }

  return {
    receive(result) {
      lastId += 1;
      if (!result.ok) {
        items = [...items, { kind: 'bad-link', id: lastId, error: result.error }];
        publish();
        return;
      }
      const { id, kind, region, label } = sources.environmentFor(result.link.region);
      const item: LinkItem = {
        kind: 'link',
        id: lastId,
        link: result.link,
        preview: { status: 'loading' },
        environment: { id, kind, region, label },
      };
      items = [...items, item];
      publish();
      void lookUp(item);
    },
    confirm(id) {
      const item = items.find((candidate) => candidate.id === id);
      if (item?.kind !== 'link') return null;
      drop(id);
      const known = item.preview.status === 'known' ? item.preview : null;
      return {
        link: item.link,
        environmentId: item.environment.id,
        tunnelId: item.link.tunnel ?? known?.tunnelId ?? null,
        thingName: item.link.thing ?? known?.thingName ?? null,
      };
    },
    dismiss: drop,
    lookAgain() {
      for (const item of items) {
        if (item.kind !== 'link' || item.preview.status === 'known') continue;
        const { id, kind, region, label } = sources.environmentFor(item.link.region);
        const moved: LinkItem = { ...item, environment: { id, kind, region, label }, preview: { status: 'loading' } };
        items = items.map((other) => (other.id === item.id ? moved : other));
        void lookUp(moved);
      }
      publish();
    },
    dispose() {
      for (const lookUp of lookUps.values()) lookUp.abort();
    },
  };
}

const unknown = (because: Unknown): Preview => ({ status: 'unknown', because });

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

function known(facts: TunnelFacts, now: number, among: Known['among'] = null): Preview {
  if (facts.status === 'CLOSED' || (facts.endsAt !== null && facts.endsAt <= now)) return unknown('ended');
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
async function previewOf(
  plane: ControlPlane,
  link: ConnectLink,
  signal: AbortSignal,
  now: () => number,
): Promise<Preview> {
  if (link.tunnel !== null) {
    const result = await plane.describe(link.tunnel, signal);
    if (!result.ok) return unknown(because(result.error));
    // A link whose parts contradict each other names nothing that exists.
    return link.thing !== null && result.value.thingName !== link.thing
      ? unknown('not-found')
      : known(result.value, now());
  }
  const found = await openTunnelsOf(plane, link.thing ?? '', link.service === null ? [] : [link.service], now, signal);
  if (!found.ok) return unknown(because(found.error));
  const { tunnels, reason, unseen, error } = found.value;
  const [best] = tunnels;
  if (best !== undefined)
    return known(best, now(), reason === null ? null : { count: tunnels.length + unseen.length, reason });
  return unknown(error === null ? 'no-open-tunnel' : because(error));
}

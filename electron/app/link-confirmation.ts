import type { InboxItem } from '../../shared/ipc/app-state';
import type { ConnectLink, LinkResult } from '../../shared/deep-link/link';
import type { TunnelFacts } from '../../shared/session/view';
import type { CloudError, ControlPlane, Environment } from '../cloud';
import { openTunnelsOf } from '../session';

type LinkItem = Extract<InboxItem, { kind: 'link' }>;
type Preview = LinkItem['preview'];
type Known = Extract<Preview, { status: 'known' }>;
type Unknown = Extract<Preview, { status: 'unknown' }>['because'];

interface ConfirmationSources {
  environmentFor(region: string | null): Environment;
  controlPlane(environmentId: string): ControlPlane | null;
  publish(items: readonly InboxItem[]): void;
  now(): number;
}

/** What a confirmed link stands for. */
interface ConfirmedLink {
  readonly link: ConnectLink;
  readonly environmentId: string;
  /** The tunnel to join: the link's own, or the open one of its thing that suits best; null where there is none. */
  readonly tunnelId: string | null;
  readonly thingName: string | null;
}

/** Links wait here for one confirmation (shared/README.md, Links). Nothing is done but looking up what they name. */
export class LinkConfirmation {
  readonly #sources: ConfirmationSources;
  readonly #lookUps = new Map<number, AbortController>();
  #items: readonly InboxItem[] = [];
  #lastId = 0;

  constructor(sources: ConfirmationSources) {
    this.#sources = sources;
  }

  receive(result: LinkResult): void {
    this.#lastId += 1;
    const id = this.#lastId;
    if (!result.ok) {
      this.#show([...this.#items, { kind: 'bad-link', id, error: result.error }]);
      return;
    }
    const item = this.#loading(id, result.link);
    this.#show([...this.#items, item]);
    void this.#lookUp(item);
  }

  /** Takes the link off the list; null when it is not there (any more). */
  confirm(id: number): ConfirmedLink | null {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (item?.kind !== 'link') return null;
    this.dismiss(id);
    const known = item.preview.status === 'known' ? item.preview : null;
    return {
      link: item.link,
      environmentId: item.environment.id,
      tunnelId: item.link.tunnel ?? known?.tunnelId ?? null,
      thingName: item.link.thing ?? known?.thingName ?? null,
    };
  }

  /** False when it is not there (any more). */
  dismiss(id: number): boolean {
    this.#lookUps.get(id)?.abort();
    this.#lookUps.delete(id);
    const left = this.#items.filter((item) => item.id !== id);
    const wasThere = left.length !== this.#items.length;
    if (wasThere) this.#show(left);
    return wasThere;
  }

  /** Somebody signed in or the environment changed: looks up again what is unknown. */
  lookAgain(): void {
    const again: LinkItem[] = [];
    this.#show(
      this.#items.map((item) => {
        if (item.kind !== 'link' || item.preview.status === 'known') return item;
        const anew = this.#loading(item.id, item.link);
        again.push(anew);
        return anew;
      }),
    );
    for (const item of again) void this.#lookUp(item);
  }

  dispose(): void {
    for (const lookUp of this.#lookUps.values()) lookUp.abort();
  }

  #loading(id: number, link: ConnectLink): LinkItem {
    const environment = this.#sources.environmentFor(link.region);
    const { id: environmentId, kind, region, label } = environment;
    return {
      kind: 'link',
      id,
      link,
      preview: { status: 'loading' },
      environment: { id: environmentId, kind, region, label },
    };
  }

  async #lookUp({ id, link, environment }: LinkItem): Promise<void> {
    const own = new AbortController();
    this.#lookUps.get(id)?.abort();
    this.#lookUps.set(id, own);
    const plane = this.#sources.controlPlane(environment.id);
    const preview =
      plane === null ? unknown('not-signed-in') : await previewOf(plane, link, own.signal, () => this.#sources.now());
    if (own.signal.aborted) return;
    this.#show(this.#items.map((item) => (item.kind === 'link' && item.id === id ? { ...item, preview } : item)));
  }

  #show(items: readonly InboxItem[]): void {
    this.#items = items;
    this.#sources.publish(items);
  }
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

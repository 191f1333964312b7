import type { InboxItem } from '../../shared/ipc/app-state';
import type { Connectivity } from '../../shared/fleet/list';
import { isSameLink, mostLinks, type ConnectLink, type LinkResult, type SignInLink } from '../../shared/deep-link';
import { ownSession, type OwnSession } from '../../shared/session/own';
import type { SessionView } from '../../shared/session/view';
import type { ControlPlane, Environment } from '../cloud';
import { previewOf, unknownPreview, type LinkPreview } from './link-preview';

type LinkItem = Extract<InboxItem, { kind: 'link' }>;

/** What an item is, besides its number and its arrival. */
type ItemOf<Item> = Item extends InboxItem ? Omit<Item, 'id' | 'arrived' | 'arrivedAt'> : never;

interface ConfirmationSources {
  environmentFor(region: string | null): Environment;
  controlPlane(environmentId: string): ControlPlane | null;
  /** Whether a device's own agent is online; null where nobody may be asked, or nobody knows. */
  agentOf(environmentId: string, thingName: string, signal: AbortSignal): Promise<Connectivity | null>;
  sessions(): readonly SessionView[];
  publish(items: readonly InboxItem[]): void;
  /** One more link came than may wait. */
  onOverflow(): void;
  now(): number;
}

/** What a confirmed link stands for. */
export interface ConfirmedLink {
  readonly link: ConnectLink;
  readonly environmentId: string;
  /** The tunnel to join: the link's own, or the open one of its thing that suits best; null where there is none. */
  readonly tunnelId: string | null;
  readonly thingName: string | null;
  /** What this laptop is on already. */
  readonly own: OwnSession | null;
}

/** A link whose device has no tunnel: one is to be opened. */
export interface LinkToOpen {
  readonly link: ConnectLink;
  readonly environmentId: string;
  readonly thingName: string;
}

/** Where links wait before there is a window. */
interface Inbox {
  open(deliver: (result: LinkResult) => void, onOverflow: () => void): void;
}

/** A card that is shown again within this time (ms) has facts that are new enough. */
const freshMs = 2_000;

const resultOf = (item: InboxItem): LinkResult =>
  item.kind === 'bad-link' ? { ok: false, error: item.error } : { ok: true, link: item.link };

/**
 * Links wait here for one confirmation (shared/README.md, Links). Nothing is done but looking up what the one on the
 * screen names: a page that opens hundreds makes no calls.
 */
export class LinkConfirmation {
  readonly #sources: ConfirmationSources;
  #items: readonly InboxItem[] = [];
  /** The link whose card was shown last. */
  #shown: number | null = null;
  /** What is being looked up: the link on the screen, and those whose answer was not there yet when another came. */
  readonly #lookUps = new Map<number, AbortController>();
  /** When the shown one was looked up, epoch ms; null: not yet. */
  #lookedAt: number | null = null;
  /** What the sessions that concern the shown link were doing then. */
  #sessionsThen = '';
  #last = 0;

  constructor(sources: ConfirmationSources) {
    this.#sources = sources;
  }

  /** What waited while no window could show it, and what comes from now on. */
  takeFrom(inbox: Inbox): void {
    inbox.open(
      (result) => this.receive(result),
      () => this.#sources.onOverflow(),
    );
  }

  receive(result: LinkResult): void {
    this.#last += 1;
    const arrived = this.#last;
    const arrivedAt = this.#sources.now();
    const same = this.#items.find((item) => isSameLink(resultOf(item), result));
    if (same !== undefined) {
      this.#show(this.#items.map((item) => (item === same ? { ...item, arrived, arrivedAt } : item)));
      if (same.id === this.#shown) this.look(same.id);
    } else if (this.#items.length >= mostLinks) {
      this.#sources.onOverflow();
    } else {
      this.#show([...this.#items, { ...this.#itemOf(result), id: arrived, arrived, arrivedAt }]);
    }
  }

  /**
   * Its card is on the screen: it is looked up, unless that was a moment ago. False when it is not there (any more).
   */
  look(id: number): boolean {
    const item = this.#items.find((each) => each.id === id);
    if (item === undefined) return false;
    const isFresh = this.#lookedAt !== null && Math.abs(this.#sources.now() - this.#lookedAt) < freshMs;
    if (this.#shown === id && isFresh) return true;
    this.#shown = id;
    this.#again();
    return true;
  }

  /** Where to sign in; null when the link is not there (any more). It stays until somebody is signed in. */
  signIn(id: number): SignInLink | null {
    const item = this.#items.find((candidate) => candidate.id === id);
    return item?.kind === 'sign-in-link' ? item.link : null;
  }

  /** What waits under this number; null where it is not there (any more), or asks for no connection. */
  linkOf(id: number): ConnectLink | null {
    const item = this.#items.find((candidate) => candidate.id === id);
    return item?.kind === 'link' ? item.link : null;
  }

  /** Whether this laptop is on the tunnel that the link names: nothing new begins. */
  isOn(id: number): boolean {
    const item = this.#items.find((candidate) => candidate.id === id);
    return item?.kind === 'link' && this.#ownOf(item)?.otherTunnel === false;
  }

  /** The session that confirming the link would end: of the same device, on another tunnel. Null: none. */
  leftBy(id: number): string | null {
    const item = this.#items.find((candidate) => candidate.id === id);
    const own = item?.kind === 'link' ? this.#ownOf(item) : null;
    return own?.otherTunnel === true ? own.sessionId : null;
  }

  /** Takes the link off the list; null when it is not there (any more). */
  confirm(id: number): ConfirmedLink | null {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (item?.kind !== 'link') return null;
    this.dismiss(id);
    const known = item.preview.status === 'known' ? item.preview : null;
    const own = this.#ownOf(item);
    return {
      link: item.link,
      environmentId: item.environment.id,
      // What was found for the thing is another tunnel than the one that this laptop is on.
      tunnelId: own === null || own.otherTunnel ? (known?.tunnelId ?? item.link.tunnel) : item.link.tunnel,
      thingName: thingOf(item),
      own,
    };
  }

  /**
   * Takes the link off the list for a tunnel that is to be opened; null when it is not there, or does not ask for one
   * (any more).
   */
  open(id: number): LinkToOpen | null {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (item?.kind !== 'link' || item.preview.status !== 'no-tunnel' || this.#ownOf(item) !== null) return null;
    this.dismiss(id);
    return { link: item.link, environmentId: item.environment.id, thingName: item.preview.thingName };
  }

  /** False when it is not there (any more). */
  dismiss(id: number): boolean {
    const left = this.#items.filter((item) => item.id !== id);
    if (left.length === this.#items.length) return false;
    this.#abandon(id);
    if (this.#shown === id) this.#forgetShown();
    this.#show(left);
    return true;
  }

  /** Somebody signed in or the environment changed: everything that was found is old. */
  lookAgain(): void {
    for (const id of this.#lookUps.keys()) this.#abandon(id);
    this.#show(
      this.#items.map((item) =>
        item.kind === 'link' && item.preview.status !== 'known' ? { ...item, ...this.#unasked(item.link) } : item,
      ),
    );
    const shown = this.#items.find(({ id }) => id === this.#shown);
    if (shown?.kind === 'link' && shown.preview.status !== 'known') this.#again();
  }

  /** Sessions changed: this laptop may be on what a link names, or no longer; what was found about it is old then. */
  sessionsChanged(): void {
    if (this.#items.length === 0) return;
    const isOther = this.#items.some((item) => item.kind === 'link' && !isSame(item.own, this.#ownOf(item)));
    const shown = this.#items.find(({ id }) => id === this.#shown);
    if (shown?.kind === 'link' && this.#sessionsThen !== this.#doingsAbout(shown)) this.#again();
    else if (isOther) this.#show(this.#items);
  }

  dispose(): void {
    for (const id of this.#lookUps.keys()) this.#abandon(id);
    this.#forgetShown();
  }

  #abandon(id: number): void {
    this.#lookUps.get(id)?.abort();
    this.#lookUps.delete(id);
  }

  #forgetShown(): void {
    this.#lookedAt = null;
    this.#shown = null;
  }

  #itemOf(result: LinkResult): ItemOf<InboxItem> {
    if (!result.ok) return { kind: 'bad-link', error: result.error };
    const { link } = result;
    return link.kind === 'sign-in' ? { kind: 'sign-in-link', link } : this.#unasked(link);
  }

  #unasked(link: ConnectLink): ItemOf<LinkItem> {
    const { id: environmentId, kind, region, label } = this.#sources.environmentFor(link.region);
    return {
      kind: 'link',
      link,
      preview: { status: 'loading' },
      environment: { id: environmentId, kind, region, label },
      own: null,
    };
  }

  #ownOf(item: LinkItem): OwnSession | null {
    const { link, environment, preview } = item;
    // A tunnel that is over is no other tunnel than the one that this laptop is on.
    const tunnelId =
      preview.status === 'no-tunnel' ? null : preview.status === 'known' ? preview.tunnelId : link.tunnel;
    return ownSession(this.#sources.sessions(), {
      environment,
      tunnelId: link.tunnel === null ? null : tunnelId,
      thingName: thingOf(item),
    });
  }

  /** What the sessions of the link's device or tunnel are doing, in one line. */
  #doingsAbout(item: LinkItem): string {
    const { link } = item;
    const thing = thingOf(item);
    return this.#sources
      .sessions()
      .filter(
        (view) =>
          (thing !== null && view.thingName === thing) || (link.tunnel !== null && view.tunnelId === link.tunnel),
      )
      .map(({ id, state, tunnelId }) => `${id} ${state.kind} ${tunnelId ?? ''}`)
      .join('\n');
  }

  /** Looks up the shown link anew. What this laptop is on itself needs no asking. */
  #again(): void {
    const item = this.#items.find(({ id }) => id === this.#shown);
    if (item?.kind !== 'link') return;
    this.#abandon(item.id);
    this.#lookedAt = this.#sources.now();
    this.#sessionsThen = this.#doingsAbout(item);
    this.#set(item.id, { status: 'loading' });
    const own = this.#ownOf(item);
    if (own === null || own.otherTunnel) void this.#ask(item);
  }

  async #ask({ id, link, environment }: LinkItem): Promise<void> {
    const own = new AbortController();
    this.#lookUps.set(id, own);
    const plane = this.#sources.controlPlane(environment.id);
    const preview =
      plane === null
        ? unknownPreview('not-signed-in')
        : await previewOf({
            plane,
            link,
            signal: own.signal,
            now: () => this.#sources.now(),
            agentOf: (thingName) => this.#sources.agentOf(environment.id, thingName, own.signal).catch(() => null),
          });
    if (own.signal.aborted) return;
    this.#lookUps.delete(id);
    this.#set(id, preview);
  }

  #set(id: number, preview: LinkPreview): void {
    this.#show(this.#items.map((item) => (item.kind === 'link' && item.id === id ? { ...item, preview } : item)));
  }

  #show(items: readonly InboxItem[]): void {
    this.#items = items.map((item) => (item.kind === 'link' ? { ...item, own: this.#ownOf(item) } : item));
    this.#sources.publish(this.#items);
  }
}

/** The device: as the link names it, else as was found. */
const thingOf = ({ link, preview }: LinkItem): string | null =>
  link.thing ?? (preview.status === 'known' || preview.status === 'no-tunnel' ? preview.thingName : null);

const isSame = (one: OwnSession | null, other: OwnSession | null): boolean =>
  one?.sessionId === other?.sessionId && one?.connected === other?.connected && one?.otherTunnel === other?.otherTunnel;

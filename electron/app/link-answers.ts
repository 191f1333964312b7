import { isSameLink, type ConnectLink } from '../../shared/deep-link';
import type { InboxItem } from '../../shared/ipc/app-state';

/** What became of a link: the session that it led to; or it was put away unanswered. */
export type LinkAnswer =
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'declined' }
  /** Nobody waits for it any more. */
  | { readonly kind: 'gone' };

type LinkItem = Extract<InboxItem, { kind: 'link' }>;

const isSame = (one: ConnectLink, other: ConnectLink): boolean =>
  isSameLink({ ok: true, link: one }, { ok: true, link: other });

/** Tells whoever waits for a link what a person answered, and how the links that wait are. */
export class LinkAnswers {
  readonly #waiting = new Set<{ readonly link: ConnectLink; readonly tell: (answer: LinkAnswer) => void }>();
  readonly #watching = new Set<() => void>();
  #items: readonly InboxItem[] = [];

  /** The links that wait, whenever one changed. */
  shown(items: readonly InboxItem[]): void {
    this.#items = items;
    for (const look of this.#watching) look();
  }

  /** A link that was answered. Equal ones are one. */
  answered(link: ConnectLink, answer: LinkAnswer): void {
    for (const each of this.#waiting) if (isSame(each.link, link)) each.tell(answer);
  }

  itemOf(link: ConnectLink): LinkItem | null {
    return this.#items.find((item): item is LinkItem => item.kind === 'link' && isSame(item.link, link)) ?? null;
  }

  /** To be called before the link is handed in. */
  wait(link: ConnectLink, gone: AbortSignal): Promise<LinkAnswer> {
    return new Promise((resolve) => {
      const leave = (): void => tell({ kind: 'gone' });
      const waiting = { link, tell };
      function tell(answer: LinkAnswer): void {
        gone.removeEventListener('abort', leave);
        left();
        resolve(answer);
      }
      const left = (): void => void this.#waiting.delete(waiting);
      this.#waiting.add(waiting);
      gone.addEventListener('abort', leave);
      if (gone.aborted) leave();
    });
  }

  /**
   * Resolves once the link's card says what was found; null: it is not there (any more), or nobody waits for it any
   * more.
   */
  lookedUp(link: ConnectLink, gone: AbortSignal): Promise<LinkItem | null> {
    return new Promise((resolve) => {
      const look = (): void => {
        const item = gone.aborted ? null : this.itemOf(link);
        if (item?.preview.status === 'loading' && item.own === null) return;
        this.#watching.delete(look);
        gone.removeEventListener('abort', look);
        resolve(item);
      };
      this.#watching.add(look);
      gone.addEventListener('abort', look);
      look();
    });
  }
}

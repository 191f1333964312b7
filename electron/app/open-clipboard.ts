import { acceptedFrom } from '../../shared/deep-link';
import { hostsOfLinks } from '../../shared/tickets/link-hosts';
import type { LinkInbox } from '../deep-link/inbox';
import type { StateStore } from '../ipc/state-store';
import { TokenClipboard } from './token-clipboard';

interface ClipboardParts {
  readonly state: StateStore;
  /** A link that was copied goes the way of one that was clicked. */
  readonly inbox: LinkInbox;
  readonly onSecret: (secret: string) => void;
  readonly read: () => Promise<string>;
  readonly clear: () => Promise<void>;
}

/** What a person copied, a token or a ticket's link, and has the app take. */
export const openTokenClipboard = ({ state, inbox, onSecret, read, clear }: ClipboardParts): TokenClipboard =>
  new TokenClipboard({
    read,
    clear,
    onSecret,
    onLink: (found) =>
      inbox.receive(acceptedFrom(found, hostsOfLinks(state.get('policy').linkHosts, state.get('settings').linkPage))),
    publish: (view) => state.set('pastedToken', view),
    now: Date.now,
  });

import type { HandlersOf } from '../../../shared/ipc/contract';
import type { linkRequests } from '../../../shared/ipc/requests/links';
import type { SessionManager } from '../../session';
import type { Environments } from '../environments/environments';
import type { LinkConfirmation } from '../link-confirmation';
import type { TokenClipboard } from '../token-clipboard';
import { done, refuse } from './answers';

interface LinkHandlerParts {
  readonly sessions: SessionManager;
  readonly environments: Environments;
  readonly links: LinkConfirmation;
  readonly clipboard: TokenClipboard;
}

/** Answers every request about links that wait and pasted tokens: what leads to a session from outside. */
export function linkHandlers({
  sessions,
  environments,
  links,
  clipboard,
}: LinkHandlerParts): HandlersOf<keyof typeof linkRequests> {
  return {
    'inbox.confirm'({ id }) {
      const confirmed = links.confirm(id);
      if (confirmed === null) return Promise.resolve(refuse('not-found', 'no such link'));
      const { environmentId, tunnelId, thingName, link } = confirmed;
      // Where the tunnel is still to be found, it should carry the service that the link names.
      const selected = sessions.select({
        environmentId,
        thingName,
        tunnelId,
        ticket: link.ticket,
        serviceId: tunnelId === null ? link.service : null,
        fromLink: true,
      });
      if (!selected.ok) return Promise.resolve(selected);
      const { sessionId } = selected.value;
      // Without an account the token is still to be pasted: there is nothing to connect with yet.
      if (sessions.views().some((view) => view.id === sessionId && view.hasAccount)) void sessions.connect(sessionId);
      return Promise.resolve(selected);
    },
    'inbox.dismiss': ({ id }) => Promise.resolve(links.dismiss(id) ? done : refuse('not-found', 'no such link')),
    async 'token.takeFromClipboard'() {
      const taken = await clipboard.take();
      if (taken === 'taken') return done;
      return taken === 'empty'
        ? refuse('clipboard-empty', 'nothing on the clipboard')
        : refuse('clipboard-no-token', 'not the shape of a token');
    },
    'token.discard': () => {
      clipboard.discard();
      return Promise.resolve(done);
    },
    async 'token.connect'({ region, serviceId, ticket, sessionId }) {
      const pasted = clipboard.current();
      if (pasted === null) return refuse('clipboard-empty', 'no token was taken');
      const connected = await sessions.connectWithToken({
        token: pasted.token,
        environmentId: environments.forRegion(region).id,
        serviceId,
        ticket,
        sessionId,
      });
      if (connected.ok) clipboard.discard();
      return connected;
    },
  };
}

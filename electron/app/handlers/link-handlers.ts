import { mayUse } from '../../../shared/policy/portals';
import type { ConnectLink } from '../../../shared/deep-link/link';
import type { HandlersOf } from '../../../shared/ipc/contract';
import type { linkRequests } from '../../../shared/ipc/requests/links';
import type { SessionManager } from '../../session';
import type { SignIn } from '../sign-in/sign-in';
import type { Environments } from '../environments/environments';
import type { Presets } from '../../policy/contract';
import type { Visits } from '../../visit';
import type { LinkAnswers } from '../link-answers';
import type { ConfirmedLink, LinkConfirmation, LinkToOpen } from '../link-confirmation';
import type { TokenClipboard } from '../token-clipboard';
import { done, refuse, value } from '../../../shared/ipc/answers';

interface LinkHandlerParts {
  readonly sessions: SessionManager;
  readonly environments: Environments;
  readonly links: LinkConfirmation;
  /** Told what became of each link. */
  readonly linkAnswers: LinkAnswers;
  readonly signIn: Pick<SignIn, 'at'>;
  readonly presets: Pick<Presets, 'view'>;
  readonly visits: Pick<Visits, 'proposeUser'>;
  readonly clipboard: TokenClipboard;
  /** Source proxies: the next one finds its thread ready. */
  readonly proxies: { prepare(): void };
  /** Asks where something open would be cut by leaving the session; false: the person stays. */
  readonly mayCut: (sessionId: string) => Promise<boolean>;
}

type Selection = ReturnType<SessionManager['select']>;

/** This laptop is on it: the session that is there takes the link's ticket, and nothing else is done. */
function selectOwn(
  { sessions, visits }: Pick<LinkHandlerParts, 'sessions' | 'visits'>,
  sessionId: string,
  { ticket, user }: ConnectLink,
): Selection {
  const view = sessions.views().find(({ id }) => id === sessionId);
  if (view === undefined) return refuse('not-found', 'no such session');
  const { environment, thingName, tunnelId } = view;
  if (ticket !== null) sessions.select({ environmentId: environment.id, thingName, tunnelId, ticket, fromLink: true });
  if (user !== null) visits.proposeUser(sessionId, user);
  return value({ sessionId });
}

/** Ends a session for another one of the same device. Rejects never: what cannot be ended stays, beside the new one. */
async function endSession(sessions: SessionManager, sessionId: string): Promise<void> {
  const disconnected = await sessions.disconnect(sessionId);
  if (!disconnected.ok) await sessions.stop(sessionId);
  await sessions.forget(sessionId);
}

function connectTo(sessions: SessionManager, visits: LinkHandlerParts['visits'], confirmed: ConfirmedLink): Selection {
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
  if (!selected.ok) return selected;
  const { sessionId } = selected.value;
  if (link.user !== null) visits.proposeUser(sessionId, link.user);
  // Without an account the token is still to be pasted: there is nothing to connect with yet.
  if (sessions.views().some((view) => view.id === sessionId && view.hasAccount)) void sessions.connect(sessionId);
  return selected;
}

/** Opens the tunnel that the link's card spoke of. */
function openFor(
  sessions: SessionManager,
  visits: LinkHandlerParts['visits'],
  { link, environmentId, thingName }: LinkToOpen,
  as: { readonly services: readonly string[]; readonly lifetimeMinutes: number },
): Selection {
  const opening = sessions.openTunnel({ environmentId, thingName, ticket: link.ticket, unlessOpen: true, ...as });
  if (opening.ok && link.user !== null) visits.proposeUser(opening.value.sessionId, link.user);
  return opening;
}

/** Tells what became of a link, once it is off the list. Where it stays, nothing was decided. */
async function answering(
  { links, linkAnswers }: Pick<LinkHandlerParts, 'links' | 'linkAnswers'>,
  id: number,
  work: () => Promise<Selection> | Selection,
): Promise<Selection> {
  const link = links.linkOf(id);
  const selected = await work();
  if (link !== null && links.linkOf(id) === null)
    linkAnswers.answered(link, selected.ok ? { kind: 'session', ...selected.value } : { kind: 'declined' });
  return selected;
}

/** Answers every request about links that wait and pasted tokens: what leads to a session from outside. */
export function linkHandlers({
  sessions,
  environments,
  links,
  linkAnswers,
  signIn,
  presets,
  visits,
  clipboard,
  proxies,
  mayCut,
}: LinkHandlerParts): HandlersOf<keyof typeof linkRequests> {
  const told = (id: number, work: () => Promise<Selection> | Selection): Promise<Selection> =>
    answering({ links, linkAnswers }, id, work);
  return {
    'inbox.look'({ id }) {
      if (!links.look(id)) return Promise.resolve(refuse('not-found', 'no such link'));
      // One press may follow at any moment.
      proxies.prepare();
      return Promise.resolve(done);
    },
    'inbox.confirm': ({ id }) =>
      told(id, async () => {
        // The link goes on waiting, for the version that may.
        const refused = links.isOn(id) ? null : sessions.mayBegin();
        if (refused !== null) return refused;
        const left = links.leftBy(id);
        // Whoever stays is shown what they stay with, and the link goes on waiting.
        if (left !== null && !(await mayCut(left))) return value({ sessionId: left });
        const confirmed = links.confirm(id);
        if (confirmed === null) return refuse('not-found', 'no such link');
        const { own, link } = confirmed;
        if (own !== null && !own.otherTunnel) return selectOwn({ sessions, visits }, own.sessionId, link);
        // Its ports are needed, and one device has one session.
        if (own !== null) await endSession(sessions, own.sessionId);
        return connectTo(sessions, visits, confirmed);
      }),
    'inbox.openTunnel': ({ id, services, lifetimeMinutes }) =>
      told(id, () => {
        const refused = sessions.mayBegin();
        if (refused !== null) return refused;
        const found = links.open(id);
        if (found === null) return refuse('not-now', 'there is a tunnel by now');
        return openFor(sessions, visits, found, { services, lifetimeMinutes });
      }),
    'inbox.signIn'({ id, method }) {
      const link = links.signIn(id);
      if (link === null) return Promise.resolve(refuse('not-found', 'no such link'));
      const { startUrl, region, deviceRegion } = link;
      if (!mayUse(presets.view.portals, { startUrl, region }))
        return Promise.resolve(refuse('set-by-organisation', 'portals'));
      // Whoever gives up, or mistypes a password, still has the link.
      void signIn.at({ startUrl, region }, method, deviceRegion).then((signedIn) => signedIn && links.dismiss(id));
      return Promise.resolve(done);
    },
    'inbox.dismiss'({ id }) {
      const link = links.linkOf(id);
      if (!links.dismiss(id)) return Promise.resolve(refuse('not-found', 'no such link'));
      if (link !== null) linkAnswers.answered(link, { kind: 'declined' });
      return Promise.resolve(done);
    },
    async 'inbox.answeredBy'({ id, sessionId }) {
      await told(id, () => {
        const user = links.confirm(id)?.link.user ?? null;
        if (user !== null) visits.proposeUser(sessionId, user);
        return value({ sessionId });
      });
      return done;
    },
    ...tokenHandlers({ sessions, environments, clipboard }),
  };
}

type TokenRequests = Extract<keyof typeof linkRequests, `token.${string}`>;

/** Those about a pasted token. */
function tokenHandlers({
  sessions,
  environments,
  clipboard,
}: Pick<LinkHandlerParts, 'sessions' | 'environments' | 'clipboard'>): HandlersOf<TokenRequests> {
  return {
    async 'token.takeFromClipboard'() {
      const taken = await clipboard.take();
      if (taken === 'taken' || taken === 'link') return done;
      return taken === 'empty'
        ? refuse('clipboard-empty', 'nothing on the clipboard')
        : refuse('clipboard-no-token', 'not the shape of a token, and no link');
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

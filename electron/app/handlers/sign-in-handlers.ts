import type { HandlersOf } from '../../../shared/ipc/contract';
import type { signInRequests } from '../../../shared/ipc/requests/sign-in';
import type { PolicyView } from '../../../shared/policy/view';
import { mayUse } from '../../../shared/policy/portals';
import { done, refuse } from '../../../shared/ipc/answers';
import type { SignIn } from '../sign-in/sign-in';

/** A start URL leads to a page of a company; nothing else is handed to the service. */
function isStartUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  return (
    (protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')) && username === '' && password === ''
  );
}

/**
 * Answers every request that is about who one is. They start things; how those go is in the state. `forgetLists`: of
 * the active environment.
 */
export function signInHandlers(
  signIn: SignIn,
  forgetLists: () => void,
  { portals }: Pick<PolicyView, 'portals'>,
): HandlersOf<keyof typeof signInRequests> {
  const started = (work: () => void) => {
    work();
    return Promise.resolve(done);
  };
  return {
    async 'signIn.open'() {
      await signIn.open();
      return done;
    },
    'signIn.portal'({ startUrl, region, method, deviceRegion }) {
      if (!isStartUrl(startUrl)) return Promise.resolve(refuse('bad-portal', 'not an address'));
      if (!mayUse(portals, { startUrl, region })) return Promise.resolve(refuse('set-by-organisation', 'portals'));
      return started(() => signIn.portal({ startUrl, region }, method, deviceRegion));
    },
    async 'signIn.openBrowser'() {
      return (await signIn.openBrowser()) ? done : refuse('cannot-open', 'browser');
    },
    'signIn.account': ({ accountId }) => started(() => signIn.account(accountId)),
    'signIn.role': ({ accountId, roleName }) => started(() => signIn.role(accountId, roleName)),
    'signIn.profile': ({ name }) => started(() => signIn.profile(name)),
    async 'signIn.pasteKeys'({ deviceRegion }) {
      const taken = await signIn.pasteKeys(deviceRegion);
      switch (taken) {
        case 'taken':
          return done;
        case 'empty':
          return refuse('clipboard-empty', 'nothing on the clipboard');
        case 'no-keys':
          return refuse('clipboard-no-keys', 'no keys in it');
        case 'long-lived':
          return refuse('clipboard-long-lived-keys', 'keys without a session token');
        default:
          return taken satisfies never;
      }
    },
    'signIn.mfa': ({ code }) => Promise.resolve(signIn.mfa(code) ? done : refuse('not-now', 'no code is asked for')),
    'signIn.again': () => started(() => signIn.again()),
    'signIn.useServiceTime': () => started(() => signIn.useServiceTime()),
    'signIn.back': () => started(() => signIn.back()),
    'signIn.cancel': () => started(() => signIn.cancel()),
    async 'account.use'({ id }) {
      return (await signIn.use(id)) ? done : refuse('not-found', 'nobody of that name');
    },
    async 'account.signOut'() {
      // Whoever signs out leaves nothing of what they saw; a list that comes in meanwhile goes, too.
      forgetLists();
      await signIn.signOut();
      forgetLists();
      return done;
    },
  };
}

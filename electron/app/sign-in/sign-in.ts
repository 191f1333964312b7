/** Signing in as the window drives it: one dialog, the ways in it, and what goes on afterwards. */
import type { AccountView } from '../../../shared/ipc/app-state';
import type { IdentityView, SignInStep, SignInView } from '../../../shared/ipc/sign-in';
import {
  identityId,
  readSharedFiles,
  type PromptPolicy,
  type CloudError,
  type Environment,
  type Identity,
  type Portal,
  type ServiceClocks,
  type SharedFiles,
  type CredentialRenewer,
  type SignInClient,
} from '../../cloud';
import type { Logger } from '../../log/logger';
import { createQuestion, type Question } from './prompt';
import { failedStep, identityName, identityViews, signInWays, type Way } from './views';
import { createWays } from './methods';

export interface SignInSources {
  readonly client: SignInClient;
  readonly active: () => Environment;
  readonly account: () => AccountView;
  /** Portals that were typed in before. */
  readonly portals: () => readonly Portal[];
  readonly rememberPortal: (portal: Portal) => Promise<void>;
  /** Hands an address to the system's browser; false where there is none. */
  readonly openBrowser: (address: string) => Promise<boolean>;
  readonly readClipboard: () => Promise<string>;
  readonly clearClipboard: () => Promise<void>;
  readonly publish: (view: SignInView | null) => void;
  readonly publishIdentities: (views: readonly IdentityView[]) => void;
  /** Somebody else, or nobody: the account of this environment is to be looked up again; `select`: and it becomes the active one. */
  readonly onChanged: (environment: Environment, select: boolean) => Promise<void>;
  /** Where somebody who signs in is at home: a profile in its own Region, others in the one they named. */
  readonly placeFor: (identity: Identity, region: string | null, environment: Environment) => Environment;
  /** The credentials of this environment are over; its account says so. */
  readonly onExpired: (environment: Environment) => void;
  readonly serviceTime: ServiceClocks;
  readonly log: Logger;
}

export interface SignIn {
  /** For the control plane of an environment. */
  renewer(environment: Environment): CredentialRenewer;
  /** Asks the person, unless somebody is signed in already; false when they gave up. */
  ensure(environment: Environment): Promise<boolean>;
  open(): Promise<void>;
  /** `region`: of the devices; null: as it is. */
  portal(portal: Portal, method: 'browser' | 'code', region: string | null): void;
  openBrowser(): Promise<boolean>;
  account(accountId: string): void;
  role(accountId: string, roleName: string): void;
  profile(name: string): void;
  pasteKeys(region: string | null): Promise<'taken' | 'empty' | 'no-keys' | 'long-lived'>;
  mfa(code: string): boolean;
  again(): void;
  /** Somebody agreed to sign with the service's time; what was refused because of this computer's is tried again. */
  useServiceTime(): void;
  back(): void;
  cancel(): void;
  /** Acts as one of the known; opens the dialog where a person is needed. False: not known. */
  use(id: string): Promise<boolean>;
  signOut(): Promise<void>;
  refresh(): Promise<void>;
  close(): void;
}

/** Calls of the app that something hangs on, and that wait for the answer; the list looks again by itself. */
const waits = /^iot:(RotateTunnelAccessToken|DescribeTunnel)$/;

export function createSignIn(sources: SignInSources): SignIn {
  const { client, log } = sources;
  const { identities } = client;
  let question: Question | null = null;
  let files: SharedFiles = { profiles: [], portals: [] };
  /** Silent renewals under way, by identity. */
  const renewing = new Map<string, Promise<boolean>>();
  /** Somebody gave up signing in: until they want something, they are not asked again. */
  let declined = false;

  const publish = (): void => {
    const ways: Way = { files, portals: sources.portals() };
    sources.publish(question === null ? null : signInWays(question, ways));
  };
  const publishIdentities = (): void => sources.publishIdentities(identityViews(identities, sources.active(), files));

  function ask(environment: Environment, why: SignInView['why'], again: Identity | null, fixed: boolean): Question {
    const made = createQuestion({ environment, why, again, fixed, onChange: () => question === made && publish() });
    question = made;
    publish();
    void readSharedFiles().then((found) => {
      files = found;
      publish();
    });
    return made;
  }
  function finish(answer: boolean): void {
    const done = question;
    question = null;
    declined = !answer;
    done?.close(answer);
    publish();
  }

  const ways = createWays({
    client,
    serviceTime: sources.serviceTime,
    files: () => files,
    openBrowser: sources.openBrowser,
    rememberPortal: sources.rememberPortal,
    async onSignedIn(asked, identity) {
      const environment = asked.fixed ? asked.environment : sources.placeFor(identity, asked.region, asked.environment);
      // The same person at the same computer: what they agreed to holds where signing in leads them.
      const offset = sources.serviceTime.of(asked.environment.id).offset();
      if (offset !== 0 && environment.id !== asked.environment.id) sources.serviceTime.use(environment.id, offset);
      await identities.choose(environment, identity);
      log.info('signed in', { how: identity.kind });
      await sources.onChanged(environment, !asked.fixed);
      publishIdentities();
      finish(true);
    },
  });
  const begin = (way: (current: Question, signal: AbortSignal) => Promise<void>, name: string): void => {
    const current = question;
    if (current === null) return;
    current.run(
      (signal) => way(current, signal),
      (error): SignInStep => {
        const step = failedStep(error, name);
        log.info('signing in failed', { because: step.because, words: step.words });
        return step;
      },
    );
  };
  const actAs = (identity: Identity): void =>
    begin((current, signal) => ways.act(current, identity, signal), identityName(identity));

  /** Without a person: what expired is fetched anew. True: there are other credentials now. */
  function silently(environment: Environment, identity: Identity): Promise<boolean> {
    const id = identityId(identity);
    const before = identities.version();
    const running =
      renewing.get(id) ??
      identities
        .renew(identity, environment, null)
        .then(
          () => identities.version() !== before,
          () => false,
        )
        .finally(() => renewing.delete(id));
    renewing.set(id, running);
    return running;
  }

  async function renew(
    environment: Environment,
    failure: CloudError,
    version: number,
    prompt: PromptPolicy,
    signal: AbortSignal,
  ): ReturnType<CredentialRenewer['renew']> {
    if (environment.kind === 'practice') return 'not-asked';
    if (identities.version() !== version) return 'renewed';
    const identity = identities.chosen(environment);
    if (await silently(environment, identity)) return 'renewed';
    const isOver = (): boolean => signal.aborted;
    if (isOver() || prompt === 'never') return 'not-asked';
    const before = sources.account();
    sources.onExpired(environment);
    const current = question;
    // Somebody who never was signed in, or just gave up, is asked when they want something.
    if (current === null && prompt === 'unless-declined' && (declined || before.kind !== 'signed-in'))
      return 'not-asked';
    const asked = current ?? ask(environment, 'expired', identity.kind === 'nobody' ? null : identity, true);
    if (prompt === 'unless-declined' && !waits.test(failure.action)) return 'not-asked';
    log.info('a call waits for signing in', { action: failure.action, kind: failure.kind });
    if (await asked.wait(signal)) return 'renewed';
    return isOver() ? 'not-asked' : 'given-up';
  }

  return {
    renewer: (environment) => ({
      version: () => identities.version(),
      renew: (failure, version, prompt, signal) => renew(environment, failure, version, prompt, signal),
    }),
    async ensure(environment) {
      if (question !== null) return question.wait(null);
      const identity = identities.chosen(environment);
      // Signed in meanwhile, through the list or another session.
      if (
        sources.account().kind === 'signed-in' &&
        (await identities.credentials(identity, environment).then(
          () => true,
          () => false,
        ))
      )
        return true;
      return ask(
        environment,
        'asked',
        identity.kind === 'nobody' || identity.kind === 'standard' ? null : identity,
        true,
      ).wait(null);
    },
    async open() {
      if (question !== null) return;
      files = await readSharedFiles();
      const environment = sources.active();
      const account = sources.account();
      ask(environment, 'asked', account.kind === 'expired' ? identities.chosen(environment) : null, false);
    },
    portal(portal, method, region) {
      if (question !== null) question.region = region;
      // To sign in again at the same portal is to go on as the same.
      const again =
        question?.again?.kind === 'sso' && question.fixed && question.again.portal.startUrl === portal.startUrl
          ? question.again
          : null;
      begin((current, signal) => ways.portal(current, portal, method, again, signal), portal.startUrl);
    },
    openBrowser: () => ways.openAgain(),
    account: (accountId) => begin((current, signal) => ways.rolesOf(current, accountId, signal), accountId),
    role(accountId, roleName) {
      const identity = ways.roleIdentity(accountId, roleName);
      if (identity !== null) actAs(identity);
    },
    profile: (name) => actAs({ kind: 'profile', name }),
    async pasteKeys(region) {
      if (question !== null) question.region = region;
      const text = await sources.readClipboard();
      if (text.trim() === '') return 'empty';
      const taken = await identities.addKeys(text);
      if (taken === null) return 'no-keys';
      if (taken === 'long-lived') return 'long-lived';
      // The next program that reads the clipboard shall not find them; one that cannot be cleared is no reason to stop.
      await sources.clearClipboard().catch(() => undefined);
      actAs(taken);
      return 'taken';
    },
    mfa: (code) => ways.answerMfa(code),
    again() {
      if (question === null) return;
      if (question.step().kind === 'failed' && question.repeat()) return;
      if (question.again !== null) actAs(question.again);
    },
    useServiceTime() {
      const step = question?.step();
      if (question === null || step?.kind !== 'failed' || step.skew === null) return;
      sources.serviceTime.use(question.environment.id, step.skew);
      question.repeat();
    },
    back() {
      question?.stop();
      question?.show({ kind: 'choose' });
    },
    cancel: () => finish(false),
    async use(id) {
      files = await readSharedFiles();
      const environment = sources.active();
      const found = [
        ...identities.known(),
        ...files.profiles.map(({ name }): Identity => ({ kind: 'profile', name })),
        { kind: 'standard' } as const,
      ].find((identity) => identityId(identity) === id);
      if (found === undefined || environment.kind === 'practice') return false;
      if (question === null) ask(environment, 'asked', found, false);
      actAs(found);
      return true;
    },
    async signOut() {
      const environment = sources.active();
      if (environment.kind === 'practice') return;
      const identity = identities.chosen(environment);
      await ways.forget(identity);
      await identities.choose(environment, { kind: 'nobody' });
      declined = true;
      log.info('signed out', { how: identity.kind });
      await sources.onChanged(environment, false);
      publishIdentities();
    },
    async refresh() {
      files = await readSharedFiles();
      publishIdentities();
    },
    close: () => finish(false),
  };
}

/** Signing in as the window drives it: one dialog, the methods in it, and what goes on afterwards. */
import type { SignInStep, SignInView } from '../../../shared/ipc/sign-in';
import {
  identityId,
  readSharedFiles,
  type PromptPolicy,
  type CloudError,
  type Environment,
  type Identity,
  type Portal,
  type SharedFiles,
  type CredentialRenewer,
} from '../../cloud';
import { SignInMethods } from './methods';
import { SignInPrompt } from './prompt';
import { SilentRenewals } from './silent-renewals';
import type { SignInSources } from './sources';
import { failedStep, identityName, identityViews, mayActAs, signInView } from './views';

/** Calls of the app that something hangs on, and that wait for the answer; the list looks again by itself. */
const waitingActions = /^iot:(RotateTunnelAccessToken|DescribeTunnel)$/;

export class SignIn {
  readonly #sources: SignInSources;
  readonly #methods: SignInMethods;
  /** The dialog that is open. */
  #prompt: SignInPrompt | null = null;
  #files: SharedFiles = { profiles: [], portals: [] };
  readonly #silent: SilentRenewals;
  /** Somebody gave up signing in: until they want something, they are not asked again. */
  #declined = false;

  constructor(sources: SignInSources) {
    this.#sources = sources;
    this.#silent = new SilentRenewals(sources.client.identities);
    this.#methods = new SignInMethods({
      client: sources.client,
      serviceTime: sources.serviceTime,
      files: () => this.#files,
      openBrowser: sources.openBrowser,
      rememberPortal: sources.rememberPortal,
      onSignedIn: (prompt, identity) => this.#signedIn(prompt, identity),
    });
  }

  /** For the control plane of an environment. */
  renewer(environment: Environment): CredentialRenewer {
    return {
      version: () => this.#sources.client.identities.version(),
      renew: (failure, version, prompt, signal) => this.#renew(environment, failure, version, prompt, signal),
    };
  }

  /** Asks the person, unless somebody is signed in already; false when they gave up. */
  async ensure(environment: Environment): Promise<boolean> {
    if (this.#prompt !== null) return this.#prompt.wait(null);
    const { client, account } = this.#sources;
    const identity = client.identities.chosen(environment);
    // Signed in meanwhile, through the list or another session.
    if (
      account().kind === 'signed-in' &&
      (await client.identities.credentials(identity, environment).then(
        () => true,
        () => false,
      ))
    )
      return true;
    const again = identity.kind === 'signed-out' || identity.kind === 'standard' ? null : identity;
    return this.#ask(environment, 'asked', again, true).wait(null);
  }

  async open(): Promise<void> {
    if (this.#prompt !== null) return;
    this.#files = await readSharedFiles();
    const { client, active, account } = this.#sources;
    const environment = active();
    const again = account().kind === 'expired' ? client.identities.chosen(environment) : null;
    this.#ask(environment, 'asked', again, false);
  }

  /**
   * Signs in there at once, in the dialog that is open or a new one; `region`: of the devices. True once somebody is
   * signed in, false when they gave up.
   */
  at(portal: Portal, method: 'browser' | 'code', region: string | null): Promise<boolean> {
    const home = this.#sources.homeIn(region ?? portal.region);
    const prompt = this.#prompt ?? this.#ask(home, 'asked', null, false);
    this.portal(portal, method, region ?? portal.region);
    return prompt.ended;
  }

  /** `region`: of the devices; null: as it is. */
  portal(portal: Portal, method: 'browser' | 'code', region: string | null): void {
    const open = this.#prompt;
    if (open !== null) open.region = region;
    // To sign in again at the same portal is to go on as the same.
    const again =
      open?.again?.kind === 'sso' && open.fixed && open.again.portal.startUrl === portal.startUrl ? open.again : null;
    this.#begin((prompt, signal) => this.#methods.portal(prompt, portal, method, again, signal), portal.startUrl);
  }

  openBrowser(): Promise<boolean> {
    return this.#methods.openAgain();
  }

  account(accountId: string): void {
    this.#begin((prompt, signal) => this.#methods.rolesOf(prompt, accountId, signal), accountId);
  }

  role(accountId: string, roleName: string): void {
    const identity = this.#methods.roleIdentity(accountId, roleName);
    if (identity !== null) this.#actAs(identity);
  }

  profile(name: string): void {
    this.#actAs({ kind: 'profile', name });
  }

  async pasteKeys(region: string | null): Promise<'taken' | 'empty' | 'no-keys' | 'long-lived'> {
    const { client, readClipboard, clearClipboard } = this.#sources;
    if (this.#prompt !== null) this.#prompt.region = region;
    const text = await readClipboard();
    if (text.trim() === '') return 'empty';
    const taken = await client.identities.addKeys(text);
    if (taken === null) return 'no-keys';
    if (taken === 'long-lived') return 'long-lived';
    // The next program that reads the clipboard shall not find them; one that cannot be cleared is no reason to stop.
    await clearClipboard().catch(() => undefined);
    this.#actAs(taken);
    return 'taken';
  }

  /** False: nobody asked for a code. */
  mfa(code: string): boolean {
    return this.#methods.answerMfa(code);
  }

  /** As the one who was signed in before, or the step that failed once more. */
  again(): void {
    if (this.#prompt === null) return;
    if (this.#prompt.step.kind === 'failed' && this.#prompt.repeat()) return;
    if (this.#prompt.again !== null) this.#actAs(this.#prompt.again);
  }

  /** Somebody agreed to sign with the service's time; what was refused because of this computer's is tried again. */
  useServiceTime(): void {
    const step = this.#prompt?.step;
    if (this.#prompt === null || step?.kind !== 'failed' || step.skew === null) return;
    this.#sources.serviceTime.use(this.#prompt.environment.id, step.skew);
    this.#prompt.repeat();
  }

  back(): void {
    this.#prompt?.stop();
    this.#prompt?.show({ kind: 'choose' });
  }

  /** The person gives up; also where the app ends. */
  cancel(): void {
    this.#finish(false);
  }

  /** Acts as one of the known; opens the dialog where a person is needed. False: not known. */
  async use(id: string): Promise<boolean> {
    const { client, active, companysPortals } = this.#sources;
    this.#files = await readSharedFiles();
    const environment = active();
    const found = [
      ...client.identities.known(),
      ...this.#files.profiles.map(({ name }): Identity => ({ kind: 'profile', name })),
      { kind: 'standard' } as const,
    ].find((identity) => identityId(identity) === id);
    if (found === undefined || environment.kind === 'practice' || !mayActAs(found, companysPortals)) return false;
    if (this.#prompt === null) this.#ask(environment, 'asked', found, false);
    this.#actAs(found);
    return true;
  }

  async signOut(): Promise<void> {
    const { client, active, log, onChanged } = this.#sources;
    const environment = active();
    if (environment.kind === 'practice') return;
    const identity = client.identities.chosen(environment);
    await this.#methods.forget(identity);
    await client.identities.choose(environment, { kind: 'signed-out' });
    this.#declined = true;
    log.info('signed out', { how: identity.kind });
    await onChanged(environment, false);
    this.#publishIdentities();
  }

  async refresh(): Promise<void> {
    this.#files = await readSharedFiles();
    this.#publishIdentities();
  }

  #publish(): void {
    const { publish, portals, companysPortals } = this.#sources;
    publish(
      this.#prompt === null
        ? null
        : signInView(this.#prompt, { files: this.#files, portals: portals(), companysPortals }),
    );
  }

  #publishIdentities(): void {
    const { publishIdentities, client, active, companysPortals } = this.#sources;
    publishIdentities(identityViews(client.identities, active(), this.#files, companysPortals));
  }

  #ask(environment: Environment, why: SignInView['why'], again: Identity | null, fixed: boolean): SignInPrompt {
    const onChange = (): void => {
      if (this.#prompt === made) this.#publish();
    };
    const made: SignInPrompt = new SignInPrompt({ environment, why, again, fixed, onChange });
    this.#prompt = made;
    this.#publish();
    void readSharedFiles().then((found) => {
      this.#files = found;
      this.#publish();
    });
    return made;
  }

  #finish(answer: boolean): void {
    const done = this.#prompt;
    this.#prompt = null;
    this.#declined = !answer;
    done?.close(answer);
    this.#publish();
  }

  async #signedIn(asked: SignInPrompt, identity: Identity): Promise<void> {
    const { client, serviceTime, placeFor, onChanged, log } = this.#sources;
    const environment = asked.fixed ? asked.environment : placeFor(identity, asked.region, asked.environment);
    // The same person at the same computer: what they agreed to holds where signing in leads them.
    const offset = serviceTime.of(asked.environment.id).offset();
    if (offset !== 0 && environment.id !== asked.environment.id) serviceTime.use(environment.id, offset);
    await client.identities.choose(environment, identity);
    log.info('signed in', { how: identity.kind });
    await onChanged(environment, !asked.fixed);
    this.#publishIdentities();
    this.#finish(true);
  }

  /** Runs a method of signing in, of which `name` is what a failure is said of. */
  #begin(method: (prompt: SignInPrompt, signal: AbortSignal) => Promise<void>, name: string): void {
    const prompt = this.#prompt;
    prompt?.run(
      (signal) => method(prompt, signal),
      (error): SignInStep => {
        const step = failedStep(error, name);
        this.#sources.log.info('signing in failed', { because: step.because, words: step.words });
        return step;
      },
    );
  }

  #actAs(identity: Identity): void {
    this.#begin((prompt, signal) => this.#methods.act(prompt, identity, signal), identityName(identity));
  }

  async #renew(
    environment: Environment,
    failure: CloudError,
    version: number,
    policy: PromptPolicy,
    signal: AbortSignal,
  ): ReturnType<CredentialRenewer['renew']> {
    const { client, account, onExpired, log } = this.#sources;
    if (environment.kind === 'practice') return 'not-asked';
    if (client.identities.version() !== version) return 'renewed';
    const identity = client.identities.chosen(environment);
    if (await this.#silent.renew(environment, identity)) return 'renewed';
    const isOver = (): boolean => signal.aborted;
    if (isOver() || policy === 'never') return 'not-asked';
    const before = account();
    onExpired(environment);
    const open = this.#prompt;
    // Somebody who never was signed in, or just gave up, is asked when they want something.
    if (open === null && policy === 'unless-declined' && (this.#declined || before.kind !== 'signed-in'))
      return 'not-asked';
    const why = failure.kind === 'sign-in-expired' ? 'expired' : 'needed';
    const prompt = open ?? this.#ask(environment, why, identity.kind === 'signed-out' ? null : identity, true);
    if (policy === 'unless-declined' && !waitingActions.test(failure.action)) return 'not-asked';
    log.info('a call waits for signing in', { action: failure.action, kind: failure.kind });
    if (await prompt.wait(signal)) return 'renewed';
    return isOver() ? 'not-asked' : 'given-up';
  }
}

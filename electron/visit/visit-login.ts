import { identityKey } from '../../shared/session/identity';
import type { SessionView } from '../../shared/session/view';
import type { LoginMethod, LoginProposal, LoginRefusal } from '../../shared/visit/view';
import type { Proof } from './contract';
import type { VisitDeps } from './deps';
import type { KeptLogin } from './logins';
import { proposalOf } from './proposal';
import { serviceKeyOf } from './service-key';

/** What a person filled in. */
export interface LoginRequest {
  readonly user: string;
  readonly method: LoginMethod;
  readonly keyFile: string | null;
  readonly secret: string | null;
  readonly keep: boolean;
  /** The new host key that was shown. */
  readonly hostKey: string | null;
}

type Proven =
  | { readonly kind: 'proof'; readonly user: string; readonly proof: Proof }
  | { readonly kind: 'refusal'; readonly refusal: LoginRefusal };

/**
 * Who one is in one visit: what was typed or kept, tried again by itself after a break, and kept only once the device
 * took it.
 */
export class VisitLogin {
  readonly #deps: VisitDeps;
  readonly #serviceId: string;
  readonly #linkUser: () => string | null;
  #login: KeptLogin | null = null;
  /** Where the session led when that was typed or recalled. */
  #leadTo: string | null = null;
  #keeps = false;

  constructor(deps: VisitDeps, serviceId: string, linkUser: () => string | null) {
    this.#deps = deps;
    this.#linkUser = linkUser;
    this.#serviceId = serviceId;
  }

  /** Whether there is one that can be tried without asking. */
  isKnown(session: SessionView): boolean {
    return this.#of(session) !== null;
  }

  /** Takes the kept one where nothing was typed in this visit, and no link names somebody else. */
  recall(session: SessionView): void {
    if (this.#of(session) !== null) return;
    const kept = this.#deps.logins.kept(serviceKeyOf(session, this.#serviceId));
    const named = this.#linkUser();
    this.#hold(session, named === null || kept?.user === named ? kept : null);
    this.#keeps = this.#login !== null;
  }

  /** Takes what a person filled in. A secret that they left as it is, is the one that is held. */
  take(session: SessionView, { user, method, keyFile, secret, keep }: LoginRequest): void {
    const { logins, clock, deviceTypeOf } = this.#deps;
    const held = [this.#of(session), logins.kept(serviceKeyOf(session, this.#serviceId))].find(
      (each) => each?.user === user && each.method === method && each.keyFile === keyFile,
    );
    const taken = secret ?? held?.secret ?? null;
    if (taken !== null) logins.registerSecret(taken);
    const deviceType = deviceTypeOf(session);
    this.#hold(session, { user, method, keyFile, secret: taken, deviceType, at: clock.now() });
    this.#keeps = keep;
  }

  /** What the device is shown. */
  async prove(session: SessionView): Promise<Proven> {
    const login = this.#of(session);
    if (login === null) return { kind: 'refusal', refusal: { kind: 'refused', accepts: [] } };
    const { user, method, keyFile, secret } = login;
    const proven = (proof: Proof): Proven => ({ kind: 'proof', user, proof });
    switch (method) {
      case 'agent': {
        const agent = await this.#deps.agent(session.thingName ?? '');
        return agent === null
          ? { kind: 'refusal', refusal: { kind: 'no-agent' } }
          : proven({ method, socket: agent.socket, choice: agent.choice });
      }
      case 'key-file':
        return proven({ method, path: keyFile ?? '', passphrase: secret });
      case 'password':
        return proven({ method, password: secret ?? '' });
      default:
        return method satisfies never;
    }
  }

  /** What the dialog starts from. What was refused is not tried again by itself. */
  async propose(session: SessionView, refusal: LoginRefusal | null): Promise<LoginProposal> {
    if (refusal !== null && this.#login !== null) this.#login = { ...this.#login, secret: null };
    const thisVisit = this.#of(session);
    const key = serviceKeyOf(session, this.#serviceId);
    const { logins, companyUser, configured, agent, deviceTypeOf } = this.#deps;
    const deviceType = deviceTypeOf(session);
    const host = session.thingName ?? '';
    const [fromConfig, keys] = await Promise.all([configured(host), agent(host)]);
    return proposalOf({
      thisVisit,
      kept: logins.kept(key),
      linkUser: this.#linkUser(),
      companyUser: companyUser(session),
      configured: fromConfig,
      ofType: deviceType === null ? null : logins.lastOfType(session.environment.id, deviceType),
      isPractice: session.environment.kind === 'practice',
      agent: keys,
      mayKeep: logins.mayKeep(key),
      keeps: thisVisit === null ? null : this.#keeps,
    });
  }

  /** The device took it: it is kept, or what was kept is forgotten, as the person said. Never rejects. */
  async accepted(session: SessionView): Promise<void> {
    const login = this.#of(session);
    const key = serviceKeyOf(session, this.#serviceId);
    if (login === null || key === null) return;
    const { logins, deviceTypeOf, clock } = this.#deps;
    try {
      const stored = this.#keeps ? logins.keep(key, login) : logins.forget(key);
      logins.accepted(key, { ...login, deviceType: deviceTypeOf(session), at: clock.now() });
      await stored;
    } catch (error) {
      this.#deps.log.error('a login could not be kept', { error });
    }
  }

  /** Forgets what was typed. */
  end(): void {
    this.#login = null;
  }

  /**
   * Forgets what is kept, too, and that shells are to be: whoever logs in there next has not asked for the ones of this
   * login.
   */
  async forget(session: SessionView): Promise<void> {
    this.end();
    this.#deps.onKeepsShells(session, false);
    const key = serviceKeyOf(session, this.#serviceId);
    if (key !== null) await this.#deps.logins.forget(key);
  }

  #hold(session: SessionView, login: KeptLogin | null): void {
    this.#login = login;
    this.#leadTo = identityKey(session);
  }

  /** Null where the session leads to another device by now: nothing that was typed for one is shown to another. */
  #of(session: SessionView): KeptLogin | null {
    return this.#leadTo === identityKey(session) ? this.#login : null;
  }
}

import { identityId, type Environment, type Identities, type Identity } from '../../cloud';

/** Renewals of credentials without a person, one at a time of each identity: calls that fail together share it. */
export class SilentRenewals {
  readonly #identities: Identities;
  /** Under way, by identity. */
  readonly #running = new Map<string, Promise<boolean>>();

  constructor(identities: Identities) {
    this.#identities = identities;
  }

  /** What expired is fetched anew. True: there are other credentials now. Never rejects. */
  renew(environment: Environment, identity: Identity): Promise<boolean> {
    const id = identityId(identity);
    const before = this.#identities.version();
    const running =
      this.#running.get(id) ??
      this.#identities
        .renew(identity, environment, null)
        .then(
          () => this.#identities.version() !== before,
          () => false,
        )
        .finally(() => this.#running.delete(id));
    this.#running.set(id, running);
    return running;
  }
}

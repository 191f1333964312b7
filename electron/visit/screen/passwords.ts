/** The passwords of devices' screens: for this visit in the main process, and encrypted where the person says so. */
import type { SessionView } from '../../../shared/session/view';

/** What the store of secrets offers of itself. */
export interface PasswordStore {
  persistence(): 'disk' | 'memory';
  get(name: string): string | null;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<boolean>;
}

/** A device's service, by names that stay. */
const nameOf = ({ environment, thingName, tunnelId }: SessionView, serviceId: string): string =>
  `screen:${JSON.stringify([environment.id, thingName ?? tunnelId, serviceId])}`;

export class ScreenPasswords {
  readonly #store: PasswordStore;
  readonly #onSecret: (secret: string) => void;
  /** By the same names. */
  readonly #ofThisVisit = new Map<string, string>();

  /** @param onSecret told every password, so that no log shows it */
  constructor(store: PasswordStore, onSecret: (secret: string) => void) {
    this.#store = store;
    this.#onSecret = onSecret;
  }

  /** There is a key store: what is kept outlives this run. */
  mayKeep(): boolean {
    return this.#store.persistence() === 'disk';
  }

  of(view: SessionView, serviceId: string): string | null {
    const name = nameOf(view, serviceId);
    const password = this.#ofThisVisit.get(name) ?? this.#store.get(name);
    if (password !== null) this.#onSecret(password);
    return password;
  }

  /** The person typed it; whether it is right is still to be seen. */
  hold(view: SessionView, serviceId: string, password: string): void {
    this.#onSecret(password);
    this.#ofThisVisit.set(nameOf(view, serviceId), password);
  }

  /** The device took the one that is held. */
  async keep(view: SessionView, serviceId: string): Promise<void> {
    const name = nameOf(view, serviceId);
    const password = this.#ofThisVisit.get(name);
    if (password !== undefined) await this.#store.set(name, password);
  }

  async forget(view: SessionView, serviceId: string): Promise<void> {
    const name = nameOf(view, serviceId);
    this.#ofThisVisit.delete(name);
    await this.#store.delete(name);
  }
}

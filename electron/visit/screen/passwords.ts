/** The passwords of devices' screens: for this visit in the main process, and encrypted where the person says so. */
import { identityKey } from '../../../shared/session/identity';
import type { SessionId, SessionView } from '../../../shared/session/view';
import { keptName, serviceKeyOf } from '../service-key';

/** What the store of secrets offers of itself. */
interface PasswordStore {
  persistence(): 'disk' | 'memory';
  get(name: string): string | null;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<boolean>;
}

interface PasswordsOptions {
  readonly store: PasswordStore;
  /** Told every password, so that no log shows it. */
  readonly onSecret: (secret: string) => void;
  /** Of the token that somebody pasted and that is all that is known of where a session leads; null: more is. */
  readonly tokenOf: (id: SessionId) => string | null;
}

/** Of one visit. */
interface Held {
  readonly serviceId: string;
  /** Where the session led when it was typed. */
  readonly place: string;
  readonly password: string;
}

export class ScreenPasswords {
  readonly #options: PasswordsOptions;
  readonly #ofVisits = new Map<SessionId, Held>();

  constructor(options: PasswordsOptions) {
    this.#options = options;
  }

  /** There is a key store, and a name to keep it under: what is kept outlives this run, and is found again. */
  mayKeep(view: SessionView, serviceId: string): boolean {
    return this.#options.store.persistence() === 'disk' && serviceKeyOf(view, serviceId) !== null;
  }

  of(view: SessionView, serviceId: string): string | null {
    const { store, onSecret } = this.#options;
    const key = serviceKeyOf(view, serviceId);
    const kept = key === null ? null : store.get(keptName('screen', key));
    const password = this.#held(view, serviceId) ?? kept;
    if (password !== null) onSecret(password);
    return password;
  }

  /** The person typed it; whether it is right is still to be seen. */
  hold(view: SessionView, serviceId: string, password: string): void {
    this.#options.onSecret(password);
    this.#ofVisits.set(view.id, { serviceId, place: this.#placeOf(view), password });
  }

  /** The device took the one that is held. */
  async keep(view: SessionView, serviceId: string): Promise<void> {
    const key = serviceKeyOf(view, serviceId);
    const password = this.#held(view, serviceId);
    if (key !== null && password !== null) await this.#options.store.set(keptName('screen', key), password);
  }

  async forget(view: SessionView, serviceId: string): Promise<void> {
    this.#ofVisits.delete(view.id);
    const key = serviceKeyOf(view, serviceId);
    if (key !== null) await this.#options.store.delete(keptName('screen', key));
  }

  /** The visit is over, and with it what was typed in it. What is kept stays. */
  end(id: SessionId): void {
    this.#ofVisits.delete(id);
  }

  endAll(): void {
    this.#ofVisits.clear();
  }

  /**
   * To be called with all sessions, whenever one changed. Whoever disconnects or forgets a session ends its visit, as
   * with the login; a tunnel that breaks, and is repaired, does not.
   */
  sessionsChanged(sessions: readonly SessionView[]): void {
    const visited = sessions.filter(({ state }) => state.kind !== 'ready').map(({ id }) => id);
    for (const id of this.#ofVisits.keys()) if (!visited.includes(id)) this.end(id);
  }

  /** The one of this visit; null: none, or it was typed for where the session led before. */
  #held(view: SessionView, serviceId: string): string | null {
    const held = this.#ofVisits.get(view.id);
    return held?.serviceId === serviceId && held.place === this.#placeOf(view) ? held.password : null;
  }

  /** No server says who it is before it asks for a password: another token may lead to another device. */
  #placeOf(view: SessionView): string {
    return JSON.stringify([identityKey(view), this.#options.tokenOf(view.id)]);
  }
}

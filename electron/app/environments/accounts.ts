import type { AccountView } from '../../../shared/ipc/app-state';
import type { Environment } from '../../cloud';

export interface AccountSources {
  /** `onMore`: told once more when AWS itself has said who that is. */
  whoAmI(environment: Environment, onMore: (account: AccountView) => void): Promise<AccountView>;
}

/** Who one is in each environment, as far as somebody asked. */
export class Accounts {
  readonly #sources: AccountSources;
  readonly #onMore: () => void;
  readonly #accounts = new Map<string, AccountView>();
  /** How often somebody asked about an environment: a late answer to an earlier question counts no more. */
  readonly #askings = new Map<string, number>();

  /** `onMore`: an account is known better than when it was asked for. */
  constructor(sources: AccountSources, onMore: () => void) {
    this.#sources = sources;
    this.#onMore = onMore;
  }

  of(environmentId: string): AccountView {
    return this.#accounts.get(environmentId) ?? { kind: 'signed-out' };
  }

  /** What is known without asking. */
  set(environmentId: string, account: AccountView): void {
    this.#accounts.set(environmentId, account);
  }

  async identify(environment: Environment): Promise<AccountView> {
    const { id } = environment;
    const asking = (this.#askings.get(id) ?? 0) + 1;
    this.#askings.set(id, asking);
    const take = (account: AccountView): boolean => {
      const isCurrent = this.#askings.get(id) === asking;
      if (isCurrent) this.#accounts.set(id, account);
      return isCurrent;
    };
    const account = await this.#sources.whoAmI(environment, (more) => {
      if (take(more)) this.#onMore();
    });
    take(account);
    return account;
  }

  /** The credentials of an environment are over. False where nobody was signed in. */
  expire(environmentId: string): boolean {
    const account = this.of(environmentId);
    if (account.kind !== 'signed-in') return false;
    this.#accounts.set(environmentId, { ...account, kind: 'expired' });
    return true;
  }
}

/**
 * Who opens a tunnel there, as its tag says it to others: the person where AWS named one, and the role. Null where
 * nobody knows.
 */
export function openerOf(account: AccountView): string | null {
  if (account.kind !== 'signed-in') return null;
  const { person = null, role, name } = account;
  return person === null ? (role ?? name) : [person, role].filter((part) => part !== null).join(' / ');
}

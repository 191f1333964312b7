import { isRegion } from '../../../shared/aws/names';
import type { AccountView, EnvironmentView } from '../../../shared/ipc/app-state';
import type { EnvironmentFields, EnvironmentRefusal } from '../../../shared/ipc/network';
import {
  awsEnvironment,
  parseCustomEnvironment,
  type ControlPlane,
  type CustomEnvironmentResult,
  type Environment,
  type Variant,
} from '../../cloud';
import type { StoredEnvironment } from '../../storage/settings';

/** A profile of the shared config files, with the region it names. */
export interface Profile {
  readonly name: string;
  readonly region: string | null;
}

export interface EnvironmentSources {
  /** `AWS_REGION` or what stands for it; null where nothing names a region. */
  readonly defaultRegion: string | null;
  readonly profiles: readonly Profile[];
  /** Endpoints of AWS itself, where the machine's variables ask for others than the standard ones. */
  readonly variant?: Variant;
  /** Certificate authorities that every environment but practice trusts besides its own, PEM. Asked each time. */
  extraCa?(): readonly string[];
  stored(): readonly StoredEnvironment[];
  store(environments: readonly StoredEnvironment[]): Promise<void>;
  readText(path: string): Promise<string>;
  /** `onMore`: told once more when AWS itself has said who that is. */
  whoAmI(environment: Environment, onMore: (account: AccountView) => void): Promise<AccountView>;
  createControlPlane(environment: Environment): ControlPlane;
}

export type SaveResult =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: EnvironmentRefusal };

/**
 * The environments a person can choose between, which one is active, and one control plane for each. AWS
 * itself is one environment for each region and profile; custom ones are kept in the settings; practice is
 * there while its service runs.
 */
export interface Environments {
  list(): readonly Environment[];
  views(): readonly EnvironmentView[];
  active(): Environment;
  get(id: string): Environment | null;
  /** Where a link or a pasted token that names this region belongs: the active environment if its region fits, else AWS there. */
  forRegion(region: string | null): Environment;
  /** AWS in a region as whoever is signed in, not as a profile. */
  inRegion(region: string): Environment;
  /** Makes it the active one and finds out who one is there. False when there is none of that id. */
  select(id: string): Promise<boolean>;
  account(): AccountView;
  /** Who acts there, in words for an administrator; null: another environment than the active one, or nobody knows. */
  actsAs(id: string): string | null;
  /** The credentials of an environment turned out to be over. */
  expire(id: string): void;
  /** Asks again who one is in the active environment (credentials come and go). */
  refreshAccount(id?: string): Promise<AccountView>;
  /** Null while nobody is signed in to it. */
  controlPlane(id: string): ControlPlane | null;
  setPractice(environment: Environment | null): void;
  addCustom(input: EnvironmentFields): Promise<SaveResult>;
  /** Changes one in place: its id stays, and with it tokens and devices. Null: there is none of that id. */
  changeCustom(id: string, input: EnvironmentFields): Promise<SaveResult | null>;
  removeCustom(id: string): Promise<boolean>;
  /** The way to AWS is another one (web proxy, trust): connections are made anew. */
  networkChanged(): void;
  dispose(): void;
}

const fallbackRegion = 'us-east-1';

/** Nobody is signed in anywhere until `refreshAccount` has looked: that can take a second, and no window waits for it. */
export async function createEnvironments(
  sources: EnvironmentSources,
  activeId: string,
  onChange: () => void,
): Promise<Environments> {
  const aws = new Map<string, Environment>();
  const custom = new Map<string, Environment>();
  const planes = new Map<string, ControlPlane>();
  const accounts = new Map<string, AccountView>();
  /** How often somebody asked who one is: a late answer to an earlier question counts no more. */
  const askings = new Map<string, number>();
  let practice: Environment | null = null;

  const first = awsEnvironment(sources.defaultRegion ?? fallbackRegion, null, sources.variant);
  aws.set(first.id, first);
  for (const { name, region } of sources.profiles) {
    const environment = awsEnvironment(region ?? first.region, name, sources.variant);
    aws.set(environment.id, environment);
  }
  for (const stored of sources.stored()) {
    const made = await build(stored);
    if (made.ok) custom.set(stored.id, { ...made.environment, id: stored.id });
  }
  // Where somebody worked before may be named by nothing but the settings.
  const before = activeId.replace(/^aws:/, '');
  if (before !== activeId && isRegion(before)) aws.set(activeId, awsEnvironment(before));
  let active: Environment = get(activeId) ?? first;

  async function build({ caFile, ...input }: EnvironmentFields): Promise<CustomEnvironmentResult> {
    let ca: string | null = null;
    if (caFile !== null) {
      try {
        ca = await sources.readText(caFile);
      } catch {
        return { ok: false, reason: 'ca-unreadable' };
      }
    }
    return parseCustomEnvironment({ ...input, ca });
  }

  /** `but`: the one that is being changed. */
  async function check(input: EnvironmentFields, but: string | null): Promise<CustomEnvironmentResult> {
    const made = await build(input);
    const taken =
      made.ok &&
      [...custom.values()].some(
        ({ id, label }) => id !== but && label.toLowerCase() === made.environment.label.toLowerCase(),
      );
    return taken ? { ok: false, reason: 'label-taken' } : made;
  }

  function trusting(environment: Environment): Environment {
    const extra = environment.kind === 'practice' ? [] : (sources.extraCa?.() ?? []);
    return extra.length === 0 ? environment : { ...environment, extraCa: [...extra, ...environment.extraCa] };
  }

  function get(id: string): Environment | null {
    const found = (practice?.id === id ? practice : null) ?? custom.get(id) ?? aws.get(id) ?? null;
    return found === null ? null : trusting(found);
  }

  function view({ id, kind, region, label }: Environment): EnvironmentView {
    const stored = kind === 'custom' ? sources.stored().find((each) => each.id === id) : undefined;
    if (stored === undefined) return { id, kind, region, label };
    const { id: _id, ...fields } = stored;
    return { id, kind, region, label, fields };
  }

  async function identify(environment: Environment): Promise<AccountView> {
    const asked = (askings.get(environment.id) ?? 0) + 1;
    askings.set(environment.id, asked);
    const take = (account: AccountView): boolean => {
      const current = askings.get(environment.id) === asked;
      if (current) accounts.set(environment.id, account);
      return current;
    };
    const account = await sources.whoAmI(environment, (more) => {
      if (take(more)) onChange();
    });
    take(account);
    return account;
  }

  const list = (): Environment[] =>
    [...(practice === null ? [] : [practice]), ...aws.values(), ...custom.values()].map(trusting);
  const accountOf = (id: string): AccountView => accounts.get(id) ?? { kind: 'signed-out' };

  return {
    list,
    views: () => list().map(view),
    active: () => trusting(active),
    get,
    forRegion(region) {
      if (region === null || region === active.region) return trusting(active);
      const profile = active.kind === 'practice' ? null : active.profile;
      const there = awsEnvironment(region, profile, sources.variant);
      if (!aws.has(there.id)) {
        aws.set(there.id, there);
        // The same person in another region: no need to find out again who that is.
        if (active.kind === 'aws') accounts.set(there.id, accountOf(active.id));
        else void identify(there).then(onChange);
        onChange();
      }
      return trusting(aws.get(there.id) ?? there);
    },
    inRegion(region) {
      const there = awsEnvironment(region);
      if (!aws.has(there.id)) aws.set(there.id, there);
      return aws.get(there.id) ?? there;
    },
    async select(id) {
      const next = get(id);
      if (next === null) return false;
      active = next;
      await identify(next);
      onChange();
      return true;
    },
    account: () => accountOf(active.id),
    actsAs(id) {
      const account = accountOf(active.id);
      if (id !== active.id || account.kind !== 'signed-in') return null;
      const { name, role, accountId } = account;
      return [role === null ? name : `role ${role}`, accountId === null ? null : `account ${accountId}`]
        .filter((part) => part !== null)
        .join(', ');
    },
    expire(id) {
      const account = accountOf(id);
      if (account.kind !== 'signed-in') return;
      accounts.set(id, { ...account, kind: 'expired' });
      onChange();
    },
    async refreshAccount(id = active.id) {
      const account = await identify(get(id) ?? active);
      onChange();
      return account;
    },
    controlPlane(id) {
      const environment = get(id);
      if (environment === null || accountOf(id).kind === 'signed-out') return null;
      const known = planes.get(id);
      if (known !== undefined) return known;
      const made = sources.createControlPlane(environment);
      planes.set(id, made);
      return made;
    },
    setPractice(environment) {
      if (practice !== null) forgetPlane(practice.id);
      practice = environment;
      if (environment !== null) accounts.set(environment.id, { kind: 'practice' });
      onChange();
    },
    async addCustom(input) {
      const made = await check(input, null);
      if (!made.ok) return made;
      // A name that was changed since may have left its id behind.
      let { id } = made.environment;
      for (let number = 2; custom.has(id); number += 1) id = `${made.environment.id}-${number}`;
      custom.set(id, { ...made.environment, id });
      await sources.store([...sources.stored(), { id, ...input }]);
      onChange();
      return { ok: true, id };
    },
    async changeCustom(id, input) {
      if (!custom.has(id)) return null;
      const made = await check(input, id);
      if (!made.ok) return made;
      const changed = { ...made.environment, id };
      custom.set(id, changed);
      forgetPlane(id);
      await sources.store(sources.stored().map((stored) => (stored.id === id ? { id, ...input } : stored)));
      if (active.id === id) active = changed;
      await identify(changed);
      onChange();
      return { ok: true, id };
    },
    async removeCustom(id) {
      if (!custom.delete(id)) return false;
      forgetPlane(id);
      await sources.store(sources.stored().filter((stored) => stored.id !== id));
      if (active.id === id) {
        active = first;
        await identify(first);
      }
      onChange();
      return true;
    },
    networkChanged() {
      for (const id of planes.keys()) forgetPlane(id);
    },
    dispose() {
      for (const id of planes.keys()) forgetPlane(id);
    },
  };

  function forgetPlane(id: string): void {
    planes.get(id)?.dispose();
    planes.delete(id);
  }
}

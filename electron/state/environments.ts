import type { AccountView, EnvironmentView } from '../../shared/ipc/app-state';
import { awsEnvironment, parseCustomEnvironment, type ControlPlane, type CustomEnvironmentError, type Environment } from '../cloud';
import type { StoredEnvironment } from '../storage/settings';

/** A profile of the shared config files, with the region it names. */
export interface Profile {
  readonly name: string;
  readonly region: string | null;
}

export interface EnvironmentSources {
  /** `AWS_REGION` or what stands for it; null where nothing names a region. */
  readonly defaultRegion: string | null;
  readonly profiles: readonly Profile[];
  stored(): readonly StoredEnvironment[];
  store(environments: readonly StoredEnvironment[]): Promise<void>;
  readText(path: string): Promise<string>;
  whoAmI(environment: Environment): Promise<AccountView>;
  createControlPlane(environment: Environment): ControlPlane;
}

export type AddResult = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: CustomEnvironmentError | 'ca-unreadable' | 'exists' };

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
  /** Makes it the active one and finds out who one is there. False when there is none of that id. */
  select(id: string): Promise<boolean>;
  account(): AccountView;
  /** Asks again who one is in the active environment (credentials come and go). */
  refreshAccount(): Promise<AccountView>;
  /** Null while nobody is signed in to it. */
  controlPlane(id: string): ControlPlane | null;
  setPractice(environment: Environment | null): void;
  addCustom(input: Omit<StoredEnvironment, 'id'>): Promise<AddResult>;
  removeCustom(id: string): Promise<boolean>;
  dispose(): void;
}

const fallbackRegion = 'us-east-1';
const view = ({ id, kind, region, label }: Environment): EnvironmentView => ({ id, kind, region, label });

/** Nobody is signed in anywhere until `refreshAccount` has looked: that can take a second, and no window waits for it. */
export async function createEnvironments(sources: EnvironmentSources, activeId: string, onChange: () => void): Promise<Environments> {
  const aws = new Map<string, Environment>();
  const custom = new Map<string, Environment>();
  const planes = new Map<string, ControlPlane>();
  const accounts = new Map<string, AccountView>();
  let practice: Environment | null = null;

  const first = awsEnvironment(sources.defaultRegion ?? fallbackRegion);
  aws.set(first.id, first);
  for (const { name, region } of sources.profiles) {
    const environment = awsEnvironment(region ?? first.region, name);
    aws.set(environment.id, environment);
  }
  for (const stored of sources.stored()) {
    const made = await build(stored);
    if (made.ok) custom.set(stored.id, { ...made.environment, id: stored.id });
  }
  let active: Environment = get(activeId) ?? first;

  async function build(input: Omit<StoredEnvironment, 'id'>): Promise<{ ok: true; environment: Environment } | { ok: false; reason: CustomEnvironmentError | 'ca-unreadable' }> {
    let ca: string | null = null;
    if (input.caFile !== null) {
      try {
        ca = await sources.readText(input.caFile);
      } catch {
        return { ok: false, reason: 'ca-unreadable' };
      }
    }
    return parseCustomEnvironment({ label: input.label, region: input.region, controlPlane: input.controlPlane, dataPlane: input.dataPlane, ca, profile: input.profile });
  }

  function get(id: string): Environment | null {
    return (practice?.id === id ? practice : null) ?? custom.get(id) ?? aws.get(id) ?? null;
  }

  async function identify(environment: Environment): Promise<AccountView> {
    const account = await sources.whoAmI(environment);
    accounts.set(environment.id, account);
    return account;
  }

  const list = (): Environment[] => [...(practice === null ? [] : [practice]), ...aws.values(), ...custom.values()];
  const accountOf = (id: string): AccountView => accounts.get(id) ?? { kind: 'signed-out' };

  return {
    list,
    views: () => list().map(view),
    active: () => active,
    get,
    forRegion(region) {
      if (region === null || region === active.region) return active;
      const profile = active.kind === 'practice' ? null : active.profile;
      const there = awsEnvironment(region, profile);
      if (!aws.has(there.id)) {
        aws.set(there.id, there);
        // The same person in another region: no need to find out again who that is.
        if (active.kind === 'aws') accounts.set(there.id, accountOf(active.id));
        else void identify(there).then(onChange);
        onChange();
      }
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
    async refreshAccount() {
      const account = await identify(active);
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
      const made = await build(input);
      if (!made.ok) return made;
      const { environment } = made;
      if (get(environment.id) !== null) return { ok: false, reason: 'exists' };
      custom.set(environment.id, environment);
      await sources.store([...sources.stored(), { id: environment.id, ...input }]);
      onChange();
      return { ok: true, id: environment.id };
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
    dispose() {
      for (const id of planes.keys()) forgetPlane(id);
    },
  };

  function forgetPlane(id: string): void {
    planes.get(id)?.dispose();
    planes.delete(id);
  }
}

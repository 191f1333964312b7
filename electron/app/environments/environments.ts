import { isRegion } from '../../../shared/aws/names';
import type { AccountView, EnvironmentView } from '../../../shared/ipc/app-state';
import type { EnvironmentFields, EnvironmentRefusal } from '../../../shared/ipc/network';
import {
  awsEnvironment,
  type ControlPlane,
  type CustomEnvironmentResult,
  type Environment,
  type Variant,
} from '../../cloud';
import type { StoredEnvironment } from '../../storage/settings';
import { buildEnvironment } from './build-environment';
import { Accounts, type AccountSources } from './accounts';
import { dataPlaneOf, TrustQuestions, type ConfirmPlace } from './trusted-place';

/** A profile of the shared config files, with the region it names. */
interface Profile {
  readonly name: string;
  readonly region: string | null;
}

export interface EnvironmentSources extends AccountSources {
  /** `AWS_REGION` or what stands for it; null where nothing names a region. */
  readonly defaultRegion: string | null;
  readonly profiles: readonly Profile[];
  /** Endpoints of AWS itself, where the machine's variables ask for others than the standard ones. */
  readonly variant?: Variant;
  /** Certificate authorities that every environment but practice trusts besides its own, PEM. Asked each time. */
  extraCa?(): readonly string[];
  stored(): readonly StoredEnvironment[];
  store(environments: readonly StoredEnvironment[]): Promise<void>;
  readonly readText: (path: string) => Promise<string>;
  createControlPlane(environment: Environment): ControlPlane;
  readonly confirm: ConfirmPlace;
  /** Tokens of an environment are of no use any more: it leads elsewhere, or is gone. */
  endTokens(environmentId: string): Promise<void>;
}

type SaveResult =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: EnvironmentRefusal };

const fallbackRegion = 'us-east-1';
const notConfirmed: SaveResult = { ok: false, reason: 'not-confirmed' };

/**
 * The environments a person can choose between, which one is active, and one control plane for each. AWS
 * itself is one environment for each region and profile; custom ones are kept in the settings; practice is
 * there while its service runs.
 */
export class Environments {
  readonly #sources: EnvironmentSources;
  readonly #onChange: () => void;
  readonly #aws = new Map<string, Environment>();
  readonly #custom = new Map<string, Environment>();
  readonly #planes = new Map<string, ControlPlane>();
  readonly #accounts: Accounts;
  readonly #questions: TrustQuestions;
  /** AWS where the machine's variables and files point. */
  readonly #first: Environment;
  #practice: Environment | null = null;
  #active: Environment;

  private constructor(sources: EnvironmentSources, onChange: () => void) {
    this.#sources = sources;
    this.#onChange = onChange;
    this.#questions = new TrustQuestions(sources.confirm);
    this.#accounts = new Accounts(sources, onChange);
    this.#first = awsEnvironment(sources.defaultRegion ?? fallbackRegion, null, sources.variant);
    this.#active = this.#first;
    this.#aws.set(this.#first.id, this.#first);
    for (const { name, region } of sources.profiles) {
      const environment = awsEnvironment(region ?? this.#first.region, name, sources.variant);
      this.#aws.set(environment.id, environment);
    }
  }

  /**
   * Nobody is signed in anywhere until `refreshAccount` has looked: that can take a second, and no window waits for it.
   */
  static async open(sources: EnvironmentSources, activeId: string, onChange: () => void): Promise<Environments> {
    const environments = new Environments(sources, onChange);
    await environments.#restore(activeId);
    return environments;
  }

  list(): readonly Environment[] {
    const practice = this.#practice === null ? [] : [this.#practice];
    return [...practice, ...this.#aws.values(), ...this.#custom.values()].map((each) => this.#trusting(each));
  }

  views(): readonly EnvironmentView[] {
    return this.list().map((environment) => this.#view(environment));
  }

  active(): Environment {
    return this.#trusting(this.#active);
  }

  get(id: string): Environment | null {
    const practice = this.#practice?.id === id ? this.#practice : null;
    const found = practice ?? this.#custom.get(id) ?? this.#aws.get(id) ?? null;
    return found === null ? null : this.#trusting(found);
  }

  /**
   * Where a link or a pasted token that names this region belongs: the active environment if its region fits, else AWS
   * there.
   */
  forRegion(region: string | null): Environment {
    const active = this.#active;
    if (region === null || region === active.region) return this.active();
    const profile = active.kind === 'practice' ? null : active.profile;
    const there = awsEnvironment(region, profile, this.#sources.variant);
    const known = this.#aws.get(there.id);
    if (known !== undefined) return this.#trusting(known);
    this.#aws.set(there.id, there);
    // The same person in another region: no need to find out again who that is.
    if (active.kind === 'aws') this.#accounts.set(there.id, this.#accounts.of(active.id));
    else void this.#accounts.identify(there).then(() => this.#onChange());
    this.#onChange();
    return this.#trusting(there);
  }

  /** AWS in a region as whoever is signed in, not as a profile. */
  inRegion(region: string): Environment {
    const there = awsEnvironment(region);
    const known = this.#aws.get(there.id);
    if (known === undefined) this.#aws.set(there.id, there);
    return known ?? there;
  }

  /** Makes it the active one and finds out who one is there. False when there is none of that id. */
  async select(id: string): Promise<boolean> {
    const next = this.get(id);
    if (next === null) return false;
    this.#active = next;
    await this.#accounts.identify(next);
    this.#onChange();
    return true;
  }

  /** As far as this run knows. */
  account(id = this.#active.id): AccountView {
    return this.#accounts.of(id);
  }

  /** Who acts there, in words for an administrator; null: another environment than the active one, or nobody knows. */
  actsAs(id: string): string | null {
    const account = this.account();
    if (id !== this.#active.id || account.kind !== 'signed-in') return null;
    const { name, role, accountId } = account;
    return [role === null ? name : `role ${role}`, accountId === null ? null : `account ${accountId}`]
      .filter((part) => part !== null)
      .join(', ');
  }

  /** The credentials of an environment turned out to be over. */
  expire(id: string): void {
    if (this.#accounts.expire(id)) this.#onChange();
  }

  /** Asks again who one is, in the active environment or another one (credentials come and go). */
  async refreshAccount(id = this.#active.id): Promise<AccountView> {
    const account = await this.#accounts.identify(this.get(id) ?? this.#active);
    this.#onChange();
    return account;
  }

  /** Null while nobody is signed in to it. */
  controlPlane(id: string): ControlPlane | null {
    const environment = this.get(id);
    if (environment === null || this.#accounts.of(id).kind === 'signed-out') return null;
    const known = this.#planes.get(id);
    if (known !== undefined) return known;
    const made = this.#sources.createControlPlane(environment);
    this.#planes.set(id, made);
    return made;
  }

  setPractice(environment: Environment | null): void {
    if (this.#practice !== null) this.#disposePlane(this.#practice.id);
    this.#practice = environment;
    if (environment !== null) this.#accounts.set(environment.id, { kind: 'practice' });
    this.#onChange();
  }

  async addCustom(input: EnvironmentFields): Promise<SaveResult> {
    const made = await this.#check(input, null);
    if (!made.ok) return made;
    if (!(await this.#questions.mayLead(made.environment, null))) return notConfirmed;
    // A name that was changed since may have left its id behind.
    let { id } = made.environment;
    for (let number = 2; this.#custom.has(id); number += 1) id = `${made.environment.id}-${number}`;
    // Another one may have had this id.
    await this.#sources.endTokens(id);
    this.#custom.set(id, { ...made.environment, id });
    await this.#sources.store([...this.#sources.stored(), { id, ...input }]);
    this.#onChange();
    return { ok: true, id };
  }

  /** Changes one in place: its id stays, and with it tokens and devices. Null: there is none of that id. */
  async changeCustom(id: string, input: EnvironmentFields): Promise<SaveResult | null> {
    const before = this.#custom.get(id);
    if (before === undefined) return null;
    const made = await this.#check(input, id);
    if (!made.ok) return made;
    if (!(await this.#questions.mayLead(made.environment, before))) return notConfirmed;
    // Somebody may have removed it while the question was open.
    if (!this.#custom.has(id)) return null;
    if (dataPlaneOf(before) !== dataPlaneOf(made.environment)) await this.#sources.endTokens(id);
    const changed = { ...made.environment, id };
    this.#custom.set(id, changed);
    this.#disposePlane(id);
    await this.#sources.store(this.#sources.stored().map((stored) => (stored.id === id ? { id, ...input } : stored)));
    if (this.#active.id === id) this.#active = changed;
    await this.#accounts.identify(changed);
    this.#onChange();
    return { ok: true, id };
  }

  /** False: there is none of that id. */
  async removeCustom(id: string): Promise<boolean> {
    if (!this.#custom.delete(id)) return false;
    this.#disposePlane(id);
    await this.#sources.endTokens(id);
    await this.#sources.store(this.#sources.stored().filter((stored) => stored.id !== id));
    if (this.#active.id === id) {
      this.#active = this.#first;
      await this.#accounts.identify(this.#first);
    }
    this.#onChange();
    return true;
  }

  /** AWS is reached by another web proxy, or other authorities are trusted: connections are made anew. */
  networkChanged(): void {
    this.dispose();
  }

  /** Ends the connections of every control plane. */
  dispose(): void {
    for (const id of this.#planes.keys()) this.#disposePlane(id);
  }

  async #restore(activeId: string): Promise<void> {
    for (const stored of this.#sources.stored()) {
      const made = await buildEnvironment(stored, this.#sources.readText);
      if (made.ok) this.#custom.set(stored.id, { ...made.environment, id: stored.id });
    }
    // Where somebody worked before may be named by nothing but the settings.
    const region = activeId.replace(/^aws:/, '');
    if (region !== activeId && isRegion(region)) this.#aws.set(activeId, awsEnvironment(region));
    this.#active = this.get(activeId) ?? this.#first;
  }

  /** `but`: the one that is being changed. */
  async #check(input: EnvironmentFields, but: string | null): Promise<CustomEnvironmentResult> {
    const made = await buildEnvironment(input, this.#sources.readText);
    if (!made.ok) return made;
    const label = made.environment.label.toLowerCase();
    const isTaken = [...this.#custom.values()].some((each) => each.id !== but && each.label.toLowerCase() === label);
    return isTaken ? { ok: false, reason: 'label-taken' } : made;
  }

  #trusting(environment: Environment): Environment {
    const extra = environment.kind === 'practice' ? [] : (this.#sources.extraCa?.() ?? []);
    return extra.length === 0 ? environment : { ...environment, extraCa: [...extra, ...environment.extraCa] };
  }

  #view({ id, kind, region, label, controlPlane, profile }: Environment): EnvironmentView {
    const view = {
      id,
      kind,
      region,
      label,
      ...(controlPlane === null && profile === null ? {} : { cli: { controlPlane, profile } }),
    };
    const stored = kind === 'custom' ? this.#sources.stored().find((each) => each.id === id) : undefined;
    if (stored === undefined) return view;
    const { id: _id, ...fields } = stored;
    return { ...view, fields };
  }

  #disposePlane(id: string): void {
    this.#planes.get(id)?.dispose();
    this.#planes.delete(id);
  }
}

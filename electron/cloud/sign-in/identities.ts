/** Who one acts as in each environment, and the credentials for it, renewed before they expire. */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { z } from 'zod';
import { partitionOf } from '../../../shared/aws/hosts';
import { practiceCredentials } from '../credentials';
import type { Environment } from '../contract';
import { identityId, SignInNeeded, type AskMfa, type Credentials, type Identity, type SecretBox } from './contract';
import { isSilent, SignInSilent } from './failure';
import { keysId, parsePastedKeys } from './pasted-keys';
import { keysName, type CredentialResolver } from './credential-resolver';
import { systemClock, within } from '../../net/clock';

/** Kept in the settings; names only. */
export interface StoredSignIns {
  /** Roles and pasted keys that were used before, newest first. */
  readonly known: readonly Identity[];
  /** Environment (or partition of AWS) to identity. */
  readonly chosen: Readonly<Record<string, string>>;
}

export interface IdentitiesOptions {
  readonly resolver: CredentialResolver;
  readonly secrets: SecretBox;
  readonly onSecret: (secret: string) => void;
  readonly stored: () => StoredSignIns;
  readonly store: (signIns: StoredSignIns) => Promise<void>;
  /** In the service's time, as credentials expire: this computer's, corrected where a person agreed; epoch ms. */
  readonly now: (environment: Environment) => number;
  /** How long a call waits for credentials; absent: `patienceMs`. */
  readonly patienceMs?: number | undefined;
}

/** Renewed when less than this is left. */
const earlyMs = 5 * 60_000;
/** Credentials that say nothing of an end are looked up again after this long: files change. */
const unlimitedForMs = 5 * 60_000;
const mostKnown = 12;
/** A call waits so long for credentials: less than the whole call may take (`ControlPlaneOptions.callLimitMs`). */
const patienceMs = 20_000;

const keptSchema = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string().optional(),
  expiration: z.coerce.date(),
});
const roleName = (identity: Identity): string => `role:${identityId(identity)}`;

/** AWS itself is one place in all regions of a partition; any other environment is a place of its own. */
function placeOf({ kind, profile, region, id }: Environment): string {
  if (kind !== 'aws' || profile !== null) return id;
  return partitionOf(region);
}

export class Identities {
  readonly #options: IdentitiesOptions;
  readonly #kept = new Map<string, { readonly credentials: Credentials; readonly until: number }>();
  readonly #running = new Map<string, Promise<Credentials>>();
  /** The access key ID that an identity had last. */
  readonly #lastKeys = new Map<string, string>();
  #version = 0;

  constructor(options: IdentitiesOptions) {
    this.#options = options;
  }

  /** For the SDK's clients: what is chosen at the moment of each request, without a person. */
  provider(environment: Environment): AwsCredentialIdentityProvider {
    // The SDK keeps credentials until they expire; these always look expired to it, so that it asks for every request
    // and a switch or a new sign-in is used by the next one. What is kept is kept here.
    return environment.kind === 'practice'
      ? () => Promise.resolve(practiceCredentials)
      : async () => ({
          ...(await this.#inTime(this.credentials(this.chosen(environment), environment))),
          expiration: new Date(0),
        });
  }

  chosen(environment: Environment): Identity {
    const { chosen, known } = this.#options.stored();
    const id = chosen[placeOf(environment)];
    const usual: Identity =
      environment.profile === null ? { kind: 'standard' } : { kind: 'profile', name: environment.profile };
    if (id === undefined || id === identityId(usual)) return usual;
    if (id === 'standard' || id === 'signed-out') return { kind: id };
    if (id.startsWith('profile:')) return { kind: 'profile', name: id.slice('profile:'.length) };
    return known.find((identity) => identityId(identity) === id) ?? usual;
  }

  /** Grows with every change of who one is or with which credentials. */
  version(): number {
    return this.#version;
  }

  async choose(environment: Environment, identity: Identity): Promise<void> {
    this.#version += 1;
    const { known, chosen: before } = this.#options.stored();
    const id = identityId(identity);
    const listed = identity.kind === 'sso' || identity.kind === 'keys';
    await this.#options.store({
      known: listed ? [identity, ...known.filter((each) => identityId(each) !== id)].slice(0, mostKnown) : known,
      chosen: { ...before, [placeOf(environment)]: id },
    });
  }

  /** Used before, besides profiles and the standard chain. */
  known(): readonly Identity[] {
    return this.#options.stored().known;
  }

  /** Without a person, kept until shortly before they expire. Rejects with `SignInNeeded`, or as the SDK does. */
  async credentials(identity: Identity, environment: Environment): Promise<Credentials> {
    const { now } = this.#options;
    const id = identityId(identity);
    const have = this.#kept.get(id);
    if (have !== undefined && have.until - now(environment) > earlyMs) return have.credentials;
    const finding =
      this.#running.get(id) ?? this.#find(identity, environment, null).finally(() => this.#running.delete(id));
    this.#running.set(id, finding);
    try {
      return await finding;
    } catch (error) {
      // Not renewed in time, but still good for this one call.
      if (have?.credentials.expiration !== undefined && have.until > now(environment)) return have.credentials;
      throw error;
    }
  }

  /** Drops what is kept and asks the person where need be. */
  renew(identity: Identity, environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    this.#kept.delete(identityId(identity));
    return this.#find(identity, environment, ask);
  }

  /** Takes pasted keys into the encrypted store. */
  async addKeys(text: string): Promise<Identity | 'long-lived' | null> {
    const { secrets, onSecret } = this.#options;
    const keys = parsePastedKeys(text);
    if (keys === null || keys === 'long-lived') return keys;
    onSecret(keys.secretAccessKey);
    if (keys.sessionToken !== null) onSecret(keys.sessionToken);
    const id = keysId(keys);
    await secrets.set(keysName(id), JSON.stringify(keys));
    return { kind: 'keys', id };
  }

  /** Forgets its secrets; of a role or keys also that they were used. */
  async forget(identities: readonly Identity[]): Promise<void> {
    const { secrets, stored, store } = this.#options;
    const ids = new Set(identities.map(identityId));
    for (const identity of identities) {
      this.#kept.delete(identityId(identity));
      await secrets.delete(roleName(identity));
      if (identity.kind === 'keys') await secrets.delete(keysName(identity.id));
    }
    const { known, chosen: before } = stored();
    const staying = (id: string): boolean =>
      !ids.has(id) || id === 'standard' || id === 'signed-out' || id.startsWith('profile:');
    await store({
      known: known.filter((each) => staying(identityId(each))),
      chosen: Object.fromEntries(Object.entries(before).filter(([, id]) => staying(id))),
    });
  }

  /** Rejects with `SignInSilent` where no answer comes: the call that wants them then still has time to say so. */
  async #inTime(credentials: Promise<Credentials>): Promise<Credentials> {
    try {
      return await within(systemClock, credentials, this.#options.patienceMs ?? patienceMs, () => {
        throw new SignInSilent();
      });
    } catch (error) {
      throw isSilent(error) ? new SignInSilent() : error;
    }
  }

  async #find(identity: Identity, environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    const { resolver, secrets, now } = this.#options;
    const asked: string[] = [];
    const asking: AskMfa | null =
      ask === null
        ? null
        : (serial) => {
            asked.push(serial);
            return ask(serial);
          };
    try {
      const found = await resolver.resolve(identity, environment, asking);
      if (asked.length > 0 && found.expiration !== undefined)
        await secrets.set(roleName(identity), JSON.stringify({ ...found, expiration: found.expiration.toISOString() }));
      return this.#keep(identity, found, now(environment));
    } catch (error) {
      const before =
        error instanceof SignInNeeded && error.because === 'mfa' ? this.#remembered(identity, now(environment)) : null;
      if (before !== null) return this.#keep(identity, before, now(environment));
      throw error;
    }
  }

  #keep(identity: Identity, credentials: Credentials, at: number): Credentials {
    const { onSecret } = this.#options;
    const id = identityId(identity);
    if (this.#lastKeys.get(id) !== credentials.accessKeyId) this.#version += 1;
    this.#lastKeys.set(id, credentials.accessKeyId);
    onSecret(credentials.secretAccessKey);
    if (credentials.sessionToken !== undefined) onSecret(credentials.sessionToken);
    this.#kept.set(id, { credentials, until: credentials.expiration?.getTime() ?? at + earlyMs + unlimitedForMs });
    return credentials;
  }

  /** What a code of an MFA device opened stays open over a restart: nobody likes to type one an hour. */
  #remembered(identity: Identity, at: number): Credentials | null {
    const text = this.#options.secrets.get(roleName(identity));
    const parsed = text === null ? null : keptSchema.safeParse(JSON.parse(text));
    if (parsed?.success !== true || parsed.data.expiration.getTime() - at < earlyMs) return null;
    const { sessionToken, ...rest } = parsed.data;
    return { ...rest, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }
}

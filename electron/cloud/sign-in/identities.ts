/** Who one acts as in each environment, and the credentials for it, renewed before they expire. */
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { z } from 'zod';
import { partitionOf } from '../../../shared/aws/hosts';
import { practiceCredentials } from '../credentials';
import type { Environment } from '../contract';
import { identityId, SignInNeeded, type AskMfa, type Credentials, type Identity, type SecretBox } from './contract';
import { keysId, parsePastedKeys } from './pasted-keys';
import { keysName, type Resolve } from './credential-resolver';

/** Kept in the settings; names only. */
export interface StoredSignIns {
  /** Roles and pasted keys that were used before, newest first. */
  readonly known: readonly Identity[];
  /** Environment (or partition of AWS) to identity. */
  readonly chosen: Readonly<Record<string, string>>;
}

export interface Identities {
  /** For the SDK's clients: what is chosen at the moment of each request, without a person. */
  provider(environment: Environment): AwsCredentialIdentityProvider;
  chosen(environment: Environment): Identity;
  /** Grows with every change of who one is or with which credentials. */
  version(): number;
  choose(environment: Environment, identity: Identity): Promise<void>;
  /** Used before, besides profiles and the standard chain. */
  known(): readonly Identity[];
  /** Without a person, kept until shortly before they expire. Rejects with `SignInNeeded`, or as the SDK does. */
  credentials(identity: Identity, environment: Environment): Promise<Credentials>;
  /** Drops what is kept and asks the person where need be. */
  renew(identity: Identity, environment: Environment, ask: AskMfa | null): Promise<Credentials>;
  /** Takes pasted keys into the encrypted store. */
  addKeys(text: string): Promise<Identity | 'long-lived' | null>;
  /** Forgets its secrets; of a role or keys also that they were used. */
  forget(identities: readonly Identity[]): Promise<void>;
}

export interface IdentitiesOptions {
  readonly resolve: Resolve;
  readonly secrets: SecretBox;
  readonly onSecret: (secret: string) => void;
  readonly stored: () => StoredSignIns;
  readonly store: (signIns: StoredSignIns) => Promise<void>;
  /** In the service's time, as credentials expire: this computer's, corrected where a person agreed; epoch ms. */
  readonly now: (environment: Environment) => number;
}

/** Renewed when less than this is left, ms. */
const early = 5 * 60_000;
/** Credentials that say nothing of an end are looked up again after this long, ms: files change. */
const unlimitedFor = 5 * 60_000;
const mostKnown = 12;

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

export function createIdentities({ resolve, secrets, onSecret, stored, store, now }: IdentitiesOptions): Identities {
  const kept = new Map<string, { readonly credentials: Credentials; readonly until: number }>();
  const running = new Map<string, Promise<Credentials>>();
  const lastKeys = new Map<string, string>();
  let version = 0;

  function learn(credentials: Credentials): Credentials {
    onSecret(credentials.secretAccessKey);
    if (credentials.sessionToken !== undefined) onSecret(credentials.sessionToken);
    return credentials;
  }
  function keep(identity: Identity, credentials: Credentials, at: number): Credentials {
    const before = lastKeys.get(identityId(identity));
    if (before !== credentials.accessKeyId) version += 1;
    lastKeys.set(identityId(identity), credentials.accessKeyId);
    kept.set(identityId(identity), {
      credentials: learn(credentials),
      until: credentials.expiration?.getTime() ?? at + early + unlimitedFor,
    });
    return credentials;
  }
  /** What a code of an MFA device opened stays open over a restart: nobody likes to type one an hour. */
  function remembered(identity: Identity, at: number): Credentials | null {
    const text = secrets.get(roleName(identity));
    const parsed = text === null ? null : keptSchema.safeParse(JSON.parse(text));
    if (parsed?.success !== true || parsed.data.expiration.getTime() - at < early) return null;
    const { sessionToken, ...rest } = parsed.data;
    return { ...rest, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }

  async function find(identity: Identity, environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    const asked: string[] = [];
    const asking: AskMfa | null =
      ask === null
        ? null
        : (serial) => {
            asked.push(serial);
            return ask(serial);
          };
    try {
      const found = await resolve(identity, environment, asking);
      if (asked.length > 0 && found.expiration !== undefined)
        await secrets.set(roleName(identity), JSON.stringify({ ...found, expiration: found.expiration.toISOString() }));
      return keep(identity, found, now(environment));
    } catch (error) {
      const before =
        error instanceof SignInNeeded && error.because === 'mfa' ? remembered(identity, now(environment)) : null;
      if (before !== null) return keep(identity, before, now(environment));
      throw error;
    }
  }

  async function credentials(identity: Identity, environment: Environment): Promise<Credentials> {
    const id = identityId(identity);
    const have = kept.get(id);
    if (have !== undefined && have.until - now(environment) > early) return have.credentials;
    const finding = running.get(id) ?? find(identity, environment, null).finally(() => running.delete(id));
    running.set(id, finding);
    try {
      return await finding;
    } catch (error) {
      // Not renewed in time, but still good for this one call.
      if (have?.credentials.expiration !== undefined && have.until > now(environment)) return have.credentials;
      throw error;
    }
  }

  function chosen(environment: Environment): Identity {
    const id = stored().chosen[placeOf(environment)];
    const usual: Identity =
      environment.profile === null ? { kind: 'standard' } : { kind: 'profile', name: environment.profile };
    if (id === undefined || id === identityId(usual)) return usual;
    if (id === 'standard' || id === 'nobody') return { kind: id };
    if (id.startsWith('profile:')) return { kind: 'profile', name: id.slice('profile:'.length) };
    return stored().known.find((identity) => identityId(identity) === id) ?? usual;
  }

  return {
    // The SDK keeps credentials until they expire; these always look expired to it, so that it asks for every request
    // and a switch or a new sign-in is used by the next one. What is kept is kept here.
    provider: (environment) =>
      environment.kind === 'practice'
        ? () => Promise.resolve(practiceCredentials)
        : async () => ({ ...(await credentials(chosen(environment), environment)), expiration: new Date(0) }),
    chosen,
    version: () => version,
    async choose(environment, identity) {
      version += 1;
      const { known, chosen: before } = stored();
      const id = identityId(identity);
      const listed = identity.kind === 'sso' || identity.kind === 'keys';
      await store({
        known: listed ? [identity, ...known.filter((each) => identityId(each) !== id)].slice(0, mostKnown) : known,
        chosen: { ...before, [placeOf(environment)]: id },
      });
    },
    known: () => stored().known,
    credentials,
    renew(identity, environment, ask) {
      kept.delete(identityId(identity));
      return find(identity, environment, ask);
    },
    async addKeys(text) {
      const keys = parsePastedKeys(text);
      if (keys === null || keys === 'long-lived') return keys;
      onSecret(keys.secretAccessKey);
      if (keys.sessionToken !== null) onSecret(keys.sessionToken);
      const id = keysId(keys);
      await secrets.set(keysName(id), JSON.stringify(keys));
      return { kind: 'keys', id };
    },
    async forget(identities) {
      const ids = new Set(identities.map(identityId));
      for (const identity of identities) {
        kept.delete(identityId(identity));
        await secrets.delete(roleName(identity));
        if (identity.kind === 'keys') await secrets.delete(keysName(identity.id));
      }
      const { known, chosen: before } = stored();
      const staying = (id: string): boolean =>
        !ids.has(id) || id === 'standard' || id === 'nobody' || id.startsWith('profile:');
      await store({
        known: known.filter((each) => staying(identityId(each))),
        chosen: Object.fromEntries(Object.entries(before).filter(([, id]) => staying(id))),
      });
    },
  };
}

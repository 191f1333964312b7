/** From an identity to credentials through the SDK's providers, loaded on first use. */
import type { Environment } from '../contract';
import type { ServiceClock } from '../service-clock';
import type { Transport } from '../transport';
import { SignInNeeded, type AskMfa, type Credentials, type Identity, type SecretBox } from './contract';
import { keysSchema } from './pasted-keys';
import type { Portals } from './portals';
import { createRoles, nobodyToAsk, providerOptions, type Roles } from './providers';
import { portalOf, readSharedFiles, type SharedFiles } from './profiles';

export interface ResolveOptions {
  readonly portals: Portals;
  readonly secrets: SecretBox;
  readonly transport: (environment: Environment) => Transport;
  readonly clock: (environment: Environment) => ServiceClock;
}
/** Where a person would have to be asked and `ask` is null, it rejects with `SignInNeeded`. */
export type Resolve = (identity: Identity, environment: Environment, ask: AskMfa | null) => Promise<Credentials>;

export const keysName = (id: string): string => `keys:${id}`;

export function createResolve({ portals, secrets, transport, clock }: ResolveOptions): Resolve {
  const rolesIn = (environment: Environment): Roles =>
    createRoles(environment.region, transport(environment), clock(environment));
  const options = (environment: Environment, ask: AskMfa | null) =>
    providerOptions(transport(environment), rolesIn(environment), ask ?? nobodyToAsk);

  async function standard(environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    const files = await readSharedFiles();
    const name = process.env['AWS_PROFILE'] ?? 'default';
    // Variables come first, as everywhere; a named or default profile can be signed in to inside the app.
    const variables = process.env['AWS_ACCESS_KEY_ID'] !== undefined && process.env['AWS_PROFILE'] === undefined;
    if (!variables && files.profiles.some((profile) => profile.name === name))
      return ofProfile(name, files, environment, ask);
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    // A laptop has no instance metadata: one short try, so that "not signed in" does not take seconds.
    return fromNodeProviderChain({ ...options(environment, ask), maxRetries: 0, timeout: 500 })();
  }

  /** What begins at a portal is resolved here: of sessions kept by the app the SDK does not know, and why a portal gave nothing it does not say. */
  async function ofProfile(
    name: string,
    files: SharedFiles,
    environment: Environment,
    ask: AskMfa | null,
  ): Promise<Credentials> {
    const profile = portalOf(name, files) === null ? undefined : files.profiles.find((each) => each.name === name);
    const { sso = null, role = null } = profile ?? {};
    if (role !== null && role.source !== null) {
      const source = await ofProfile(role.source, files, environment, ask);
      return rolesIn(environment).assume(source, {
        RoleArn: role.arn,
        RoleSessionName: role.sessionName ?? 'fieldtunnel',
        ...(role.mfaSerial === null
          ? {}
          : { SerialNumber: role.mfaSerial, TokenCode: await (ask ?? nobodyToAsk)(role.mfaSerial) }),
        ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
        ...(role.seconds === null ? {} : { DurationSeconds: role.seconds }),
      });
    }
    if (sso !== null) return portals.credentials(sso.portal, sso.accountId, sso.roleName, sso.cli);
    const { fromIni } = await import('@aws-sdk/credential-providers');
    return fromIni({ ...options(environment, ask), profile: name })();
  }

  return async (identity, environment, ask) => {
    switch (identity.kind) {
      case 'nobody':
        throw new SignInNeeded('missing', 'Signed out.');
      case 'standard':
        return standard(environment, ask);
      case 'profile':
        return ofProfile(identity.name, await readSharedFiles(), environment, ask);
      case 'sso':
        return portals.credentials(identity.portal, identity.accountId, identity.roleName);
      case 'keys': {
        const text = secrets.get(keysName(identity.id));
        const keys = text === null ? null : keysSchema.safeParse(JSON.parse(text));
        if (keys?.success !== true) throw new SignInNeeded('missing', 'The pasted keys are not there any more.');
        const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = keys.data;
        return {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken === null ? {} : { sessionToken }),
          ...(expiresAt === null ? {} : { expiration: new Date(expiresAt) }),
        };
      }
      default:
        return identity satisfies never;
    }
  };
}

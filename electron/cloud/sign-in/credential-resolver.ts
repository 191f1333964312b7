/** From an identity to credentials through the SDK's providers, loaded on first use. */
import type { Environment } from '../contract';
import type { ServiceClock } from '../service-clock';
import type { Transport } from '../transport';
import { SignInNeeded, type AskMfa, type Credentials, type Identity, type SecretBox } from './contract';
import { keysSchema } from './pasted-keys';
import type { Portals } from './portals';
import { portalOf, readSharedFiles, type SharedFiles } from './profiles';
import { nobodyToAsk, providerOptions, RoleAssumer } from './providers';

export interface CredentialResolverOptions {
  readonly portals: Portals;
  readonly secrets: SecretBox;
  readonly transport: (environment: Environment) => Transport;
  readonly clock: (environment: Environment) => ServiceClock;
}

/** Name under which pasted keys are kept. */
export const keysName = (id: string): string => `keys:${id}`;

export class CredentialResolver {
  readonly #options: CredentialResolverOptions;

  constructor(options: CredentialResolverOptions) {
    this.#options = options;
  }

  /** Where a person would have to be asked and `ask` is null, it rejects with `SignInNeeded`. */
  async resolve(identity: Identity, environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    switch (identity.kind) {
      case 'signed-out':
        throw new SignInNeeded('missing', 'Signed out.');
      case 'standard':
        return this.#standard(environment, ask);
      case 'profile':
        return this.#ofProfile(identity.name, await readSharedFiles(), environment, ask);
      case 'sso':
        return this.#options.portals.credentials(identity.portal, identity.accountId, identity.roleName);
      case 'keys':
        return this.#pasted(identity.id);
      default:
        return identity satisfies never;
    }
  }

  async #standard(environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    const files = await readSharedFiles();
    const name = process.env['AWS_PROFILE'] ?? 'default';
    // Variables come first, as everywhere; a named or default profile can be signed in to inside the app.
    const variables = process.env['AWS_ACCESS_KEY_ID'] !== undefined && process.env['AWS_PROFILE'] === undefined;
    if (!variables && files.profiles.some((profile) => profile.name === name))
      return this.#ofProfile(name, files, environment, ask);
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    // A laptop has no instance metadata: one short try, so that "not signed in" does not take seconds.
    return fromNodeProviderChain({ ...this.#providerOptions(environment, ask), maxRetries: 0, timeout: 500 })();
  }

  /**
   * What begins at a portal is resolved here: of sessions kept by the app the SDK does not know, and why a portal gave
   * nothing it does not say.
   */
  async #ofProfile(
    name: string,
    files: SharedFiles,
    environment: Environment,
    ask: AskMfa | null,
  ): Promise<Credentials> {
    const profile = portalOf(name, files) === null ? undefined : files.profiles.find((each) => each.name === name);
    const { sso = null, role = null } = profile ?? {};
    if (role !== null && role.source !== null) {
      const source = await this.#ofProfile(role.source, files, environment, ask);
      return this.#rolesIn(environment).assume(source, {
        RoleArn: role.arn,
        RoleSessionName: role.sessionName ?? 'fieldtunnel',
        ...(role.mfaSerial === null
          ? {}
          : { SerialNumber: role.mfaSerial, TokenCode: await (ask ?? nobodyToAsk)(role.mfaSerial) }),
        ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
        ...(role.seconds === null ? {} : { DurationSeconds: role.seconds }),
      });
    }
    if (sso !== null) return this.#options.portals.credentials(sso.portal, sso.accountId, sso.roleName, sso.cli);
    const { fromIni } = await import('@aws-sdk/credential-providers');
    return fromIni({ ...this.#providerOptions(environment, ask), profile: name })();
  }

  #pasted(id: string): Credentials {
    const text = this.#options.secrets.get(keysName(id));
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

  #rolesIn(environment: Environment): RoleAssumer {
    const { transport, clock } = this.#options;
    return new RoleAssumer(environment.region, transport(environment), clock(environment));
  }

  #providerOptions(environment: Environment, ask: AskMfa | null): ReturnType<typeof providerOptions> {
    return providerOptions(this.#options.transport(environment), this.#rolesIn(environment), ask ?? nobodyToAsk);
  }
}

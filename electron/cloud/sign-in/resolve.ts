/** From an identity to credentials through the SDK's providers, loaded on first use. */
import type { Environment } from '../contract';
import type { Transport } from '../transport';
import { SignInNeeded, type AskMfa, type Credentials, type Identity, type SecretBox } from './contract';
import { keysSchema } from './pasted-keys';
import type { Portals } from './portals';
import { portalOf, readSharedFiles, type SharedFiles } from './profiles';

export interface ResolveOptions {
  readonly portals: Portals;
  readonly secrets: SecretBox;
  readonly transport: (environment: Environment) => Transport;
}
/** Where a person would have to be asked and `ask` is null, it rejects with `SignInNeeded`. */
export type Resolve = (identity: Identity, environment: Environment, ask: AskMfa | null) => Promise<Credentials>;

export const keysName = (id: string): string => `keys:${id}`;

const nobodyToAsk: AskMfa = (serial) => Promise.reject(new SignInNeeded('mfa', `The role asks for the code of ${serial}.`));

export function createResolve({ portals, secrets, transport }: ResolveOptions): Resolve {
  const common = (environment: Environment, ask: AskMfa | null) => ({
    ignoreCache: true,
    mfaCodeProvider: ask ?? nobodyToAsk,
    clientConfig: { region: environment.region, requestHandler: transport(environment).requestHandler },
  });

  async function standard(environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    const files = await readSharedFiles();
    const name = process.env['AWS_PROFILE'] ?? 'default';
    // Variables come first, as everywhere; a named or default profile can be signed in to inside the app.
    const variables = process.env['AWS_ACCESS_KEY_ID'] !== undefined && process.env['AWS_PROFILE'] === undefined;
    if (!variables && files.profiles.some((profile) => profile.name === name)) return ofProfile(name, files, environment, ask);
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    // A laptop has no instance metadata: one short try, so that "not signed in" does not take seconds.
    return fromNodeProviderChain({ ...common(environment, ask), maxRetries: 0, timeout: 500 })();
  }

  /** Whether it begins at a portal that was signed in to here, of which the SDK does not know. */
  function beginsHere(name: string, files: SharedFiles): boolean {
    const portal = portalOf(name, files);
    return portal !== null && portals.isSignedIn(portal);
  }

  async function ofProfile(name: string, files: SharedFiles, environment: Environment, ask: AskMfa | null): Promise<Credentials> {
    const profile = files.profiles.find((each) => each.name === name);
    const { fromIni, fromSSO, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    if (profile !== undefined && beginsHere(name, files)) {
      const { sso, role } = profile;
      if (role === null && sso !== null) return portals.credentials(sso.portal, sso.accountId, sso.roleName);
      if (role?.source !== undefined && role.source !== null) {
        const { source } = role;
        const { clientConfig, mfaCodeProvider } = common(environment, ask);
        return fromTemporaryCredentials({
          masterCredentials: () => ofProfile(source, files, environment, ask),
          clientConfig,
          mfaCodeProvider,
          params: {
            RoleArn: role.arn,
            RoleSessionName: role.sessionName ?? 'fieldtunnel',
            ...(role.mfaSerial === null ? {} : { SerialNumber: role.mfaSerial }),
            ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
            ...(role.seconds === null ? {} : { DurationSeconds: role.seconds }),
          },
        })();
      }
    }
    // The AWS CLI's own session, where somebody signed in there. `fromIni` would not take the transport along.
    if (profile?.sso !== undefined && profile.sso !== null && profile.role === null) {
      try {
        return await fromSSO({ profile: name, ignoreCache: true, clientConfig: { ...common(environment, ask).clientConfig, region: profile.sso.portal.region } })();
      } catch (error) {
        throw error instanceof Error && error.name === 'CredentialsProviderError' ? new SignInNeeded('expired', error.message) : error;
      }
    }
    return fromIni({ ...common(environment, ask), profile: name })();
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
        return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }), ...(expiresAt === null ? {} : { expiration: new Date(expiresAt) }) };
      }
      default:
        return identity satisfies never;
    }
  };
}

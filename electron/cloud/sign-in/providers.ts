/**
 * What the SDK's credential providers are given, so that nothing they ask of AWS goes another way than the rest of the
 * app.
 */
import type {
  AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommandInput,
  Credentials as Given,
} from '@aws-sdk/client-sts';
import type { fromIni } from '@aws-sdk/credential-providers';
import type { ServiceClock } from '../service-clock';
import type { Transport } from '../transport';
import { stsClient } from './clients';
import { SignInNeeded, type AskMfa, type Credentials } from './contract';

function taken(credentials: Given | undefined): Credentials {
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  } = credentials ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
    throw new TypeError('STS gave no credentials for the role.');
  return { accessKeyId, secretAccessKey, sessionToken, ...(expiration === undefined ? {} : { expiration }) };
}

/** Takes roles through STS, in time with the service where a person agreed. Rejects as the SDK does. */
export class RoleAssumer {
  readonly #region: string;
  readonly #transport: Transport;
  readonly #clock: ServiceClock;

  constructor(region: string, transport: Transport, clock: ServiceClock) {
    this.#region = region;
    this.#transport = transport;
    this.#clock = clock;
  }

  async assume(source: Credentials, request: AssumeRoleCommandInput): Promise<Credentials> {
    const client = await stsClient(this.#region, this.#transport, this.#clock, source);
    const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
    return taken((await client.send(new AssumeRoleCommand(request))).Credentials);
  }

  async assumeWithWebIdentity(request: AssumeRoleWithWebIdentityCommandInput): Promise<Credentials> {
    const client = await stsClient(this.#region, this.#transport, this.#clock, null);
    const { AssumeRoleWithWebIdentityCommand } = await import('@aws-sdk/client-sts');
    return taken((await client.send(new AssumeRoleWithWebIdentityCommand(request))).Credentials);
  }
}

export const nobodyToAsk: AskMfa = (serial) =>
  Promise.reject(new SignInNeeded('mfa', `The role asks for the code of ${serial}.`));

type ProviderOptions = Pick<
  NonNullable<Parameters<typeof fromIni>[0]>,
  'ignoreCache' | 'mfaCodeProvider' | 'roleAssumer' | 'roleAssumerWithWebIdentity' | 'clientConfig'
>;

/**
 * For every provider of `@aws-sdk/credential-providers`. Roles are taken by `roles`; the clients that a provider makes
 * by itself get the transport, and their Region from the files: that of a portal is another one than the devices'.
 */
export const providerOptions = (transport: Transport, roles: RoleAssumer, askMfa: AskMfa): ProviderOptions => ({
  ignoreCache: true,
  mfaCodeProvider: askMfa,
  roleAssumer: (source, request) => roles.assume(source, request),
  roleAssumerWithWebIdentity: (request) => roles.assumeWithWebIdentity(request),
  clientConfig: { requestHandler: transport.freshHandler },
});

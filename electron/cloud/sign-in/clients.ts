/** The SDK's clients for signing in, loaded on first use, each through the transport of the environment. */
import type { SSOClient } from '@aws-sdk/client-sso';
import type { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import type { STSClient } from '@aws-sdk/client-sts';
import { signBy, type ServiceClock } from '../service-clock';
import type { Transport } from '../transport';
import type { Credentials } from './contract';

/**
 * Region and transport of a client; endpoints are the SDK's own, or what `AWS_ENDPOINT_URL_…` says. Such a client is
 * never destroyed: that would end the connections of every other client on the same transport.
 */
const configFor = (region: string, requestHandler: Transport['requestHandler']) => ({
  region,
  requestHandler,
  // A person waits: one repetition, and a service that stays silent is named after half a minute.
  maxAttempts: 2,
});

/**
 * A code and a refresh token count once: what is lost on a kept connection that is just ending would cost a sign-in.
 */
export async function oidcClient(region: string, transport: Transport): Promise<SSOOIDCClient> {
  const { SSOOIDCClient: Client } = await import('@aws-sdk/client-sso-oidc');
  return new Client(configFor(region, transport.freshHandler));
}

export async function ssoClient(region: string, transport: Transport): Promise<SSOClient> {
  const { SSOClient: Client } = await import('@aws-sdk/client-sso');
  return new Client(configFor(region, transport.requestHandler));
}

/**
 * The one of them whose calls are signed; a code of a second factor counts once, too. `credentials`: null for the calls
 * of it that are not.
 */
export async function stsClient(
  region: string,
  transport: Transport,
  clock: ServiceClock,
  credentials: Credentials | null,
  maxAttempts = 2,
): Promise<STSClient> {
  const { STSClient: Client } = await import('@aws-sdk/client-sts');
  const client = new Client({
    ...configFor(region, transport.freshHandler),
    maxAttempts,
    ...(credentials === null ? {} : { credentials }),
  });
  signBy(clock, client);
  return client;
}

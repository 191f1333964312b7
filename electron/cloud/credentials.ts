/** Credentials: the SDK's standard chain, loaded on first use; practice has fixed ones of its own. */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { Environment } from './contract';
import { RoleAssumer, nobodyToAsk, providerOptions } from './sign-in/providers';
import { ownTime, type ServiceClock } from './service-clock';
import type { Transport } from './transport';

/** The practice service takes any signature; these only make the SDK sign. No secret. */
export const practiceCredentials: AwsCredentialIdentity = { accessKeyId: 'AKIDPRACTICE', secretAccessKey: 'practice' };

/**
 * Environment variables, shared config and credentials files with profiles, processes, web identity. With a
 * profile only that profile. Rejects with a `CredentialsProviderError` where nothing is found, `SignInExpired` where a
 * person would have to give a code; the SDK's client keeps what is found until shortly before it expires.
 */
export function credentialsOf(
  environment: Environment,
  transport: Transport,
  clock: ServiceClock = ownTime,
): AwsCredentialIdentityProvider {
  if (environment.kind === 'practice') return () => Promise.resolve(practiceCredentials);
  return async () => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    // A laptop has no instance metadata: one short try, so that "not signed in" does not take seconds.
    const options = providerOptions(transport, new RoleAssumer(environment.region, transport, clock), nobodyToAsk);
    return fromNodeProviderChain({
      ...options,
      ...(environment.profile === null ? {} : { profile: environment.profile }),
      maxRetries: 0,
      timeout: 500,
    })();
  };
}

/** Credentials: the SDK's standard chain, loaded on first use; practice has fixed ones of its own. */
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { Environment } from './contract';

/** The practice service takes any signature; these only make the SDK sign. No secret. */
export const practiceCredentials: AwsCredentialIdentity = { accessKeyId: 'AKIDPRACTICE', secretAccessKey: 'practice' };

/**
 * Environment variables, shared config and credentials files with profiles, processes, web identity. With a
 * profile only that profile. Rejects with a `CredentialsProviderError` where nothing is found; the SDK
 * caches what is found until shortly before it expires.
 */
export function credentialsOf(environment: Environment): AwsCredentialIdentityProvider {
  if (environment.kind === 'practice') return () => Promise.resolve(practiceCredentials);
  return async () => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    // A laptop has no instance metadata: one short try, so that "not signed in" does not take seconds.
    const chain = fromNodeProviderChain({ ...(environment.profile === null ? {} : { profile: environment.profile }), clientConfig: { region: environment.region }, maxRetries: 0, timeout: 500 });
    return chain();
  };
}

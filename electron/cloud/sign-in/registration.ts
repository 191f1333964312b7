/** This app as a client of a portal, and the tokens it gets as such. All of it is secret but the client's id. */
import type { CreateTokenCommandOutput, SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { z } from 'zod';
import { failureOf, SignInFailed } from './failure';

export const registrationSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  /** Epoch ms. */ expiresAt: z.number(),
});
export type Registration = z.infer<typeof registrationSchema>;

export const tokenSchema = z.object({
  accessToken: z.string(),
  /** Null: the portal's administrator allows no silent renewal. */
  refreshToken: z.string().nullable(),
  /** Of the access token, epoch ms. */
  expiresAt: z.number(),
});
export type PortalToken = z.infer<typeof tokenSchema>;

/** What a person's consent gives. */
export interface Grant {
  readonly registration: Registration;
  readonly token: PortalToken;
}

/** The one scope that reads accounts and roles; with it a refresh token is given (AWS CLI asks for the same). */
export const scopes = ['sso:account:access'] as const;

export interface Registering {
  readonly grantTypes: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly issuerUrl?: string;
}

export async function register(
  client: SSOOIDCClient,
  { grantTypes, redirectUris, issuerUrl }: Registering,
  signal: AbortSignal,
): Promise<Registration> {
  const { RegisterClientCommand } = await import('@aws-sdk/client-sso-oidc');
  try {
    const made = await client.send(
      new RegisterClientCommand({
        clientName: 'FieldTunnel',
        clientType: 'public',
        scopes: [...scopes],
        grantTypes: [...grantTypes],
        ...(redirectUris === undefined ? {} : { redirectUris: [...redirectUris] }),
        ...(issuerUrl === undefined ? {} : { issuerUrl }),
      }),
      { abortSignal: signal },
    );
    if (made.clientId === undefined || made.clientSecret === undefined)
      throw new SignInFailed('unexpected', 'The portal registered no client.');
    return {
      clientId: made.clientId,
      clientSecret: made.clientSecret,
      expiresAt: (made.clientSecretExpiresAt ?? 0) * 1000,
    };
  } catch (error) {
    throw failureOf(error, 'portal');
  }
}

/** `now`: when it was answered, epoch ms; the service says only for how long a token lives. */
export function tokenOf({ accessToken, refreshToken, expiresIn }: CreateTokenCommandOutput, now: number): PortalToken {
  if (accessToken === undefined) throw new SignInFailed('unexpected', 'The portal gave no token.');
  return { accessToken, refreshToken: refreshToken ?? null, expiresAt: now + (expiresIn ?? 3600) * 1000 };
}

/**
 * A new access token without a person. Rejects as the SDK does: `InvalidGrantException` and `ExpiredTokenException` end
 * the session.
 */
export async function refreshed(
  client: SSOOIDCClient,
  { registration, token }: Grant,
  now: () => number,
  signal: AbortSignal,
): Promise<PortalToken> {
  const { CreateTokenCommand } = await import('@aws-sdk/client-sso-oidc');
  const { clientId, clientSecret } = registration;
  const answer = await client.send(
    new CreateTokenCommand({
      clientId,
      clientSecret,
      grantType: 'refresh_token',
      refreshToken: token.refreshToken ?? '',
    }),
    { abortSignal: signal },
  );
  const next = tokenOf(answer, now());
  return { ...next, refreshToken: next.refreshToken ?? token.refreshToken };
}

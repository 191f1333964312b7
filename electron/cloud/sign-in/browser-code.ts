/** Authorisation code with PKCE (RFC 7636, 8252): the browser of this computer comes back to a port of our own. */
import type { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { WallClock } from '../../net/clock';
import type { Portal } from './contract';
import { failureOf } from './failure';
import { listenForCode } from './loopback';
import { register, scopes, tokenOf, type Grant } from './registration';

export interface BrowserCode {
  /** For the system's browser. Holds the state and the challenge, neither of which is of use without this process. */
  readonly address: string;
  readonly expiresAt: number;
  readonly grant: Promise<Grant>;
}

/** A browser in which nobody signs in is given up after this long (ms), as the AWS CLI does. */
const patienceMs = 10 * 60_000;
/** Registered without a port: of loopback addresses any port is accepted (RFC 8252, section 7.3). */
const redirectPath = '/oauth/callback';

const base64url = (data: Buffer): string => data.toString('base64url');
const challengeOf = (verifier: string): string => base64url(createHash('sha256').update(verifier).digest());

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** True only for exactly the state that was sent. Digests have one length, whatever was given. */
export const isState = (expected: string, given: string | null): boolean =>
  given !== null && timingSafeEqual(digestOf(given), digestOf(expected));

/**
 * The authorization endpoint lives beside the client's other endpoints, so that one override leads all of them
 * elsewhere.
 */
async function authorizeAddress(client: SSOOIDCClient, region: string): Promise<URL> {
  const configured = process.env['AWS_ENDPOINT_URL_SSO_OIDC'] ?? process.env['AWS_ENDPOINT_URL'];
  if (configured !== undefined && URL.canParse(configured))
    return new URL('authorize', configured.endsWith('/') ? configured : `${configured}/`);
  const { url } = client.config.endpointProvider({
    Region: region,
    UseDualStack: await client.config.useDualstackEndpoint(),
    UseFIPS: await client.config.useFipsEndpoint(),
  });
  return new URL('/authorize', url);
}

export async function startBrowserCode(
  client: SSOOIDCClient,
  portal: Portal,
  clock: WallClock,
  signal: AbortSignal,
): Promise<BrowserCode> {
  const registration = await register(
    client,
    {
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [`http://127.0.0.1${redirectPath}`],
      issuerUrl: portal.startUrl,
    },
    signal,
  );
  const state = base64url(randomBytes(32));
  const codeVerifier = base64url(randomBytes(48));
  const ended = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const listening = await listenForCode({
    path: redirectPath,
    isState: (given) => isState(state, given),
    signal: ended,
  });
  const redirectUri = `http://127.0.0.1:${listening.port}${redirectPath}`;
  const address = await authorizeAddress(client, portal.region);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: registration.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: 'S256',
    code_challenge: challengeOf(codeVerifier),
    scopes: scopes.join(' '),
  }).toString();

  async function exchange(): Promise<Grant> {
    const code = await listening.code;
    const { CreateTokenCommand } = await import('@aws-sdk/client-sso-oidc');
    try {
      const { clientId, clientSecret } = registration;
      return {
        registration,
        token: tokenOf(
          await client.send(
            new CreateTokenCommand({
              clientId,
              clientSecret,
              grantType: 'authorization_code',
              code,
              codeVerifier,
              redirectUri,
            }),
            { abortSignal: signal },
          ),
          clock.now(),
        ),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error, 'portal');
    }
  }
  const grant = exchange();
  grant.catch(() => undefined);
  return { address: address.toString(), expiresAt: clock.now() + patienceMs, grant };
}

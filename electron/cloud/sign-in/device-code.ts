/** Device authorisation (RFC 8628): a code that is confirmed in any browser, also on another computer. */
import type { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { delay, type WallClock } from '../../net/clock';
import type { Portal } from './contract';
import { failureOf, isUnreachable, SignInFailed } from './failure';
import { register, tokenOf, type Registration, type Grant } from './registration';

export interface DeviceCode {
  /** To be compared with what the browser shows. */
  readonly userCode: string;
  /** Carries the user code; for the system's browser. */
  readonly address: string;
  /** Without the code, short enough to type. */
  readonly shortAddress: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** Resolves when the code was confirmed; polls no faster than the service allows. */
  readonly grant: Promise<Grant>;
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628, section 3.2 and 3.5: the interval where none was given, and what each `slow_down` adds; seconds. */
const usualIntervalSeconds = 5;

async function poll(
  client: SSOOIDCClient,
  registration: Registration,
  deviceCode: string,
  interval: number,
  expiresAt: number,
  clock: WallClock,
  signal: AbortSignal,
): Promise<Grant> {
  const { CreateTokenCommand } = await import('@aws-sdk/client-sso-oidc');
  let pause = interval;
  for (;;) {
    await delay(clock, pause * 1000, signal);
    if (clock.now() >= expiresAt) throw new SignInFailed('code-expired', 'The code was not confirmed in time.');
    try {
      const { clientId, clientSecret } = registration;
      return {
        registration,
        token: tokenOf(
          await client.send(new CreateTokenCommand({ clientId, clientSecret, grantType: deviceGrant, deviceCode }), {
            abortSignal: signal,
          }),
          clock.now(),
        ),
      };
    } catch (error) {
      signal.throwIfAborted();
      const name = error instanceof Error ? error.name : '';
      if (name === 'AuthorizationPendingException') continue;
      if (name === 'SlowDownException') pause += usualIntervalSeconds;
      // A network that comes and goes does not take back a code that somebody is about to confirm.
      else if (!isUnreachable(error) && name !== 'InternalServerException') throw failureOf(error, 'portal');
    }
  }
}

export async function startDeviceCode(
  client: SSOOIDCClient,
  portal: Portal,
  clock: WallClock,
  signal: AbortSignal,
): Promise<DeviceCode> {
  const { StartDeviceAuthorizationCommand } = await import('@aws-sdk/client-sso-oidc');
  const registration = await register(client, { grantTypes: [deviceGrant, 'refresh_token'] }, signal);
  try {
    const { clientId, clientSecret } = registration;
    const started = await client.send(
      new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: portal.startUrl }),
      { abortSignal: signal },
    );
    const { deviceCode, userCode, verificationUri, verificationUriComplete, expiresIn, interval } = started;
    if (deviceCode === undefined || userCode === undefined || verificationUri === undefined)
      throw new SignInFailed('unexpected', 'The portal gave no code.');
    const expiresAt = clock.now() + (expiresIn ?? 600) * 1000;
    const grant = poll(client, registration, deviceCode, interval ?? usualIntervalSeconds, expiresAt, clock, signal);
    grant.catch(() => undefined);
    return {
      userCode,
      address: verificationUriComplete ?? verificationUri,
      shortAddress: verificationUri,
      expiresAt,
      grant,
    };
  } catch (error) {
    throw failureOf(error, 'portal');
  }
}

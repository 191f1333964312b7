/** Sessions with access portals: kept in the encrypted store, renewed silently, ended on sign-out. */
import type { SSOClient } from '@aws-sdk/client-sso';
import { z } from 'zod';
import type { Transport } from '../transport';
import { startBrowserCode } from './browser-code';
import { readCliSession, sweepCliSessions, writeCliSession } from './cli-cache';
import { oidcClient, ssoClient } from './clients';
import type { WallClock } from '../../net/clock';
import { SignInNeeded, type Account, type Credentials, type Portal, type SecretBox } from './contract';
import { startDeviceCode } from './device-code';
import { accountsOf, roleCredentialsOf, rolesOf } from './portal-api';
import { refreshed, registrationSchema, tokenSchema, type Grant } from './registration';

const grantSchema = z.object({ registration: registrationSchema, token: tokenSchema });
const prefix = 'portal:';
const nameOf = ({ startUrl, region }: Portal): string => `${prefix}${region} ${startUrl}`;
/** An access token with less than this left is renewed before it is used. */
const earlyMs = 5 * 60_000;

/** What a person has to do, told while it is waited for. */
export interface Confirmation {
  /** Null with the browser of this computer: there is nothing to compare. */
  readonly userCode: string | null;
  readonly address: string;
  readonly shortAddress: string | null;
  readonly expiresAt: number;
}

export interface PortalsOptions {
  readonly secrets: SecretBox;
  readonly onSecret: (secret: string) => void;
  readonly transport: () => Transport;
  readonly clock: WallClock;
}

/** One session with a portal, wherever it is kept. */
interface PortalSession {
  readonly portal: Portal;
  /** One renewal at a time of each. */
  readonly id: string;
  readonly read: () => Promise<Grant | null>;
  readonly keep: (grant: Grant) => Promise<void>;
}

const never = new AbortController().signal;

const over = ({ startUrl }: Portal, because: 'missing' | 'expired'): SignInNeeded =>
  new SignInNeeded(because, `The session with ${startUrl} is ${because}.`);

export class Portals {
  readonly #options: PortalsOptions;
  /** What a run of before left where the CLI keeps its sessions is gone. */
  readonly #swept = sweepCliSessions();
  /** Renewals under way, by session. */
  readonly #refreshing = new Map<string, Promise<Grant>>();

  constructor(options: PortalsOptions) {
    this.#options = options;
  }

  /** Resolves when the person has signed in; nothing is kept when the signal ends it. Rejects with `SignInFailed`. */
  async signIn(
    portal: Portal,
    method: 'browser' | 'code',
    onConfirm: (what: Confirmation) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { transport, clock, onSecret } = this.#options;
    const client = await oidcClient(portal.region, transport());
    if (method === 'code') {
      const { userCode, address, shortAddress, expiresAt, grant } = await startDeviceCode(
        client,
        portal,
        clock,
        signal,
      );
      onSecret(userCode);
      onConfirm({ userCode, address, shortAddress, expiresAt });
      await this.#keepGrant(portal, await grant);
    } else {
      const { address, expiresAt, grant } = await startBrowserCode(client, portal, clock, signal);
      onConfirm({ userCode: null, address, shortAddress: null, expiresAt });
      await this.#keepGrant(portal, await grant);
    }
  }

  isSignedIn(portal: Portal): boolean {
    return this.#grantOf(portal) !== null;
  }

  /** Whether the session renews itself without a person. */
  renews(portal: Portal): boolean {
    return (this.#grantOf(portal)?.token.refreshToken ?? null) !== null;
  }

  accounts(portal: Portal, signal: AbortSignal): Promise<readonly Account[]> {
    return this.#asking(this.#ownSession(portal), (client, accessToken) => accountsOf(client, accessToken, signal));
  }

  roles(portal: Portal, accountId: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#asking(this.#ownSession(portal), (client, accessToken) =>
      rolesOf(client, accessToken, accountId, signal),
    );
  }

  /**
   * Temporary credentials of a role, without a person. Rejects with `SignInNeeded` when the session is over. `cli`:
   * under which name the AWS CLI keeps its session with the portal; that one is used by whoever did not sign in here.
   */
  async credentials(portal: Portal, accountId: string, roleName: string, cli?: string): Promise<Credentials> {
    const { onSecret } = this.#options;
    const session =
      cli === undefined || this.#grantOf(portal) !== null ? this.#ownSession(portal) : this.#cliSession(portal, cli);
    const credentials = await this.#asking(session, (client, accessToken) =>
      roleCredentialsOf(client, accessToken, accountId, roleName),
    );
    for (const secret of [credentials.secretAccessKey, credentials.sessionToken])
      if (secret !== undefined) onSecret(secret);
    return credentials;
  }

  /** Ends the session at the portal where that can be reached, and forgets it here in any case. */
  async signOut(portal: Portal): Promise<void> {
    const { secrets, transport } = this.#options;
    const grant = this.#grantOf(portal);
    await secrets.delete(nameOf(portal));
    if (grant === null) return;
    const client = await ssoClient(portal.region, transport());
    try {
      const { LogoutCommand } = await import('@aws-sdk/client-sso');
      await client.send(new LogoutCommand({ accessToken: grant.token.accessToken }), {
        abortSignal: AbortSignal.timeout(5000),
      });
    } catch {
      // Forgotten here in any case; the portal ends the session by itself in time.
    }
  }

  #learn({ registration, token }: Grant): void {
    for (const secret of [registration.clientSecret, token.accessToken, token.refreshToken])
      if (secret !== null) this.#options.onSecret(secret);
  }

  #grantOf(portal: Portal): Grant | null {
    const text = this.#options.secrets.get(nameOf(portal));
    if (text === null) return null;
    try {
      const grant = grantSchema.parse(JSON.parse(text));
      this.#learn(grant);
      return grant;
    } catch {
      return null;
    }
  }

  async #keepGrant(portal: Portal, grant: Grant): Promise<void> {
    this.#learn(grant);
    await this.#options.secrets.set(nameOf(portal), JSON.stringify(grant));
  }

  #ownSession(portal: Portal): PortalSession {
    return {
      portal,
      id: nameOf(portal),
      read: () => Promise.resolve(this.#grantOf(portal)),
      keep: (grant) => this.#keepGrant(portal, grant),
    };
  }

  #cliSession(portal: Portal, cli: string): PortalSession {
    return {
      portal,
      id: `cli:${cli}`,
      read: async () => {
        const grant = await readCliSession(cli);
        if (grant !== null) this.#learn(grant);
        return grant;
      },
      keep: async (grant) => {
        this.#learn(grant);
        await this.#swept;
        await writeCliSession(cli, grant);
      },
    };
  }

  async #renew({ portal, keep }: PortalSession, grant: Grant): Promise<Grant> {
    const { clock, transport } = this.#options;
    const { registration, token } = grant;
    if (token.refreshToken === null || (registration.expiresAt !== 0 && registration.expiresAt <= clock.now()))
      throw over(portal, 'expired');
    const client = await oidcClient(portal.region, transport());
    try {
      const next = { registration, token: await refreshed(client, grant, () => clock.now(), never) };
      await keep(next);
      return next;
    } catch (error) {
      // The portal's own no ends the session; a network that is away does not.
      if (
        error instanceof Error &&
        /^(InvalidGrant|ExpiredToken|UnauthorizedClient|InvalidClient|AccessDenied|InvalidRequest)/.test(error.name)
      )
        throw over(portal, 'expired');
      throw error;
    }
  }

  /** Calls at the same time share one renewal: a refresh token may work only once. */
  #renewed(session: PortalSession, grant: Grant): Promise<Grant> {
    const running =
      this.#refreshing.get(session.id) ??
      this.#renew(session, grant).finally(() => this.#refreshing.delete(session.id));
    this.#refreshing.set(session.id, running);
    return running;
  }

  /** A session whose token is good for a while. */
  async #fresh(session: PortalSession): Promise<Grant> {
    const grant = await session.read();
    if (grant === null) throw over(session.portal, 'missing');
    const left = grant.token.expiresAt - this.#options.clock.now();
    if (left > earlyMs) return grant;
    try {
      return await this.#renewed(session, grant);
    } catch (error) {
      // Not renewed in time, but still good for this one call.
      if (left > 0) return grant;
      throw error;
    }
  }

  async #asking<T>(session: PortalSession, ask: (client: SSOClient, accessToken: string) => Promise<T>): Promise<T> {
    const { portal } = session;
    const grant = await this.#fresh(session);
    const client = await ssoClient(portal.region, this.#options.transport());
    try {
      return await ask(client, grant.token.accessToken);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'UnauthorizedException') throw error;
      // Over before its time: ended by an administrator, or only this token is.
      const next = await this.#renewed(session, grant);
      return ask(client, next.token.accessToken).catch((again: unknown) => {
        throw again instanceof Error && again.name === 'UnauthorizedException' ? over(portal, 'expired') : again;
      });
    }
  }
}

/** Sessions with access portals: kept in the encrypted store, renewed silently, ended on sign-out. */
import { z } from 'zod';
import type { Transport } from '../transport';
import { startBrowserCode } from './browser-code';
import { readCliSession, writeCliSession } from './cli-cache';
import { oidcClient, ssoClient } from './clients';
import { SignInNeeded, type Account, type Clock, type Credentials, type Portal, type SecretBox } from './contract';
import { startDeviceCode } from './device-code';
import { failureOf, SignInFailed } from './failure';
import { refreshed, registrationSchema, tokenSchema, type Grant } from './registration';

const grantSchema = z.object({ registration: registrationSchema, token: tokenSchema });
const prefix = 'portal:';
const nameOf = ({ startUrl, region }: Portal): string => `${prefix}${region} ${startUrl}`;
/** An access token with less than this left (ms) is renewed before it is used. */
const early = 5 * 60_000;

/** What a person has to do, told while it is waited for. */
export interface Confirmation {
  /** Null with the browser of this computer: there is nothing to compare. */
  readonly userCode: string | null;
  readonly address: string;
  readonly shortAddress: string | null;
  readonly expiresAt: number;
}

export interface Portals {
  /** Resolves when the person has signed in; nothing is kept when the signal ends it. Rejects with `SignInFailed`. */
  signIn(
    portal: Portal,
    method: 'browser' | 'code',
    onConfirm: (what: Confirmation) => void,
    signal: AbortSignal,
  ): Promise<void>;
  isSignedIn(portal: Portal): boolean;
  /** Whether the session renews itself without a person. */
  renews(portal: Portal): boolean;
  accounts(portal: Portal, signal: AbortSignal): Promise<readonly Account[]>;
  roles(portal: Portal, accountId: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Temporary credentials of a role, without a person. Rejects with `SignInNeeded` when the session is over. `cli`: under which
   * name the AWS CLI keeps its session with the portal; that one is used by whoever did not sign in here.
   */
  credentials(portal: Portal, accountId: string, roleName: string, cli?: string): Promise<Credentials>;
  /** Ends the session at the portal where that can be reached, and forgets it here in any case. */
  signOut(portal: Portal): Promise<void>;
}

export interface PortalsOptions {
  readonly secrets: SecretBox;
  readonly onSecret: (secret: string) => void;
  readonly transport: () => Transport;
  readonly clock: Clock;
}

/** One session, wherever it is kept. */
interface Session {
  readonly portal: Portal;
  /** One renewal at a time of each. */
  readonly id: string;
  readonly read: () => Promise<Grant | null>;
  readonly keep: (grant: Grant) => Promise<void>;
}

const never = new AbortController().signal;

export function createPortals({ secrets, onSecret, transport, clock }: PortalsOptions): Portals {
  const refreshing = new Map<string, Promise<Grant>>();

  function learn({ registration, token }: Grant): void {
    for (const secret of [registration.clientSecret, token.accessToken, token.refreshToken])
      if (secret !== null) onSecret(secret);
  }
  function grantOf(portal: Portal): Grant | null {
    const text = secrets.get(nameOf(portal));
    if (text === null) return null;
    try {
      const grant = grantSchema.parse(JSON.parse(text));
      learn(grant);
      return grant;
    } catch {
      return null;
    }
  }
  async function keepGrant(portal: Portal, grant: Grant): Promise<void> {
    learn(grant);
    await secrets.set(nameOf(portal), JSON.stringify(grant));
  }
  const ownSession = (portal: Portal): Session => ({
    portal,
    id: nameOf(portal),
    read: () => Promise.resolve(grantOf(portal)),
    keep: (grant) => keepGrant(portal, grant),
  });
  const cliSession = (portal: Portal, cli: string): Session => ({
    portal,
    id: `cli:${cli}`,
    async read() {
      const grant = await readCliSession(cli);
      if (grant !== null) learn(grant);
      return grant;
    },
    async keep(grant) {
      learn(grant);
      await writeCliSession(cli, grant);
    },
  });
  const over = ({ startUrl }: Portal, because: 'missing' | 'expired'): SignInNeeded =>
    new SignInNeeded(because, `The session with ${startUrl} is ${because}.`);

  async function renew({ portal, keep }: Session, grant: Grant): Promise<Grant> {
    if (
      grant.token.refreshToken === null ||
      (grant.registration.expiresAt !== 0 && grant.registration.expiresAt <= clock.now())
    )
      throw over(portal, 'expired');
    const client = await oidcClient(portal.region, transport());
    try {
      const next = {
        registration: grant.registration,
        token: await refreshed(client, grant, () => clock.now(), never),
      };
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
  /** Callers at the same time share one renewal: a refresh token may work only once. */
  function renewed(session: Session, grant: Grant): Promise<Grant> {
    const running = refreshing.get(session.id) ?? renew(session, grant).finally(() => refreshing.delete(session.id));
    refreshing.set(session.id, running);
    return running;
  }
  /** A session whose token is good for a while. */
  async function fresh(session: Session): Promise<Grant> {
    const grant = await session.read();
    if (grant === null) throw over(session.portal, 'missing');
    const left = grant.token.expiresAt - clock.now();
    if (left > early) return grant;
    try {
      return await renewed(session, grant);
    } catch (error) {
      // Not renewed in time, but still good for this one call.
      if (left > 0) return grant;
      throw error;
    }
  }

  async function asking<T>(
    session: Session,
    ask: (client: Awaited<ReturnType<typeof ssoClient>>, accessToken: string) => Promise<T>,
  ): Promise<T> {
    const { portal } = session;
    const grant = await fresh(session);
    const client = await ssoClient(portal.region, transport());
    try {
      return await ask(client, grant.token.accessToken);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'UnauthorizedException') throw error;
      // Over before its time: ended by an administrator, or only this token is.
      const next = await renewed(session, grant);
      return ask(client, next.token.accessToken).catch((again: unknown) => {
        throw again instanceof Error && again.name === 'UnauthorizedException' ? over(portal, 'expired') : again;
      });
    }
  }

  return {
    async signIn(portal, method, onConfirm, signal) {
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
        await keepGrant(portal, await grant);
      } else {
        const { address, expiresAt, grant } = await startBrowserCode(client, portal, clock, signal);
        onConfirm({ userCode: null, address, shortAddress: null, expiresAt });
        await keepGrant(portal, await grant);
      }
    },
    isSignedIn: (portal) => grantOf(portal) !== null,
    renews: (portal) => (grantOf(portal)?.token.refreshToken ?? null) !== null,
    accounts: (portal, signal) =>
      asking(ownSession(portal), async (client, accessToken) => {
        const { paginateListAccounts } = await import('@aws-sdk/client-sso');
        const found: Account[] = [];
        for await (const { accountList } of paginateListAccounts(
          { client, pageSize: 100 },
          { accessToken },
          { abortSignal: signal },
        )) {
          for (const { accountId, accountName } of accountList ?? [])
            if (accountId !== undefined) found.push({ id: accountId, name: accountName ?? null });
        }
        return found.sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id));
      }),
    roles: (portal, accountId, signal) =>
      asking(ownSession(portal), async (client, accessToken) => {
        const { paginateListAccountRoles } = await import('@aws-sdk/client-sso');
        const found: string[] = [];
        for await (const { roleList } of paginateListAccountRoles(
          { client, pageSize: 100 },
          { accessToken, accountId },
          { abortSignal: signal },
        )) {
          for (const { roleName } of roleList ?? []) if (roleName !== undefined) found.push(roleName);
        }
        return found.sort();
      }),
    credentials: (portal, accountId, roleName, cli) =>
      asking(
        cli === undefined || grantOf(portal) !== null ? ownSession(portal) : cliSession(portal, cli),
        async (client, accessToken) => {
          const { GetRoleCredentialsCommand } = await import('@aws-sdk/client-sso');
          try {
            const { roleCredentials } = await client.send(
              new GetRoleCredentialsCommand({ accessToken, accountId, roleName }),
            );
            const { accessKeyId, secretAccessKey, sessionToken, expiration } = roleCredentials ?? {};
            if (accessKeyId === undefined || secretAccessKey === undefined)
              throw new SignInFailed('unexpected', 'The portal gave no credentials.');
            for (const secret of [secretAccessKey, sessionToken]) if (secret !== undefined) onSecret(secret);
            return {
              accessKeyId,
              secretAccessKey,
              ...(sessionToken === undefined ? {} : { sessionToken }),
              ...(expiration === undefined ? {} : { expiration: new Date(expiration) }),
            };
          } catch (error) {
            if (
              error instanceof Error &&
              (error.name === 'ForbiddenException' || error.name === 'ResourceNotFoundException')
            )
              throw failureOf(error, 'role');
            throw error;
          }
        },
      ),
    async signOut(portal) {
      const grant = grantOf(portal);
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
    },
  };
}

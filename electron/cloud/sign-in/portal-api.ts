/**
 * The three questions that a portal answers to an access token: accounts, roles, and the credentials of a role. Rejects
 * as the SDK does.
 */
import type { SSOClient } from '@aws-sdk/client-sso';
import { plainLine } from '../../../shared/text/outside';
import { PageTokens } from '../page-tokens';
import type { Account, Credentials } from './contract';
import { failureOf, SignInFailed } from './failure';

export async function accountsOf(
  client: SSOClient,
  accessToken: string,
  signal: AbortSignal,
): Promise<readonly Account[]> {
  const { paginateListAccounts } = await import('@aws-sdk/client-sso');
  const found: Account[] = [];
  const pages = new PageTokens();
  for await (const { accountList, nextToken } of paginateListAccounts(
    { client, pageSize: 100 },
    { accessToken },
    { abortSignal: signal },
  )) {
    for (const { accountId, accountName } of accountList ?? [])
      if (accountId !== undefined)
        found.push({ id: accountId, name: accountName === undefined ? null : plainLine(accountName) });
    if (nextToken !== undefined && pages.leadsNowhere(nextToken)) break;
  }
  return found.sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id));
}

export async function rolesOf(
  client: SSOClient,
  accessToken: string,
  accountId: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { paginateListAccountRoles } = await import('@aws-sdk/client-sso');
  const found: string[] = [];
  const pages = new PageTokens();
  for await (const { roleList, nextToken } of paginateListAccountRoles(
    { client, pageSize: 100 },
    { accessToken, accountId },
    { abortSignal: signal },
  )) {
    for (const { roleName } of roleList ?? []) if (roleName !== undefined) found.push(roleName);
    if (nextToken !== undefined && pages.leadsNowhere(nextToken)) break;
  }
  return found.sort();
}

/** Rejects with `SignInFailed` where the role may not be taken. */
export async function roleCredentialsOf(
  client: SSOClient,
  accessToken: string,
  accountId: string,
  roleName: string,
): Promise<Credentials> {
  const { GetRoleCredentialsCommand } = await import('@aws-sdk/client-sso');
  try {
    const { roleCredentials } = await client.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName }));
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = roleCredentials ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined)
      throw new SignInFailed('unexpected', 'The portal gave no credentials.');
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(expiration === undefined ? {} : { expiration: new Date(expiration) }),
    };
  } catch (error) {
    if (error instanceof Error && (error.name === 'ForbiddenException' || error.name === 'ResourceNotFoundException'))
      throw failureOf(error, 'role');
    throw error;
  }
}

/** Sessions with portals as the AWS CLI keeps them (`~/.aws/sso/cache`): who signed in there is signed in here, too. */
import { getSSOTokenFilepath, getSSOTokenFromFile } from '@smithy/shared-ini-file-loader';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AtomicFile } from '../../storage/atomic-file';
import type { Grant } from './registration';

/** Older versions write it in ways that only `Date.parse` reads. */
const moment = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number());
/**
 * The CLI's own file; what else is in it stays. Older ones, and those of profiles without an `sso-session`, cannot be
 * renewed.
 */
const cached = z.looseObject({
  accessToken: z.string(),
  expiresAt: moment,
  refreshToken: z.string().optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  registrationExpiresAt: moment.optional().catch(undefined),
});

/** What this app writes there before it has its name: a token in the clear, where a run was ended in between. */
const leftOver = /^[0-9a-f]{40}\.json\.tmp-[0-9a-f]{12}$/;

/**
 * Removes what runs left behind that were ended while they wrote. Only before the first session is written. Never
 * rejects.
 */
export async function sweepCliSessions(): Promise<void> {
  try {
    const folder = dirname(getSSOTokenFilepath(''));
    const left = (await readdir(folder)).filter((name) => leftOver.test(name));
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
  } catch {
    // Nobody signed in with the CLI, or nothing can be removed there.
  }
}

/**
 * `id`: name of the `sso-session`, or the start URL of a profile without one. Null: nobody signed in, or the file
 * cannot be read.
 */
export async function readCliSession(id: string): Promise<Grant | null> {
  const found: unknown = await getSSOTokenFromFile(id).catch(() => null);
  const { data } = cached.safeParse(found);
  if (data === undefined) return null;
  const { accessToken, expiresAt, refreshToken, clientId, clientSecret, registrationExpiresAt = 0 } = data;
  const renews = refreshToken !== undefined && clientId !== undefined && clientSecret !== undefined;
  return {
    registration: { clientId: clientId ?? '', clientSecret: clientSecret ?? '', expiresAt: registrationExpiresAt },
    token: { accessToken, refreshToken: renews ? refreshToken : null, expiresAt },
  };
}

/** Puts a renewed token where the CLI finds it: the refresh token before it may be of no use to it any more. */
export async function writeCliSession(id: string, { token }: Grant): Promise<void> {
  const { accessToken, refreshToken, expiresAt } = token;
  try {
    const before = await getSSOTokenFromFile(id);
    const text = JSON.stringify(
      {
        ...before,
        accessToken,
        expiresAt: new Date(expiresAt).toISOString(),
        ...(refreshToken === null ? {} : { refreshToken }),
      },
      null,
      2,
    );
    await new AtomicFile(getSSOTokenFilepath(id)).replace(Buffer.from(text), { previous: 'ignore' });
  } catch {
    // A home that cannot be written to: the token is good all the same, and the CLI signs in again.
  }
}

/** Temporary keys as the AWS access portal copies them, taken from the clipboard by the main process. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

export const keysSchema = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string().nullable(),
  /** Epoch ms; null: not said. */
  expiresAt: z.number().nullable(),
});
export type PastedKeys = z.infer<typeof keysSchema>;

/** Eight characters that name keys without revealing them. */
export const keysId = ({ accessKeyId }: Pick<PastedKeys, 'accessKeyId'>): string =>
  createHash('sha256').update(accessKeyId).digest('hex').slice(0, 8);

/** One name in the ways it is written: shells (`export`, `set`, `$Env:`), files (`aws_…`), JSON. */
const valueOf = (text: string, names: string): string | null =>
  new RegExp(
    `(?:^|[\\s"'{,;:])(?:export\\s+|set\\s+|setx\\s+|\\$env:)?["']?(?:${names})["']?\\s*[=:]\\s*["']?([^\\s"',;]+)`,
    'im',
  ).exec(text)?.[1] ?? null;

/**
 * `export AWS_ACCESS_KEY_ID="…"` (also `SET`, `$Env:`), a `[profile]` section of a credentials file, or the JSON of the
 * AWS CLI and the SDKs (`AccessKeyId`, `Credentials: {…}`). Null where it is none of them. `long-lived`: keys without a
 * session token, of a user; those belong into no app.
 */
export function parsePastedKeys(text: string): PastedKeys | 'long-lived' | null {
  if (text.length > 20_000) return null;
  const accessKeyId = valueOf(text, 'AWS_ACCESS_KEY_ID|AccessKeyId');
  const secretAccessKey = valueOf(text, 'AWS_SECRET_ACCESS_KEY|SecretAccessKey');
  const sessionToken = valueOf(text, 'AWS_SESSION_TOKEN|AWS_SECURITY_TOKEN|SessionToken');
  if (
    accessKeyId === null ||
    secretAccessKey === null ||
    !/^[A-Z0-9]{16,128}$/.test(accessKeyId) ||
    !/^[A-Za-z0-9/+=]{16,}$/.test(secretAccessKey)
  )
    return null;
  if (sessionToken === null) return 'long-lived';
  const said = valueOf(text, 'AWS_CREDENTIAL_EXPIRATION|Expiration|expiration');
  const at = said === null ? Number.NaN : /^\d{12,}$/.test(said) ? Number(said) : Date.parse(said);
  return { accessKeyId, secretAccessKey, sessionToken, expiresAt: Number.isNaN(at) ? null : at };
}

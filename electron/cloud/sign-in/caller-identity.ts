/** Who AWS says one is, and how that is told to a person. */
import type { ServiceClock } from '../service-clock';
import type { Transport } from '../transport';
import { stsClient } from './clients';
import type { CallerIdentity, Credentials } from './contract';

/** `sts:GetCallerIdentity` is allowed to everybody. Rejects as the SDK does. */
export async function callerIdentityOf(
  credentials: Credentials,
  region: string,
  transport: Transport,
  clock: ServiceClock,
  signal: AbortSignal,
): Promise<CallerIdentity | null> {
  // One attempt: who one is must not keep a window waiting.
  const client = await stsClient(region, transport, clock, credentials, 1);
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
  return Account === undefined || Arn === undefined ? null : { accountId: Account, arn: Arn };
}

/**
 * The role or user an ARN names, as people know it: `assumed-role/AWSReservedSSO_FieldTech_0a1b2c3d4e5f6789/anna` is
 * the permission set FieldTech; `user/plant/anna` is anna; the root of an account is `root`.
 */
export function roleOf(arn: string): string | null {
  const [kind = '', ...rest] = arn.split(':').slice(5).join(':').split('/');
  switch (kind) {
    case 'assumed-role':
      return rest[0]?.replace(/^AWSReservedSSO_(.+)_[0-9a-f]{16}$/, '$1') ?? null;
    case 'user':
    case 'role':
    case 'federated-user':
      return rest.at(-1) ?? null;
    case 'root':
      return 'root';
    default:
      return null;
  }
}

/**
 * Who has taken a role, as the ARN names the session: `assumed-role/AWSReservedSSO_FieldTech_0a1b2c3d4e5f6789/anna` is
 * anna's.
 */
export const sessionNameOf = (arn: string): string | null => /:assumed-role\/[^/]+\/([^/]+)$/.exec(arn)?.[1] ?? null;

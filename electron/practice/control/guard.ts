import type { IncomingHttpHeaders } from 'node:http';
import type { Behaviours } from '../behaviours';
import { ServiceError } from '../core/errors';
import type { RateLimit } from '../core/rate-limit';
import type { Tunnels } from '../core/tunnels';
import type { ArmedFaults, Scope } from '../faults/armed-faults';
import { checkPermission } from './denials';

interface GuardedCall {
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  readonly scope: Scope;
  /** As sent; not yet checked. */
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Guard {
  readonly behaviours: Behaviours;
  readonly armed: ArmedFaults;
  readonly rate: RateLimit;
  readonly region: string;
}

/** Everything that can refuse a request before its input is looked at. @throws ServiceError */
export function checkCall(
  { behaviours, armed, rate, region }: Guard,
  { operation, headers, scope, input }: GuardedCall,
): void {
  if (behaviours.unsignedRequests === 'refused') checkSignature(headers.authorization);
  if (armed.acts('service-error', scope))
    throw new ServiceError(
      'InternalFailure',
      'The request processing has failed because of an unknown error, exception or failure.',
      500,
    );
  if (armed.acts('throttled', scope) || !rate.allows())
    throw new ServiceError('ThrottlingException', 'Rate exceeded', 429);
  checkPermission(operation, input, scope, { armed, behaviours, region });
}

/**
 * A signature has to be there and to have its parts; it is not verified: there are no accounts to verify it against.
 */
function checkSignature(authorization: string | undefined): void {
  if (authorization === undefined)
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const complete =
    /^AWS4-[A-Z0-9-]+ /.test(authorization) &&
    ['Credential=', 'SignedHeaders=', 'Signature='].every((part) => authorization.includes(part));
  if (!complete)
    throw new ServiceError(
      'IncompleteSignatureException',
      'Authorization header requires Credential, SignedHeaders and Signature.',
    );
}

/** What a request is about, read from its body before that is checked: for faults that target one tunnel or thing. */
export function scopeOf(body: Readonly<Record<string, unknown>>, tunnels: Tunnels): Scope {
  const { tunnelId, resourceArn, thingName } = body;
  const named = tunnels.all().find((tunnel) => tunnel.tunnelId === tunnelId || tunnel.tunnelArn === resourceArn);
  if (named !== undefined) return { tunnelId: named.tunnelId, thingName: named.destinationConfig?.thingName };
  const config: unknown = body['destinationConfig'];
  const configured =
    typeof config === 'object' && config !== null && 'thingName' in config ? config.thingName : undefined;
  const name = thingName ?? configured;
  return {
    ...(typeof tunnelId === 'string' ? { tunnelId } : {}),
    ...(typeof name === 'string' ? { thingName: name } : {}),
  };
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Behaviours } from '../behaviours';
import { ServiceError } from '../core/errors';
import { accountId, tunnelArn } from '../core/ids';
import type { RateLimit } from '../core/rate-limit';
import type { Tunnels } from '../core/tunnels';
import type { Scope, Switchboard } from '../faults/switchboard';

export interface GuardedCall {
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  readonly scope: Scope;
  /** As sent; not yet checked. */
  readonly clientMode: unknown;
}

export interface Guard {
  readonly behaviours: Behaviours;
  readonly switchboard: Switchboard;
  readonly rate: RateLimit;
  readonly region: string;
}

/** Everything that can refuse a request before its input is looked at. @throws ServiceError */
export function checkCall({ behaviours, switchboard, rate, region }: Guard, { operation, headers, scope, clientMode }: GuardedCall): void {
  if (behaviours.unsignedRequests === 'refused') checkSignature(headers.authorization);
  if (switchboard.acts('service-error', scope)) throw new ServiceError('InternalFailure', 'The request processing has failed because of an unknown error, exception or failure.', 500);
  if (switchboard.acts('throttled', scope) || !rate.allows()) throw new ServiceError('ThrottlingException', 'Rate exceeded', 429);
  if (operation !== 'RotateTunnelAccessToken') return;
  const sourceDenied = switchboard.acts('rotation-denied-source', scope) && clientMode !== 'DESTINATION';
  if (sourceDenied || switchboard.acts('rotation-denied', scope)) {
    const resource = tunnelArn(region, scope.tunnelId ?? '*');
    throw new ServiceError(
      'AccessDeniedException',
      `User: arn:aws:iam::${accountId}:user/technician is not authorized to perform: iot:RotateTunnelAccessToken on resource: ${resource} because no identity-based policy allows the iot:RotateTunnelAccessToken action`,
    );
  }
}

/** A signature has to be there and to have its parts; it is not verified: there are no accounts to verify it against. */
function checkSignature(authorization: string | undefined): void {
  if (authorization === undefined) throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const complete = /^AWS4-[A-Z0-9-]+ /.test(authorization) && ['Credential=', 'SignedHeaders=', 'Signature='].every((part) => authorization.includes(part));
  if (!complete) throw new ServiceError('IncompleteSignatureException', 'Authorization header requires Credential, SignedHeaders and Signature.');
}

/** What a request is about, read from its body before that is checked: for faults that target one tunnel or thing. */
export function scopeOf(body: Readonly<Record<string, unknown>>, tunnels: Tunnels): Scope {
  const { tunnelId, resourceArn, thingName } = body;
  const named = tunnels.all().find((tunnel) => tunnel.tunnelId === tunnelId || tunnel.tunnelArn === resourceArn);
  if (named !== undefined) return { tunnelId: named.tunnelId, thingName: named.destinationConfig?.thingName };
  const config: unknown = body['destinationConfig'];
  const configured = typeof config === 'object' && config !== null && 'thingName' in config ? config.thingName : undefined;
  const name = thingName ?? configured;
  return { ...(typeof tunnelId === 'string' ? { tunnelId } : {}), ...(typeof name === 'string' ? { thingName: name } : {}) };
}

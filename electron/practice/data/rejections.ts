import { STATUS_CODES } from 'node:http';
import type { Behaviours } from '../behaviours';
import type { TokenProblem } from '../core/tokens';
import type { Ending } from '../core/tunnel';
import type { HandshakeProblem } from './handshake';

export type RejectionCause = HandshakeProblem | TokenProblem | Ending | 'throttled' | 'service-error';

interface RejectionAnswer {
  readonly status: number;
  readonly body: string;
  /** Value of `X-Status-Reason`, or null for an answer without that header. */
  readonly statusReason: string | null;
}

/**
 * What the service answers instead of 101: PROTOCOL.md 2.4, with the switches of section 8 where no source settles it.
 */
export function rejection(cause: RejectionCause, behaviours: Behaviours): RejectionAnswer {
  const [status, body] = words(cause, behaviours);
  const withReason =
    behaviours.statusReasonHeader === 'always' ||
    (behaviours.statusReasonHeader === 'closed' && (cause === 'closed' || cause === 'expired'));
  return { status, body, statusReason: withReason ? body : null };
}

function words(cause: RejectionCause, behaviours: Behaviours): readonly [status: number, body: string] {
  const malformed = behaviours.malformedRequestStatus;
  switch (cause) {
    case 'used':
      return [behaviours.usedTokenStatus, usedWords(behaviours)];
    case 'revoked':
      return behaviours.revokedTokenRejection === 'used'
        ? [behaviours.usedTokenStatus, usedWords(behaviours)]
        : [behaviours.unknownTokenStatus, 'Invalid access-token'];
    case 'unknown':
    case 'malformed-token':
      return [behaviours.unknownTokenStatus, 'Invalid access-token'];
    case 'client-token-mismatch':
      return [
        behaviours.clientTokenMismatchStatus,
        'Invalid client token: The provided client token does not match the client token that was previously set.',
      ];
    case 'client-token-taken':
      return [malformed, 'Invalid client token: The provided client token is already in use.'];
    case 'malformed-client-token':
      return [malformed, 'Invalid client token: The client token must have 32 to 128 letters, digits and hyphens.'];
    case 'several-client-tokens':
      return [malformed, 'Invalid client token: More than one client token was provided.'];
    case 'no-token':
      return [malformed, 'Invalid access token: No access token was provided.'];
    case 'several-tokens':
      return [malformed, 'Invalid access token: More than one access token was provided.'];
    case 'wrong-mode':
      return [behaviours.wrongModeStatus, 'Invalid local proxy mode: The mode does not match the access token.'];
    case 'mode':
      return [malformed, 'Invalid local proxy mode: It must be source or destination.'];
    case 'subprotocol':
      return [malformed, 'Invalid WebSocket subprotocol: No supported subprotocol was offered.'];
    case 'not-a-websocket':
      return [400, 'A WebSocket handshake is expected.'];
    case 'path':
      return [400, 'Invalid path: It must be /tunnel.'];
    case 'too-large':
      return [behaviours.oversizedRequestStatus, 'The request is larger than 4096 bytes.'];
    case 'closed':
      return [behaviours.tunnelClosedStatus, 'Tunnel is closed'];
    case 'expired':
      return [behaviours.tunnelExpiredStatus, 'Tunnel is closed'];
    case 'throttled':
      return [behaviours.throttledStatus, 'Too many requests'];
    case 'service-error':
      return [503, 'Service unavailable'];
  }
}

function usedWords({ usedTokenWording }: Behaviours): string {
  const start = 'Invalid access token: The access token was previously used and';
  return usedTokenWording === 'cannot' ? `${start} cannot be used again` : `${start} can not be used again.`;
}

/**
 * The whole answer as bytes for the socket. `now`: the service's clock, epoch ms. Many real rejections carry a
 * `channel-id` too (PROTOCOL.md 2.3).
 */
export function encodeRejection(
  { status, body, statusReason }: RejectionAnswer,
  channelId: string,
  now: number,
): string {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Rejected'}`,
    `Date: ${new Date(now).toUTCString()}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    `channel-id: ${channelId}`,
    ...(statusReason === null ? [] : [`X-Status-Reason: ${statusReason}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

import { z } from 'zod';

/**
 * Everything about the service that no source settles (PROTOCOL.md 8), each as a named switch
 * whose default is the likeliest answer. The number in front of a description is the item of that section.
 * Items 8.14 (public host names) has no switch: a stand-in has no public host names.
 *
 * Close codes: 0 stands for "the connection disappears without a close frame".
 */

const status = z.number().int().min(400).max(599);
const closeCode = z.union([z.literal(0), z.number().int().min(1000).max(4999)]);
const errorCode = z.enum([
  'ValidationException',
  'InvalidRequestException',
  'ResourceNotFoundException',
  'ConflictException',
]);
const amount = z.number().int().min(0);

const switches = {
  // --- rejected handshakes
  usedTokenWording: z
    .enum(['can not', 'cannot'])
    .default('can not')
    .describe('8.1 a log of the service says "can not … again.", the developer guide "cannot … again"'),
  usedTokenStatus: status.default(400).describe('8.1 token used before; 400 was seen'),
  clientTokenMismatchStatus: status.default(400).describe('8.1 client token differs from the stored one'),
  unknownTokenStatus: status
    .default(403)
    .describe('8.1 unknown, malformed, deleted or other-region token; 403 was seen in 2021'),
  revokedTokenRejection: z
    .enum(['unknown', 'used'])
    .default('unknown')
    .describe('8.4 a token that rotation revoked is refused like an unknown token, or like a used one'),
  tunnelClosedStatus: status.default(403).describe('8.1 the tunnel is closed'),
  tunnelExpiredStatus: status.default(403).describe('8.1 the tunnel has expired'),
  wrongModeStatus: status.default(400).describe('8.1 local-proxy-mode differs from the mode of the token'),
  malformedRequestStatus: status.default(400).describe('8.1 several tokens, no known subprotocol, bad client token'),
  oversizedRequestStatus: status.default(400).describe('8.1 request of more than 4096 bytes'),
  throttledStatus: status.default(429).describe('8.1 too many connections a second'),
  statusReasonHeader: z
    .enum(['closed', 'always', 'never'])
    .default('closed')
    .describe('8.2 X-Status-Reason only for closed tunnels, on every rejection, on none'),
  failedHandshakeSpendsToken: z
    .boolean()
    .default(false)
    .describe('8.16 a handshake refused for another reason uses the token up'),
  // --- client tokens
  clientTokenUnique: z
    .boolean()
    .default(true)
    .describe('8.13 one client token may pair with one access token of all open tunnels only'),
  clientTokenRememberedAfterRotation: z
    .boolean()
    .default(true)
    .describe('8.13 a client token stays taken when rotation revokes its access token'),
  // --- the way connections end
  tunnelClosedCloseCode: closeCode.default(1000).describe('8.3 close code after CloseTunnel'),
  tunnelExpiredCloseCode: closeCode.default(1000).describe('8.3 close code at expiry'),
  rotatedCloseCode: closeCode.default(1000).describe('8.3 close code for a side whose token was rotated'),
  replacedCloseCode: closeCode.default(1000).describe('8.3 close code for a connection another one replaces'),
  violationCloseCode: closeCode.default(1008).describe('8.3 close code after an invalid tunnel frame'),
  rotationDrops: z
    .enum(['at-once', 'when-replaced'])
    .default('at-once')
    .describe('8.4 rotation ends the connection of the rotated side at once, or only when the new token connects'),
  disconnectReportDelayMilliseconds: amount
    .default(0)
    .describe('8.8 how long DescribeTunnel still says CONNECTED after a drop'),
  idleTimeoutMilliseconds: amount
    .default(0)
    .describe('8.8 a connection without any frame for this long is dropped; 0: never'),
  // --- delivery
  notifyWithoutDestinationConfig: z
    .boolean()
    .default(false)
    .describe('8.5 rotating DESTINATION or ALL without destinationConfig publishes too'),
  rotationOtherDestination: z
    .enum(['deliver', 'adopt', 'refuse'])
    .default('deliver')
    .describe(
      '8.5 destinationConfig naming another thing or services: only the message uses it, the tunnel takes it over, or an error',
    ),
  notifyRetained: z.boolean().default(false).describe('8.5 the notification is retained'),
  notifyQueuedForOfflineSessions: z
    .boolean()
    .default(true)
    .describe('8.5 persistent MQTT sessions receive at reconnection what they missed'),
  unauthorisedSubscription: z
    .enum(['disconnect', 'refuse'])
    .default('disconnect')
    .describe('5.2 an unauthorised SUBSCRIBE ends the MQTT connection, or is answered with a failure'),
  // --- control plane
  validationError: errorCode.default('ValidationException').describe('8.6 error code for a violated constraint'),
  sourceRotationWithDestinationConfigError: errorCode
    .default('InvalidRequestException')
    .describe('8.6 destinationConfig together with SOURCE'),
  rotateClosedTunnelError: errorCode
    .default('ResourceNotFoundException')
    .describe('8.6 rotating a closed or expired tunnel'),
  closeClosedTunnel: z
    .enum(['succeeds', 'ResourceNotFoundException'])
    .default('succeeds')
    .describe('8.6 closing a tunnel twice'),
  accessDeniedStatus: status.default(400).describe('7.2 status of a denied call; AWS JSON services use 400'),
  accessDeniedWording: z
    .enum(['identity-policy', 'explicit-deny', 'boundary', 'bare'])
    .default('identity-policy')
    .describe('7.2 the words of a denied call, by the policy that decided; bare: none that help'),
  servicesPerTunnel: z
    .number()
    .int()
    .min(1)
    .max(128)
    .default(3)
    .describe('8.6 more services than this: LimitExceededException (a quota, adjustable)'),
  connectionMovesLastUpdatedAt: z
    .boolean()
    .default(false)
    .describe('8.7 lastUpdatedAt of the tunnel moves when a side connects or disconnects'),
  unsignedRequests: z
    .enum(['refused', 'accepted'])
    .default('refused')
    .describe('requests without a signature; a signature is never verified'),
  apiRequestsPerSecond: amount.default(0).describe('8.15 limit of control-plane requests a second; 0: none'),
  connectsPerSecond: amount
    .default(0)
    .describe(
      '8.1 limit of handshakes a second, 10 in an old quota list; 0: none, so that rehearsals are not disturbed',
    ),
  // --- data plane
  pings: z
    .enum(['echoed', 'both-connected', 'ignored'])
    .default('echoed')
    .describe(
      "3.2 answers to pings: always, only while both sides are connected (a comment in AWS's engine, 5.5 j), never (the guides allow it)",
    ),
  bandwidthBytesPerSecond: amount
    .default(0)
    .describe(
      '8.9 documented as 800 Kbps a tunnel and as 800 kilobytes/s an account; 0: unlimited, so that practice is not slow',
    ),
  bandwidthScope: z.enum(['account', 'tunnel']).default('account').describe('8.9 what shares the bandwidth'),
  bandwidthExcess: z.enum(['delayed', 'closed']).default('delayed').describe('8.9 what happens above the bandwidth'),
  absentPeer: z
    .enum(['drop', 'buffer', 'reset'])
    .default('drop')
    .describe(
      '8.10 data while the other side is not connected: dropped, kept (bounded, then the sender is paused), answered by STREAM_RESET',
    ),
  destinationLeaves: z
    .enum(['silent', 'reset'])
    .default('silent')
    .describe('8.10 the source receives STREAM_RESET when the destination disconnects'),
  peerReturns: z
    .enum(['reset', 'silent'])
    .default('reset')
    .describe('3.4 streams of the former connection are reset when a side connects again'),
  serviceIdsOnV1: z.boolean().default(false).describe('8.11 SERVICE_IDS on 1.0 connections'),
  serviceIdsWithoutServices: z
    .enum(['empty', 'not-sent'])
    .default('empty')
    .describe('8.11 SERVICE_IDS of a tunnel without services'),
  subprotocolPreference: z
    .enum(['highest', 'first-offered'])
    .default('highest')
    .describe('8.12 which of several offered subprotocols is chosen'),
  stripFieldsForOlderPeers: z
    .boolean()
    .default(false)
    .describe('8.12 serviceId and connectionId are removed for a side that negotiated an older subprotocol'),
  mixedVersions: z
    .enum(['close', 'forward'])
    .default('close')
    .describe('3.4 a source that changes the message version within a session'),
  aggregation: z
    .enum(['as-received', 'one-frame', 'full'])
    .default('as-received')
    .describe(
      '3.1 tunnel frames of one WebSocket message stay together, travel alone, or are collected up to 131076 bytes',
    ),
} as const;

const schema = z.strictObject(switches);

/** Every switch with its value. */
export type Behaviours = Readonly<z.infer<typeof schema>>;

type BehavioursResult =
  | { readonly ok: true; readonly behaviours: Behaviours }
  | { readonly ok: false; readonly message: string };

/** Fills in the defaults. Unknown names and impossible values are errors, in words for a person. */
export function parseBehaviours(overrides: Readonly<Record<string, unknown>> = {}): BehavioursResult {
  const result = schema.safeParse(overrides);
  if (result.success) return { ok: true, behaviours: result.data };
  const words = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown behaviour: ${issue.keys.join(', ')}`
      : `behaviour ${issue.path.join('.')}: ${issue.message}`,
  );
  return { ok: false, message: words.join('; ') };
}

/** The value of `name=value` on a command line: `true`, `false`, a whole number, else the text itself. */
export function behaviourValue(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

/** Name, default and meaning of every switch, for the command line's help. */
export function describeBehaviours(): readonly { name: string; value: string; description: string }[] {
  const defaults: Readonly<Record<string, unknown>> = schema.parse({});
  return Object.entries(switches).map(([name, type]) => ({
    name,
    value: String(defaults[name]),
    description: type.description ?? '',
  }));
}

/**
 * Sizes of the data plane's protocol, in bytes (V1, V2, V3 WebSocket protocol guides; PROTOCOL.md 3.1).
 */

/** The most payload that one message may carry: 63 KiB. The service refuses more. */
export const maxPayload = 64_512;

/** The most that one tunnel frame's two-byte length can announce. */
export const maxFrameBody = 65_535;

/** The length that precedes every message. */
export const frameHeader = 2;

/** The largest WebSocket message this project sends; the service takes up to `webSocketLimit`. */
export const maxWebSocketMessage = 131_072;

/** The largest WebSocket payload that the service accepts or makes. */
export const webSocketLimit = 131_076;

export const maxStreamId = 2_147_483_647;

/** The subprotocols of `Sec-WebSocket-Protocol`, newest first (PROTOCOL.md 2.1). */
export const subprotocols = [
  'aws.iot.securetunneling-3.0',
  'aws.iot.securetunneling-2.0',
  'aws.iot.securetunneling-1.0',
] as const;

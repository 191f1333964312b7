import { Reader } from 'protobufjs/minimal';
import { fieldtunnel } from './generated/message';
import { frameHeader, maxFrameBody, maxPayload } from './limits';
import type { DataMessage, MalformedMessage, TunnelMessage } from './message';

const wire = fieldtunnel.Message;
type WireMessage = ReturnType<typeof wire.decode>;

/**
 * Reads one tunnel frame's body (without its length). Never throws: what cannot be read is `MALFORMED`.
 * A DATA message's `payload` is a view into `body`.
 */
export function decodeMessage(body: Uint8Array): TunnelMessage | MalformedMessage {
  let message: WireMessage;
  try {
    const reader = Reader.create(body);
    // Otherwise fields that the schema does not know would vanish without a trace.
    reader.discardUnknown = false;
    message = wire.decode(reader);
  } catch (error) {
    return { type: 'MALFORMED', detail: error instanceof Error ? error.message.slice(0, 200) : 'undecodable' };
  }
  return typed(message);
}

function typed(message: WireMessage): TunnelMessage {
  const { streamId, serviceId, connectionId, ignorable } = message;
  const extraFields = message.$unknowns !== undefined && message.$unknowns.length > 0;
  const number: number = message.type;
  switch (number) {
    case 1:
      return { type: 'DATA', streamId, serviceId, connectionId, payload: message.payload, ignorable, extraFields };
    case 2:
      return { type: 'STREAM_START', streamId, serviceId, connectionId, ignorable, extraFields };
    case 3:
      return { type: 'STREAM_RESET', streamId, serviceId, connectionId, ignorable, extraFields };
    case 4:
      return { type: 'SESSION_RESET', ignorable, extraFields };
    case 5:
      return { type: 'SERVICE_IDS', serviceIds: message.availableServiceIds, ignorable, extraFields };
    case 6:
      return { type: 'CONNECTION_START', streamId, serviceId, connectionId, ignorable, extraFields };
    case 7:
      return { type: 'CONNECTION_RESET', streamId, serviceId, connectionId, ignorable, extraFields };
    default:
      return { type: 'UNKNOWN', number, ignorable, extraFields };
  }
}

function properties(message: TunnelMessage): fieldtunnel.Message.$Properties {
  const ignorable = message.ignorable === true;
  switch (message.type) {
    case 'DATA':
      return {
        type: wire.Type.DATA,
        streamId: message.streamId,
        ignorable,
        payload: message.payload,
        serviceId: message.serviceId,
        connectionId: message.connectionId,
      };
    case 'STREAM_START':
    case 'STREAM_RESET':
    case 'CONNECTION_START':
    case 'CONNECTION_RESET':
      return {
        type: wire.Type[message.type],
        streamId: message.streamId,
        ignorable,
        serviceId: message.serviceId,
        connectionId: message.connectionId,
      };
    case 'SESSION_RESET':
      return { type: wire.Type.SESSION_RESET, ignorable };
    case 'SERVICE_IDS':
      return { type: wire.Type.SERVICE_IDS, ignorable, availableServiceIds: [...message.serviceIds] };
    case 'UNKNOWN':
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a number that no member has is what this is for
      return { type: message.number, ignorable };
  }
}

/** Writes one message's body, without the length. `extraFields` is not written back. */
export function encodeMessage(message: TunnelMessage): Uint8Array {
  return wire.encode(properties(message)).finish();
}

/**
 * Writes one tunnel frame: length, then message, in a buffer of its own.
 * @throws RangeError when the message is longer than 65,535 bytes or its payload longer than `maxPayload`.
 */
export function encodeFrame(message: TunnelMessage): Uint8Array {
  if (message.type === 'DATA' && message.payload.length > maxPayload)
    throw new RangeError(`payload of ${message.payload.length} bytes`);
  const body = encodeMessage(message);
  if (body.length > maxFrameBody) throw new RangeError(`message of ${body.length} bytes`);
  const frame = new Uint8Array(frameHeader + body.length);
  frame[0] = body.length >>> 8;
  frame[1] = body.length & 0xff;
  frame.set(body, frameHeader);
  return frame;
}

/**
 * One or several messages as tunnel frames in one buffer: what fits into one WebSocket message is the caller's to
 * watch.
 */
export function encodeFrames(messages: readonly TunnelMessage[]): Uint8Array {
  const frames = messages.map(encodeFrame);
  const all = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}

/**
 * Bytes that a DATA frame can need besides its payload and its service id's bytes: length 2, type 2, stream 6, payload
 * tag 4, service tag 3, connection 6.
 */
const dataOverhead = 23;

/** The most bytes that a DATA frame of this payload and service takes in a buffer. `serviceIdBytes`: UTF-8. */
export function dataFrameBound(payloadLength: number, serviceIdBytes: number): number {
  return dataOverhead + serviceIdBytes + payloadLength;
}

/** What stays the same in all DATA frames of one connection. */
export type DataIds = Pick<DataMessage, 'streamId' | 'connectionId'> & {
  /** The service id in UTF-8; empty: absent on the wire. */
  readonly serviceId: Uint8Array;
};

/**
 * Writes a DATA frame straight into `target` at `at` and returns the offset behind it: the payload is copied
 * once and nothing is allocated. Fields in the schema's order, the same bytes as `encodeFrame` makes.
 * `target` must have room for `dataFrameBound` bytes; ids must be positive or 0 (absent).
 */
export function writeDataFrame(target: Uint8Array, at: number, ids: DataIds, payload: Uint8Array): number {
  let position = at + frameHeader;
  target[position++] = 0x08;
  target[position++] = 1;
  if (ids.streamId !== 0) {
    target[position++] = 0x10;
    position = writeVarint(target, position, ids.streamId);
  }
  if (payload.length > 0) {
    target[position++] = 0x22;
    position = writeVarint(target, position, payload.length);
    target.set(payload, position);
    position += payload.length;
  }
  if (ids.serviceId.length > 0) {
    target[position++] = 0x2a;
    position = writeVarint(target, position, ids.serviceId.length);
    target.set(ids.serviceId, position);
    position += ids.serviceId.length;
  }
  if (ids.connectionId !== 0) {
    target[position++] = 0x38;
    position = writeVarint(target, position, ids.connectionId);
  }
  const length = position - at - frameHeader;
  target[at] = length >>> 8;
  target[at + 1] = length & 0xff;
  return position;
}

function writeVarint(target: Uint8Array, at: number, value: number): number {
  let position = at;
  let rest = value >>> 0;
  while (rest > 0x7f) {
    target[position++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[position++] = rest;
  return position;
}

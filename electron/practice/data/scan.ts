import { isUtf8 } from 'node:buffer';
import { fieldtunnel } from '../../../shared/tunnel-message/generated/message';

const { Type } = fieldtunnel.Message;

/** The fields of a tunnel frame that the service looks at; the payload itself stays where it is. */
export interface FrameInfo {
  /** UNKNOWN for every number that is none of the enumeration's. */
  readonly type: fieldtunnel.Message.Type;
  readonly streamId: number;
  readonly ignorable: boolean;
  readonly payloadLength: number;
  readonly serviceId: string;
  readonly connectionId: number;
}

type ScanResult = FrameInfo | 'malformed' | 'unknown-field';

const types = [
  Type.UNKNOWN,
  Type.DATA,
  Type.STREAM_START,
  Type.STREAM_RESET,
  Type.SESSION_RESET,
  Type.SERVICE_IDS,
  Type.CONNECTION_START,
  Type.CONNECTION_RESET,
];

const varint = 0;
const delimited = 2;

/**
 * Reads the fields of one protobuf `Message` in `bytes[start, end)` without copying its payload: the
 * service forwards frames as they came, so a full decoding would be paid for nothing. The generated codec
 * is what this is tested against. A field outside the schema is reported, because the service closes
 * WebSockets for it (PROTOCOL.md 3.4).
 */
export function scanMessage(bytes: Buffer, start: number, end: number): ScanResult {
  let type: fieldtunnel.Message.Type = Type.UNKNOWN;
  let streamId = 0;
  let ignorable = false;
  let payloadLength = 0;
  let serviceId = '';
  let connectionId = 0;
  let at = start;
  while (at < end) {
    const key = bytes[at++] ?? 0;
    // All known fields have keys of one byte; a longer key is an unknown field.
    if (key >= 0x80) return 'unknown-field';
    const wire = key & 7;
    const field = key >> 3;
    if (field === 0) return 'malformed';
    if (wire === varint) {
      let low = 0;
      let shift = 0;
      for (;;) {
        if (at >= end || shift > 63) return 'malformed';
        const byte = bytes[at++] ?? 0;
        if (shift < 32) low |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte < 0x80) break;
      }
      if (field === 1) type = types[low] ?? Type.UNKNOWN;
      else if (field === 2) streamId = low;
      else if (field === 3) ignorable = low !== 0;
      else if (field === 7) connectionId = low >>> 0;
      else return 'unknown-field';
    } else if (wire === delimited) {
      let length = 0;
      let shift = 0;
      for (;;) {
        if (at >= end || shift > 21) return 'malformed';
        const byte = bytes[at++] ?? 0;
        length |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte < 0x80) break;
      }
      if (length > end - at) return 'malformed';
      if (field === 4) payloadLength = length;
      else if (field !== 5 && field !== 6) return 'unknown-field';
      else if (!isUtf8(bytes.subarray(at, at + length))) return 'malformed';
      else if (field === 5) serviceId = bytes.toString('utf8', at, at + length);
      at += length;
    } else {
      return 'unknown-field';
    }
  }
  return { type, streamId, ignorable, payloadLength, serviceId, connectionId };
}

import { encodeFrame, encodeFrames, maxPayload, type TunnelMessage } from '../../../shared/tunnel-message';
import { serviceId, type DownloadShape } from './protocol';

/** About this much goes into one write, so that the peer makes few system calls. */
export const batch = 524_288;
const fragment = 4_096;

function header(first: number, length: number): Buffer {
  if (length < 126) return Buffer.from([first, length]);
  if (length < 65_536) return Buffer.from([first, 126, length >>> 8, length & 0xff]);
  const long = Buffer.alloc(10);
  long[0] = first;
  long[1] = 127;
  long.writeUInt32BE(length, 6);
  return long;
}

/** One binary WebSocket message as a server sends it; cut into frames of at most `most` bytes. */
export function serverMessage(payload: Uint8Array, most = Number.POSITIVE_INFINITY): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < payload.length; at += most) {
    const part = payload.subarray(at, Math.min(at + most, payload.length));
    const last = at + part.length >= payload.length;
    parts.push(header((last ? 0x80 : 0) | (at === 0 ? 2 : 0), part.length), part);
  }
  return Buffer.concat(parts);
}

export function pong(payload: Uint8Array): Buffer {
  return Buffer.concat([header(0x8a, payload.length), payload]);
}

/** A DATA message of the bench's only service. */
export function data(streamId: number, connectionId: number, payload: Uint8Array): TunnelMessage {
  return { type: 'DATA', streamId, serviceId, connectionId, payload };
}

const payloadSizes: Readonly<Record<DownloadShape, number>> = {
  large: maxPayload,
  '4k': 4_096,
  512: 512,
  fragmented: maxPayload,
};

function downloadMessage(shape: DownloadShape, streamId: number, connectionId: number): Buffer {
  const message = data(streamId, connectionId, new Uint8Array(payloadSizes[shape]).fill(0x61));
  const frames = shape === 'large' ? encodeFrames([message, message]) : encodeFrame(message);
  return serverMessage(frames, shape === 'fragmented' ? fragment : undefined);
}

/** The part of what goes over the TLS connection that is payload. */
export function payloadShare(shape: DownloadShape): number {
  return (payloadSizes[shape] * (shape === 'large' ? 2 : 1)) / downloadMessage(shape, 1, 1).length;
}

/** Ready-made bytes for one connection, a whole number of WebSocket messages, to be sent again and again. */
export function downloadBatch(shape: DownloadShape, streamId: number, connectionId: number): Buffer {
  const once = downloadMessage(shape, streamId, connectionId);
  return Buffer.concat(Array.from({ length: Math.max(1, Math.round(batch / once.length)) }, () => once));
}

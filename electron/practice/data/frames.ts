import { fieldtunnel } from '../../../shared/tunnel-message/generated/message';
import type { ActiveStream } from './rules';
import type { Subprotocol } from './handshake';

const { Message } = fieldtunnel;

/** A tunnel frame: the message with its length in front. */
export function encodeFrame(message: fieldtunnel.Message.$Properties): Buffer {
  const body = Message.encode(message).finish();
  const frame = Buffer.allocUnsafe(2 + body.length);
  frame.writeUInt16BE(body.length, 0);
  frame.set(body, 2);
  return frame;
}

export function serviceIdsFrame(services: readonly string[]): Buffer {
  return encodeFrame({ type: Message.Type.SERVICE_IDS, availableServiceIds: [...services] });
}

/** Ends every connection of the stream; never has a connection id (PROTOCOL.md 3.4). */
export function streamResetFrame({ serviceId, streamId }: ActiveStream): Buffer {
  return encodeFrame({ type: Message.Type.STREAM_RESET, streamId, serviceId });
}

/** An error of the service itself: both sides close everything (PROTOCOL.md 3.4). */
export const sessionResetFrame = (): Buffer => encodeFrame({ type: Message.Type.SESSION_RESET });

/** The same frame without the fields that a side of an older subprotocol does not know (PROTOCOL.md 8.12). */
export function stripFrame(frame: Buffer, receiver: Subprotocol): Buffer {
  if (receiver === 'aws.iot.securetunneling-3.0') return frame;
  const { type, streamId, ignorable, payload, serviceId } = Message.decode(frame.subarray(2));
  return encodeFrame({
    type,
    streamId,
    ignorable,
    payload,
    ...(receiver === 'aws.iot.securetunneling-2.0' ? { serviceId } : {}),
  });
}

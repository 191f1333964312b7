import { maxPayload } from './limits';
import type { TunnelMessage } from './message';

/** Who sent a message. What the service passes on keeps its sender. */
export type Sender = 'source' | 'destination' | 'service';

/** Why a message is against the protocol. */
export type Violation = 'wrong-sender' | 'stream-id' | 'payload-too-long' | 'unknown-type' | 'extra-fields';

/**
 * Checks one message by itself against the rules of the guides (PROTOCOL.md 3.4): who may send it, stream ids
 * above zero, payload length. An unknown type is a violation only without `ignorable`. What depends on the
 * session (is the stream current, was the service announced, versions mixed) is for the receiver to know.
 */
export function checkMessage(message: TunnelMessage, sender: Sender): Violation | null {
  if (message.extraFields === true && sender !== 'service') return 'extra-fields';
  switch (message.type) {
    case 'SESSION_RESET':
    case 'SERVICE_IDS':
      return sender === 'service' ? null : 'wrong-sender';
    case 'STREAM_START':
    case 'CONNECTION_START':
      if (sender !== 'source') return 'wrong-sender';
      return message.streamId > 0 ? null : 'stream-id';
    case 'DATA':
      if (message.payload.length > maxPayload) return 'payload-too-long';
      return message.streamId > 0 ? null : 'stream-id';
    case 'STREAM_RESET':
    case 'CONNECTION_RESET':
      return message.streamId > 0 ? null : 'stream-id';
    case 'UNKNOWN':
      return message.ignorable === true ? null : 'unknown-type';
  }
}

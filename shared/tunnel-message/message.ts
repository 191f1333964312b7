/**
 * The messages of the tunnel as a typed union. `serviceId` `''` and `connectionId` `0` mean that the field is
 * absent on the wire, as in the older versions (PROTOCOL.md 3.4).
 */

interface Flags {
  /** A receiver that does not know the type drops the message instead of failing. */
  readonly ignorable?: boolean;
  /**
   * Set by `decodeMessage` when the message carried fields that the schema does not know; the service closes the
   * WebSocket for that.
   */
  readonly extraFields?: boolean;
}

interface StreamScoped extends Flags {
  /** The current stream of the service; never 0 in a valid message. */
  readonly streamId: number;
  readonly serviceId: string;
}

interface ConnectionScoped extends StreamScoped {
  readonly connectionId: number;
}

/** `payload` may be a view into a buffer that its owner reuses: whoever keeps it longer than the call copies it. */
export interface DataMessage extends ConnectionScoped {
  readonly type: 'DATA';
  readonly payload: Uint8Array;
}

export interface StreamMessage extends ConnectionScoped {
  readonly type: 'STREAM_START' | 'STREAM_RESET' | 'CONNECTION_START' | 'CONNECTION_RESET';
}

interface SessionResetMessage extends Flags {
  readonly type: 'SESSION_RESET';
}

interface ServiceIdsMessage extends Flags {
  readonly type: 'SERVICE_IDS';
  /** Empty for a tunnel without services. */
  readonly serviceIds: readonly string[];
}

/** A type this version of the schema does not know, with its number. */
interface UnknownMessage extends Flags {
  readonly type: 'UNKNOWN';
  readonly number: number;
}

export type TunnelMessage = DataMessage | StreamMessage | SessionResetMessage | ServiceIdsMessage | UnknownMessage;

/** Bytes that are no message. `detail` says what is wrong with them and holds none of them. */
export interface MalformedMessage {
  readonly type: 'MALFORMED';
  readonly detail: string;
}

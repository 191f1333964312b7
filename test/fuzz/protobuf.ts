/**
 * The wire format of protocol buffers, written again from its description and for nothing but the tunnel's message, as
 * a second opinion beside the library. Slow and short.
 */
export interface PlainMessage {
  type: number;
  streamId: number;
  ignorable: boolean;
  payload: string;
  serviceId: string;
  serviceIds: string[];
  connectionId: number;
  /** Fields that the schema does not know were in it. */
  extra: boolean;
}

class Unreadable extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Cursor {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.done) throw new Unreadable('a number without an end');
      const byte = this.bytes[this.at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Unreadable('a number over ten bytes');
  }

  /** Null: it is longer than any number. */
  skipped(): bigint | null {
    try {
      return this.varint();
    } catch (error) {
      if (this.done) throw error;
      return null;
    }
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new Unreadable('a length beyond the end');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

function text(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Unreadable('no UTF-8');
  }
}

/** Null: no message, or one whose reading the description leaves open (groups). */
export function readPlain(bytes: Uint8Array): PlainMessage | 'unreadable' | 'open' {
  const message: PlainMessage = {
    type: 0,
    streamId: 0,
    ignorable: false,
    payload: '',
    serviceId: '',
    serviceIds: [],
    connectionId: 0,
    extra: false,
  };
  const cursor = new Cursor(bytes);
  try {
    while (!cursor.done) {
      const tag = cursor.varint();
      // A tag of more than 32 bits, or of field 0, or the start and end of groups.
      if (tag > 0xffffffffn || tag >> 3n === 0n || (tag & 7n) === 3n || (tag & 7n) === 4n || (tag & 7n) > 5n)
        return 'open';
      const [field, kind] = [Number(tag >> 3n), Number(tag & 7n)];
      if (kind === 0) {
        // How long the number of an unknown field may be is left open: it is only passed over.
        const known = field === 1 || field === 2 || field === 3 || field === 7;
        const value = known ? cursor.varint() : cursor.skipped();
        if (value === null) return 'open';
        if (field === 1) message.type = Number(BigInt.asIntN(32, value));
        else if (field === 2) message.streamId = Number(BigInt.asIntN(32, value));
        else if (field === 3) message.ignorable = value !== 0n;
        else if (field === 7) message.connectionId = Number(BigInt.asUintN(32, value));
        else message.extra = true;
      } else if (kind === 2) {
        const length = cursor.varint();
        if (length > 0xffffffffn) return 'open';
        const value = cursor.take(Number(length));
        if (field === 4) message.payload = Buffer.from(value).toString('hex');
        else if (field === 5) message.serviceId = text(value);
        else if (field === 6) message.serviceIds.push(text(value));
        else message.extra = true;
      } else {
        cursor.take(kind === 1 ? 8 : 4);
        message.extra = true;
      }
    }
  } catch (error) {
    if (error instanceof Unreadable) return 'unreadable';
    throw error;
  }
  return message;
}

/**
 * Reads DATA messages in place, without making an object for each: what every sender known to us writes, type first,
 * the other fields in the schema's order. Anything else is left to `decodeMessage`, which this always agrees with.
 */
export class DataReader {
  streamId = 0;
  serviceId = '';
  connectionId = 0;
  /** Where the payload lies in the bytes that were read. */
  payloadFrom = 0;
  payloadTo = 0;
  #at = 0;
  /** The last service id as it came: it rarely changes from one message to the next. */
  #serviceBytes = new Uint8Array(0);

  /**
   * Reads the message that lies in `bytes` from `from` up to `to`. False: it is for `decodeMessage`, and the fields
   * mean nothing.
   */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from < 2 || bytes[from] !== 0x08 || bytes[from + 1] !== 1) return false;
    this.#at = from + 2;
    this.streamId = this.connectionId = 0;
    this.payloadFrom = this.payloadTo = to;
    if (this.#field(0x10, bytes, to)) {
      this.streamId = this.#number(bytes, to);
      // Above that it is a negative number.
      if (this.streamId > 0x7fff_ffff) return false;
    }
    if (this.#field(0x22, bytes, to)) {
      const length = this.#number(bytes, to);
      this.payloadFrom = this.#at;
      this.payloadTo = this.#at += length;
    }
    if (!this.#service(bytes, to)) return false;
    if (this.#field(0x38, bytes, to)) this.connectionId = this.#number(bytes, to);
    return this.#at === to && this.connectionId <= 0xffff_ffff;
  }

  #field(tag: number, bytes: Uint8Array, to: number): boolean {
    if (this.#at >= to || bytes[this.#at] !== tag) return false;
    this.#at += 1;
    return true;
  }

  /** A varint of at most 32 bits; infinity where there is none. */
  #number(bytes: Uint8Array, to: number): number {
    let value = 0;
    for (let scale = 1; this.#at < to && scale <= 2 ** 28; scale *= 128) {
      const byte = bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value < 2 ** 32 ? value : Number.POSITIVE_INFINITY;
    }
    return Number.POSITIVE_INFINITY;
  }

  #service(bytes: Uint8Array, to: number): boolean {
    const length = this.#field(0x2a, bytes, to) ? this.#number(bytes, to) : 0;
    const from = this.#at;
    this.#at += length;
    if (this.#at > to) return false;
    const known = this.#serviceBytes;
    let same = known.length === length;
    for (let at = 0; same && at < length; at += 1) same = known[at] === bytes[from + at];
    if (same) return true;
    // A copy: `slice` of a Buffer is none, and the memory is used again for other messages.
    const text = Uint8Array.from(bytes.subarray(from, from + length));
    // Only ids in ASCII are ours to read: that every byte sequence becomes the same text is the codec's business.
    if (text.some((byte) => byte >= 0x80)) return false;
    this.#serviceBytes = text;
    this.serviceId = String.fromCharCode(...text);
    return true;
  }
}

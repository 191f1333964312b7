const header = 2;

/**
 * Called with a complete tunnel frame, `bytes[start, end)`, its two length bytes included. False stops the splitting.
 */
type OnFrame = (bytes: Buffer, start: number, end: number) => boolean;

/**
 * Cuts the byte stream of one WebSocket into tunnel frames. WebSocket boundaries mean nothing: one message
 * may hold several frames or a part of one (PROTOCOL.md 3.1). Frames that lie within a message are not
 * copied; only one that spans messages is put together, in a buffer of exactly its size.
 */
export class FrameSplitter {
  #assembly: Buffer | null = null;
  #filled = 0;
  #firstByte = -1;

  push(bytes: Buffer, onFrame: OnFrame): void {
    let at = this.#finishPending(bytes, onFrame);
    while (at >= 0 && bytes.length - at >= header) {
      const end = at + header + bytes.readUInt16BE(at);
      if (end > bytes.length) {
        this.#assembly = Buffer.allocUnsafe(end - at);
        this.#filled = bytes.copy(this.#assembly, 0, at);
        return;
      }
      if (!onFrame(bytes, at, end)) return;
      at = end;
    }
    if (at >= 0 && at < bytes.length) this.#firstByte = bytes.readUInt8(at);
  }

  /**
   * Completes a frame that began in an earlier message. Returns where the rest begins, or -1 when there is none to look
   * at.
   */
  #finishPending(bytes: Buffer, onFrame: OnFrame): number {
    let at = 0;
    if (this.#firstByte >= 0 && bytes.length > 0) {
      const length = (this.#firstByte << 8) | bytes.readUInt8(0);
      this.#assembly = Buffer.allocUnsafe(header + length);
      this.#assembly.writeUInt16BE(length, 0);
      this.#filled = header;
      this.#firstByte = -1;
      at = 1;
    }
    if (this.#assembly === null) return bytes.length === 0 ? -1 : at;
    const taken = bytes.copy(this.#assembly, this.#filled, at);
    this.#filled += taken;
    if (this.#filled < this.#assembly.length) return -1;
    const frame = this.#assembly;
    this.#assembly = null;
    return onFrame(frame, 0, frame.length) ? at + taken : -1;
  }
}

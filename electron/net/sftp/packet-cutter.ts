import { PacketError } from './packets';

/** Longest packet that is taken: what OpenSSH sends at most. */
const maxPacketBytes = 256 * 1_024 + 1_024;

/**
 * Shorter pieces are gathered in memory of this size: each costs some hundred bytes besides its own, and a device may
 * send every byte by itself.
 */
const shortPieceBytes = 1_024;
const gatheredBytes = 32 * 1_024;

/**
 * Cuts a stream into packets, without their lengths. A packet is left in the pieces that came: a file's bytes are not
 * copied.
 */
export class PacketCutter {
  readonly #pieces: Buffer[] = [];
  #size = 0;
  /** Where short pieces are gathered, and how far. */
  #memory = Buffer.alloc(0);
  #gathered = 0;

  /** The packets that this completes. @throws PacketError for one that is longer than the protocol's users send */
  push(bytes: Buffer): Buffer[][] {
    if (bytes.length < shortPieceBytes) this.#gather(bytes);
    else this.#pieces.push(bytes);
    this.#size += bytes.length;
    const whole: Buffer[][] = [];
    for (let length = this.#next(); length !== null && this.#size >= 4 + length; length = this.#next()) {
      this.#take(4);
      whole.push(this.#take(length));
    }
    return whole;
  }

  #gather(bytes: Buffer): void {
    if (this.#gathered + bytes.length > this.#memory.length) {
      this.#memory = Buffer.allocUnsafeSlow(gatheredBytes);
      this.#gathered = 0;
    }
    const at = this.#gathered;
    this.#gathered += bytes.copy(this.#memory, at);
    const last = this.#pieces.at(-1);
    const goesOn = last !== undefined && last.buffer === this.#memory.buffer && last.byteOffset + last.length === at;
    if (goesOn) this.#pieces[this.#pieces.length - 1] = this.#memory.subarray(last.byteOffset, this.#gathered);
    else this.#pieces.push(this.#memory.subarray(at, this.#gathered));
  }

  /** The first bytes of what came, so many of them as there are at least. */
  #take(bytes: number): Buffer[] {
    const taken: Buffer[] = [];
    let missing = bytes;
    let whole = 0;
    for (const piece of this.#pieces) {
      if (missing < piece.length) {
        if (missing > 0) taken.push(piece.subarray(0, missing));
        this.#pieces[whole] = piece.subarray(missing);
        break;
      }
      taken.push(piece);
      missing -= piece.length;
      whole += 1;
    }
    this.#pieces.splice(0, whole);
    this.#size -= bytes;
    return taken;
  }

  /** Length of the packet that has begun; null: not known yet. */
  #next(): number | null {
    if (this.#size < 4) return null;
    const [first] = this.#pieces;
    const length = (first !== undefined && first.length >= 4 ? first : this.#joined()).readUInt32BE();
    if (length < 1 || length > maxPacketBytes) throw new PacketError('too long');
    return length;
  }

  #joined(): Buffer {
    const all = Buffer.concat(this.#pieces);
    this.#pieces.splice(0, this.#pieces.length, all);
    return all;
  }
}

/** The input ended in the middle of something. */
export class UnexpectedEnd extends Error {
  constructor() {
    super('unexpected end of input');
  }
}

const maxLine = 4096;

/** Reads lines and counted bytes from a stream of chunks. */
export class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** False at the end of the input. */
  private async fill(): Promise<boolean> {
    while (this.rest.length === 0) {
      const next = await this.source.next();
      if (next.done === true) return false;
      this.rest = next.value;
    }
    return true;
  }

  /** At least one byte and at most `most`. @throws UnexpectedEnd */
  async some(most: number): Promise<Buffer> {
    if (!(await this.fill())) throw new UnexpectedEnd();
    const bytes = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(bytes.length);
    return bytes;
  }

  /** @throws UnexpectedEnd */
  async byte(): Promise<number> {
    return (await this.some(1))[0] ?? 0;
  }

  /** A line without its line feed; null at the end of the input. @throws UnexpectedEnd in the middle of a line, or when it is too long */
  async line(): Promise<string | null> {
    if (!(await this.fill())) return null;
    const parts: Buffer[] = [];
    for (let length = 0; length <= maxLine; ) {
      const end = this.rest.indexOf(0x0a);
      const part = await this.some(end < 0 ? maxLine : end + 1);
      length += part.length;
      parts.push(part);
      if (part.at(-1) === 0x0a) return Buffer.concat(parts).toString('utf8').slice(0, -1);
    }
    throw new UnexpectedEnd();
  }
}

/**
 * Where one HTTP/1 message ends and the next begins, for bytes that pass by (RFC 9112, 2, 6 and 7). Nothing is kept of
 * bodies.
 */

/** A longer head is none that we follow. */
const longestHeadBytes = 16_384;
/** By so many characters a head has shown whether it is one. */
const tellingStart = 24;
const chunkEnd = 2;
const lineFeed = 10;

/** A head, as far as framing asks for it. */
export interface Head {
  readonly startLine: string;
  /** Values of a header, lower case, of all lines of that name together. */
  readonly values: (name: string) => readonly string[];
}

/** How the body that follows a head is delimited. `close`: by the end of the connection, or not at all as HTTP. */
export type Body =
  | { readonly kind: 'none' | 'chunked' | 'close' }
  | { readonly kind: 'length'; readonly bytes: number };

type State =
  | { readonly kind: 'head' | 'chunk-size' | 'trailer' | 'lost' }
  | { readonly kind: 'body' | 'chunk'; readonly left: number };

const latin1 = (bytes: Uint8Array, most: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(most, bytes.length)).toString('latin1');

function headOf(text: string): Head {
  const [startLine = '', ...lines] = text.split('\r\n');
  const pairs = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1)];
  });
  return {
    startLine,
    values: (name) =>
      pairs
        .filter(([each]) => each === name)
        .flatMap(([, value]) => value.split(','))
        .map((value) => value.trim().toLowerCase()),
  };
}

/** The body that the headers say; null: they contradict each other, or say nothing that is known. */
export function bodySaid({ values }: Head): Body | null {
  const encodings = values('transfer-encoding');
  if (encodings.length > 0) return encodings.at(-1) === 'chunked' ? { kind: 'chunked' } : null;
  const lengths = new Set(values('content-length'));
  const [length] = lengths;
  if (length === undefined) return { kind: 'none' };
  return lengths.size === 1 && /^\d{1,15}$/.test(length) ? { kind: 'length', bytes: Number(length) } : null;
}

/** Follows the messages of one direction. */
export class HttpMessages {
  /** What of a head, a line or a trailer has come. */
  #line = '';
  #state: State = { kind: 'head' };

  /**
   * @param mayBegin whether a head may begin like this, so that a protocol in which somebody types is not gathered as
   * one
   * @param begins a head is complete: how its body is delimited; null where this is no HTTP, or cannot be followed any
   * further
   */
  constructor(
    readonly mayBegin: (start: string) => boolean,
    readonly begins: (head: Head) => Body | null,
  ) {}

  /** Between two messages, with nothing of the next one here. */
  get isBetween(): boolean {
    return this.#state.kind === 'head' && this.#line === '';
  }

  get isLost(): boolean {
    return this.#state.kind === 'lost';
  }

  push(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0 && !this.isLost; ) rest = rest.subarray(this.#take(rest));
  }

  /** Bytes that were taken. */
  #take(bytes: Uint8Array): number {
    const state = this.#state;
    switch (state.kind) {
      case 'lost':
        return bytes.length;
      case 'head':
        if (this.#line.length < tellingStart && !this.mayBegin(this.#line + latin1(bytes, tellingStart))) {
          this.#state = { kind: 'lost' };
          return bytes.length;
        }
        return this.#upTo('\r\n\r\n', bytes, (text) => this.#head(text));
      case 'chunk-size':
        return this.#upTo('\r\n', bytes, (text) => this.#chunkSize(text));
      case 'trailer':
        return this.#upTo('\r\n', bytes, (text) => {
          if (text === '') this.#state = { kind: 'head' };
        });
      case 'body':
      case 'chunk': {
        const taken = Math.min(state.left, bytes.length);
        const left = state.left - taken;
        if (left > 0) this.#state = { kind: state.kind, left };
        else this.#state = { kind: state.kind === 'body' ? 'head' : 'chunk-size' };
        return taken;
      }
    }
  }

  /** One line at a time: what is behind it, a body perhaps, is not looked at. Every mark ends with a line feed. */
  #upTo(mark: string, bytes: Uint8Array, found: (text: string) => void): number {
    const nearby = bytes.subarray(0, longestHeadBytes);
    const end = nearby.indexOf(lineFeed);
    const taken = end === -1 ? nearby.length : end + 1;
    this.#line += latin1(bytes, taken);
    if (this.#line.endsWith(mark)) {
      const text = this.#line.slice(0, -mark.length);
      this.#line = '';
      found(text);
    } else if (this.#line.length > longestHeadBytes) this.#state = { kind: 'lost' };
    return taken;
  }

  #head(text: string): void {
    const body = this.begins(headOf(text));
    if (body === null || body.kind === 'close') this.#state = { kind: 'lost' };
    else if (body.kind === 'chunked') this.#state = { kind: 'chunk-size' };
    else if (body.kind === 'length' && body.bytes > 0) this.#state = { kind: 'body', left: body.bytes };
    else this.#state = { kind: 'head' };
  }

  #chunkSize(text: string): void {
    const digits = /^[0-9a-f]{1,8}(?=$|[ \t;])/i.exec(text)?.[0];
    if (digits === undefined) this.#state = { kind: 'lost' };
    else if (Number.parseInt(digits, 16) === 0) this.#state = { kind: 'trailer' };
    else this.#state = { kind: 'chunk', left: Number.parseInt(digits, 16) + chunkEnd };
  }
}

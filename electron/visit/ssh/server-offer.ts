import { plainLine } from '../../../shared/text/outside';
import type { ServerOffer } from './algorithms';

/** Bytes before the identification line: a device may print a notice there, not a book. */
const maxGreetingBytes = 65_536;
/** RFC 4253, 4.2: 255 characters; some devices say more. */
const maxIdentificationBytes = 1_024;
/** RFC 4253, 6.1. */
const maxPacketBytes = 35_000;
const maxNamesShown = 64;
const kexInit = 20;
const cookieBytes = 16;

type Phase = 'greeting' | 'packet' | 'done';

/** One name-list of a packet, and where the next begins; null: the packet ends before. */
function readNames(packet: Buffer, at: number): { readonly names: readonly string[]; readonly next: number } | null {
  if (at + 4 > packet.length) return null;
  const next = at + 4 + packet.readUInt32BE(at);
  if (next > packet.length) return null;
  const names = packet
    .toString('latin1', at + 4, next)
    .split(',')
    .slice(0, maxNamesShown);
  return { names: names.map((name) => plainLine(name, 64)).filter((name) => name !== ''), next };
}

/** The lists of a KEXINIT packet (RFC 4253, 7.1), padding length first; null: it is none. */
function offerOf(packet: Buffer): ServerOffer | null {
  if (packet[1] !== kexInit) return null;
  const lists: (readonly string[])[] = [];
  let at = 2 + cookieBytes;
  while (lists.length < 6) {
    const read = readNames(packet, at);
    if (read === null) return null;
    lists.push(read.names);
    at = read.next;
  }
  const [keyExchange = [], hostKey = [], cipherUp = [], cipherDown = [], macUp = [], macDown = []] = lists;
  return { 'key-exchange': keyExchange, 'host-key': hostKey, cipher: [cipherUp, cipherDown], mac: [macUp, macDown] };
}

/**
 * Looks at the first bytes of an ssh server before the ssh library gets them: whether it is one, and what it offers,
 * which the library does not tell when nothing of it fits. It also bounds what comes before, which the library does
 * not.
 */
export class ServerGreeting {
  #phase: Phase = 'greeting';
  #bytes = Buffer.alloc(0);
  #seen = 0;
  #offer: ServerOffer | null = null;
  #isFirstVersion = false;

  /** Null: not known yet, or its first packet is no KEXINIT. */
  get offer(): ServerOffer | null {
    return this.#offer;
  }

  /** True: the other side has said that it is an ssh server. */
  get isSsh(): boolean {
    return this.#phase !== 'greeting';
  }

  /** True: the other side speaks the first version of ssh only. */
  get isFirstVersion(): boolean {
    return this.#isFirstVersion;
  }

  /** Bytes that came so far, while it looks. */
  get seen(): number {
    return this.#seen;
  }

  /** True when there is nothing more to look for. */
  get isDone(): boolean {
    return this.#phase === 'done';
  }

  /** False: this is no ssh server. */
  push(bytes: Buffer): boolean {
    this.#seen += bytes.length;
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (this.#phase === 'greeting' && !this.#readGreeting()) return false;
    if (this.#phase === 'packet') this.#readPacket();
    return true;
  }

  #readGreeting(): boolean {
    for (;;) {
      const end = this.#bytes.indexOf('\n');
      if (end < 0) break;
      const line = this.#bytes.subarray(0, end);
      this.#bytes = this.#bytes.subarray(end + 1);
      if (line.toString('latin1', 0, 4) !== 'SSH-') continue;
      if (line.length > maxIdentificationBytes) return false;
      const text = line.toString('latin1');
      this.#isFirstVersion = /^SSH-1\.(?!99-)\d+-/.test(text);
      if (!/^SSH-(?:2\.0|1\.99)-/.test(text)) return false;
      this.#phase = 'packet';
      return true;
    }
    const isIdentification = this.#bytes.toString('latin1', 0, 4) === 'SSH-';
    if (isIdentification && this.#bytes.length > maxIdentificationBytes) return false;
    return this.#seen <= maxGreetingBytes;
  }

  #readPacket(): void {
    if (this.#bytes.length < 4) return;
    const length = this.#bytes.readUInt32BE(0);
    if (length <= maxPacketBytes && this.#bytes.length < 4 + length) return;
    // What is too long is the library's to refuse.
    if (length <= maxPacketBytes) this.#offer = offerOf(this.#bytes.subarray(4, 4 + length));
    this.#bytes = Buffer.alloc(0);
    this.#phase = 'done';
  }
}

/** The beginning of an ssh server that offers nothing but group exchange, and answers with whatever group it likes. */
import type { Socket } from 'node:net';

const messages = { keyExchangeInit: 20, group: 31, init: 32, request: 34 } as const;

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const string = (bytes: Buffer | string): Buffer => Buffer.concat([number(bytes.length), Buffer.from(bytes as string)]);

/** RFC 4253, 6: the whole is a multiple of 8 bytes, of which at least 4 are padding. */
function packet(payload: Buffer): Buffer {
  const padding = 16 - ((5 + payload.length) % 8);
  return Buffer.concat([number(1 + payload.length + padding), Buffer.from([padding]), payload, Buffer.alloc(padding)]);
}

/**
 * Of each kind, in the order of RFC 4253, 7.1; ciphers and the rest for each direction. Two lists of languages, empty,
 * follow.
 */
const lists =
  'diffie-hellman-group-exchange-sha256 ssh-ed25519 aes256-ctr aes256-ctr hmac-sha2-256 hmac-sha2-256 none none';

const keyExchangeInit = packet(
  Buffer.concat([
    Buffer.from([messages.keyExchangeInit]),
    Buffer.alloc(16),
    ...lists.split(' ').map(string),
    Buffer.alloc(2 * 4 + 5),
  ]),
);

/** The payloads of the packets that a client has sent so far. */
function payloadsOf(heard: Buffer): Buffer[] {
  const payloads: Buffer[] = [];
  for (let at = heard.indexOf('\n') + 1; at > 0 && at + 5 <= heard.length; ) {
    const length = heard.readUInt32BE(at);
    if (at + 4 + length > heard.length) break;
    payloads.push(heard.subarray(at + 5, at + 4 + length - (heard[at + 4] ?? 0)));
    at += 4 + length;
  }
  return payloads;
}

/** What clients asked for, and whether they went on with what they got. */
export class GroupExchange {
  readonly asked: { readonly least: number; readonly wanted: number; readonly most: number }[] = [];
  taken = 0;

  /** Serves a connection. `prime`, `generator`: the group that it answers with. */
  serve(socket: Socket, prime: Buffer, generator: number): void {
    const group = Buffer.concat([Buffer.from([messages.group]), string(prime), string(Buffer.from([generator]))]);
    socket.write('SSH-2.0-groups\r\n');
    socket.write(keyExchangeInit);
    let heard = Buffer.alloc(0);
    let seen = 0;
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      const payloads = payloadsOf(heard);
      for (const payload of payloads.slice(seen))
        if (payload[0] === messages.request) {
          const [least = 0, wanted = 0, most = 0] = [1, 5, 9].map((at) => payload.readUInt32BE(at));
          this.asked.push({ least, wanted, most });
          socket.write(packet(group));
        } else if (payload[0] === messages.init) this.taken += 1;
      seen = payloads.length;
    });
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import * as tls from 'node:tls';
import { encodeFrame } from '../../../shared/tunnel-message';
import type { Sample } from '../figures';
import type { Peer } from '../peer/handle';
import { batch, payloadShare } from '../peer/frames';
import { serviceId, type DownloadShape } from '../peer/protocol';
import { warmUp } from './context';

const ids = { streamId: 1, serviceId, connectionId: 1 };

/**
 * A masked WebSocket message, as a client sends it. Its key is fixed: the bytes are made once and sent again and again.
 */
export function clientMessage(payload: Uint8Array, key: Uint8Array = Uint8Array.of(0x1f, 0x2e, 0x3d, 0x4c)): Buffer {
  const head = Buffer.alloc(14);
  head[0] = 0x82;
  head[1] = 0x80 | 127;
  head.writeUInt32BE(payload.length, 6);
  head.set(key, 10);
  return Buffer.concat([head, payload.map((byte, index) => byte ^ (key[index & 3] ?? 0))]);
}

async function open(port: number): Promise<tls.TLSSocket> {
  const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  const key = randomBytes(16).toString('base64');
  socket.write(`GET /tunnel HTTP/1.1\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  if (!answer.includes(accept)) throw new Error('the measuring peer does not upgrade');
  return socket;
}

/** The kind of load whose ceiling is asked for: messages of so many bytes of payload up, or a shape down. */
export type Load =
  | { readonly direction: 'upload'; readonly payload: number }
  | { readonly direction: 'download'; readonly shape: DownloadShape };

/**
 * What the measuring peer itself can take or give: a client in this process that sends the same ready-made WebSocket
 * messages over and over, or reads and throws away. A proxy's figure close to this one is the peer's, not the proxy's.
 */
export async function measureCeiling(peer: Peer, load: Load, seconds: number): Promise<Sample> {
  await peer.ask({ kind: 'mode', mode: 'sink' });
  const socket = await open(peer.port);
  let received = 0;
  let stopped = false;
  socket.on('data', (chunk: Buffer) => (received += chunk.length));
  socket.write(clientMessage(encodeFrame({ type: 'STREAM_START', ...ids })));
  try {
    while ((await peer.ask({ kind: 'state' })).connections === 0) await delay(5);
    if (load.direction === 'upload') {
      const message = clientMessage(encodeFrame({ type: 'DATA', ...ids, payload: new Uint8Array(load.payload) }));
      const block = Buffer.concat(Array.from({ length: Math.ceil(batch / message.length) }, () => message));
      const pump = (): void => {
        while (!stopped && !socket.destroyed && socket.write(block));
      };
      socket.on('drain', pump);
      pump();
    } else {
      await peer.ask({ kind: 'download', shape: load.shape });
    }
    const count = async (): Promise<number> =>
      load.direction === 'upload'
        ? (await peer.ask({ kind: 'state' })).payloadBytes
        : received * payloadShare(load.shape);
    await delay(warmUp);
    const [before, since] = [await count(), performance.now()];
    await delay(seconds * 1000);
    return { throughput: ((await count()) - before) / 1e6 / ((performance.now() - since) / 1000) };
  } finally {
    stopped = true;
    await peer.ask({ kind: 'stop' });
    socket.destroy();
  }
}

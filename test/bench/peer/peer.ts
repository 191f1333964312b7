/**
 * The measuring peer's own process: a TLS server that is service and device in one, driven over the process channel.
 */
import { createHash } from 'node:crypto';
import * as tls from 'node:tls';
import { subprotocols } from '../../../shared/tunnel-message';
import { makeIdentity } from '../../fakes/identity';
import {
  rawDownload,
  rawEcho,
  rawUpload,
  type PeerAnswer,
  type PeerEnvelope,
  type PeerMode,
  type PeerProgress,
  type PeerRequest,
  type PeerState,
} from './protocol';
import { PeerTunnel } from './tunnel';

const rawKinds = new Set<number | undefined>([rawUpload, rawDownload, rawEcho]);
const rawBlock = Buffer.alloc(524_288, 0x61);
let tunnel: PeerTunnel | null = null;
let mode: PeerMode = 'sink';
let rawBytes = 0;

/** RFC 6455, section 4.2.2. */
function upgrade(request: string): string {
  const key = /^sec-websocket-key:\s*(\S+)\s*$/im.exec(request)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: upgrade',
    'channel-id: 0000000000000000-00000000-00000000-0000000000000000-00000000',
    `Sec-WebSocket-Protocol: ${subprotocols[0]}`,
    `Sec-WebSocket-Accept: ${accept}`,
    '',
    '',
  ].join('\r\n');
}

function serve(socket: tls.TLSSocket): void {
  let opening = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  const onOpening = (chunk: Buffer): void => {
    opening = Buffer.concat([opening, chunk]);
    const end = opening.indexOf('\r\n\r\n');
    if (rawKinds.has(opening[0])) {
      socket.off('data', onOpening);
      raw(socket, opening[0], opening.subarray(1));
    } else if (end >= 0) {
      socket.off('data', onOpening);
      socket.write(upgrade(opening.subarray(0, end + 2).toString('latin1')));
      const made = new PeerTunnel(socket, (received) => process.send?.({ received } satisfies PeerProgress));
      made.mode = mode;
      tunnel = made;
      socket.on('data', (bytes: Buffer) => made.push(bytes));
      made.push(opening.subarray(end + 4));
    }
  };
  socket.on('data', onOpening);
}

function raw(socket: tls.TLSSocket, direction: number | undefined, first: Buffer): void {
  socket.on('data', (chunk: Buffer) => (rawBytes += chunk.length));
  if (direction === rawEcho) {
    socket.on('data', (chunk: Buffer) => socket.write(chunk));
    if (first.length > 0) socket.write(first);
  }
  if (direction !== rawDownload) return;
  const pump = (): void => {
    while (!socket.destroyed && socket.write(rawBlock));
  };
  socket.on('drain', pump);
  pump();
}

function perform(request: PeerRequest): void {
  switch (request.kind) {
    case 'mode':
      mode = request.mode;
      if (tunnel !== null) {
        tunnel.mode = mode;
        tunnel.holds = [];
      }
      return;
    case 'lead':
      tunnel?.lead(request.port);
      return;
    case 'download':
      tunnel?.download(request.shape);
      return;
    case 'send':
      tunnel?.sendOnce(request.bytes);
      return;
    case 'trickle':
      tunnel?.trickle(request.bytes, request.every);
      return;
    case 'take':
      tunnel?.take(request.bytesPerSecond);
      return;
    case 'stop':
      tunnel?.stop();
      return;
    case 'state':
      return;
  }
}

function state(): PeerState {
  return {
    payloadBytes: tunnel?.payloadBytes ?? 0,
    sentBytes: tunnel?.sentBytes ?? 0,
    rawBytes,
    connections: tunnel?.connections ?? 0,
    holds: tunnel?.holds ?? [],
  };
}

async function main(): Promise<void> {
  const identity = await makeIdentity();
  const server = tls.createServer({ key: identity.key, cert: identity.chain }, serve);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
  });
  process.on('message', (envelope: PeerEnvelope) => {
    perform(envelope.request);
    const answer: PeerAnswer = { id: envelope.id, state: state() };
    process.send?.(answer);
  });
  process.once('disconnect', () => process.exit(0));
}

void main();

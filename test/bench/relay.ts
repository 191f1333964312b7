/**
 * The limit: a process that carries bytes between a local TCP connection and a TLS connection, and does nothing else:
 * no WebSocket, no messages, no masking. Written with Node's own `pipe`, so it is the limit of this platform, not of
 * the machine.
 */
import * as net from 'node:net';
import * as tls from 'node:tls';

const [remote, local] = process.argv.slice(2).map(Number);
net
  .createServer({ noDelay: true }, (client) => {
    const far = tls.connect({ port: remote ?? 0, host: '127.0.0.1', rejectUnauthorized: false });
    far.setNoDelay(true);
    for (const socket of [client, far]) socket.on('error', () => [client, far].forEach((each) => each.destroy()));
    client.pipe(far);
    far.pipe(client);
  })
  .listen(local, '127.0.0.1', () => process.stdout.write(`Listening for new connection on port ${local ?? 0}\n`));

import { connect, createServer, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { gatherWrites } from '../../../electron/net/gather-writes';
import { listening } from '../../fakes/loopback';

/** Notes what it is given at a time. */
class Noting extends Writable {
  readonly given: string[] = [];

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.given.push(chunk.toString());
    done();
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: () => void): void {
    this.given.push(Buffer.concat(chunks.map(({ chunk }) => chunk)).toString());
    done();
  }
}

describe('what is written to a socket', () => {
  it('in one turn leaves it in one piece, and in another turn in another one', async () => {
    const noting = new Noting();
    gatherWrites(noting as unknown as Socket);
    for (const piece of ['length', ' content', ' seal']) noting.write(piece);
    expect(noting.given).toEqual([]);
    await new Promise((done) => setImmediate(done));
    noting.write('next');
    await new Promise((done) => setImmediate(done));
    expect(noting.given).toEqual(['length content seal', 'next']);
  });

  it('arrives before its end, in its order', async () => {
    const heard: Buffer[] = [];
    const server = createServer();
    const whole = new Promise<string>((resolve) =>
      server.on('connection', (socket) => {
        socket.on('data', (bytes: Buffer) => heard.push(bytes));
        socket.on('end', () => resolve(Buffer.concat(heard).toString()));
      }),
    );
    const socket = connect(await listening(server), '127.0.0.1');
    gatherWrites(socket);
    const pieces = Array.from({ length: 1_000 }, (_, at) => `${at} `);
    for (const piece of pieces) socket.write(piece);
    socket.destroySoon();
    expect(await whole).toBe(pieces.join(''));
    server.close();
  });
});

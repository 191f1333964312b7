/** Strangers at the socket of the command line, and strangers in its place: neither learns anything. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askApp } from '../../../electron/command-line/client';
import type { OpenPlace } from '../../../electron/command-line/place';
import { lineOf, newNonce, proofOf } from '../../../electron/command-line/wire';
import { maxRequestBytes, protocolVersion } from '../../../shared/command-line/messages';
import { hello, say, socketRig, status } from './rig';

const { serve, ask, closers, folderNow } = socketRig();

describe('a stranger at the socket', () => {
  it.each([
    ['garbage', () => ['\u0000\u0001garbage\n']],
    ['JSON that is no message', () => ['{"kind":"hello"}\n']],
    ['a request before hello', () => [lineOf({ kind: 'request', proof: '0'.repeat(64), request: status })]],
    ['hello twice', () => [hello(), hello()]],
    ['a message without an end that grows', () => [Buffer.alloc(maxRequestBytes * 4, 97)]],
    ['a message that is too long', () => [`${JSON.stringify({ kind: 'hello', pad: 'a'.repeat(maxRequestBytes) })}\n`]],
    [
      'a request with another proof',
      () => [hello(), lineOf({ kind: 'request', proof: '0'.repeat(64), request: status })],
    ],
  ])('is put out: %s', async (_, said) => {
    const asked: unknown[] = [];
    const { place } = await serve({
      answer: (request) => {
        asked.push(request);
        return Promise.resolve({ kind: 'opened' });
      },
    });
    const heard = await say(place.socket, ...said());
    expect(heard).not.toContain('answer');
    expect(heard).not.toContain(place.secret);
    expect(asked).toEqual([]);
    expect((await ask(place)).ok).toBe(true);
  });

  it('with the app’s own proof, or one of another connection, is put out', async () => {
    const { place } = await serve();
    const one = connect(place.socket);
    const nonce = newNonce();
    one.write(hello(nonce));
    const theirs = JSON.parse(
      await new Promise<string>((heard) => one.setEncoding('utf8').once('data', (text: string) => heard(text))),
    ) as { nonce: string; proof: string };
    one.destroy();
    const fits = proofOf(place.secret, 'command', { command: nonce, app: theirs.nonce });
    for (const proof of [theirs.proof, fits])
      expect(await say(place.socket, hello(nonce), lineOf({ kind: 'request', proof, request: status }))).not.toContain(
        'answer',
      );
  });

  it('who says nothing, or half of something, is put out in time, however many they are', async () => {
    const { place } = await serve({ handshakeMs: 200 });
    const many = Array.from({ length: 60 }, () => say(place.socket, '{"kind":'));
    await Promise.all(many);
    expect((await ask(place)).ok).toBe(true);
  });

  it('is told where its version is another, and nothing else', async () => {
    const { place } = await serve();
    expect(JSON.parse(await say(place.socket, hello(newNonce(), 99)))).toEqual({
      kind: 'other-version',
      version: protocolVersion,
    });
  });
});

/** Somebody who took the name of the socket. */
async function squatter(serveOne: (socket: Socket) => void): Promise<OpenPlace> {
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\ft-${newNonce()}` : join(folderNow(), 'squat.sock');
  const server: Server = createServer(serveOne);
  await new Promise<void>((listening) => server.listen(path, listening));
  closers.push(() => void server.close());
  return { socket: path, secret: newNonce() };
}

describe('somebody who answers in place of the app', () => {
  it.each([
    ['an answer at once', () => lineOf({ kind: 'answer', answer: { kind: 'opened' } })],
    ['progress', () => lineOf({ kind: 'progress', what: 'confirm' })],
    ['a hello without the secret', () => lineOf({ kind: 'hello', version: 1, nonce: newNonce(), proof: newNonce() })],
    ['garbage', () => 'garbage\n'],
  ])('learns no request: %s', async (_, said) => {
    let heard = '';
    const place = await squatter((socket) => {
      socket.on('error', () => undefined);
      socket.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
        socket.write(said());
      });
    });
    expect(
      await ask(place, { kind: 'open-link', language: 'en', link: 'fieldtunnel://connect?thing=a', host: null }),
    ).toEqual({
      ok: false,
      why: 'not-the-app',
    });
    expect(heard).not.toMatch(/link|proof|request/);
    expect(heard).not.toContain(place.secret);
  });

  it('is left where it says nothing, or hangs up', async () => {
    const silent = await squatter((socket) => void socket.on('error', () => undefined).resume());
    expect(
      await askApp({
        place: silent,
        request: status,
        onProgress: () => undefined,
        interrupted: new AbortController().signal,
        handshakeMs: 100,
      }),
    ).toEqual({ ok: false, why: 'not-the-app' });
  });

  it('of another version is named', async () => {
    const place = await squatter((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(lineOf({ kind: 'other-version', version: 7 })));
    });
    expect(await ask(place)).toEqual({ ok: false, why: 'other-version', version: 7 });
  });
});

/** The local socket of the command line: who may ask, what a stranger learns, and what a killed app leaves. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askApp } from '../../../electron/command-line/client';
import { findPlace, type OpenPlace } from '../../../electron/command-line/place';
import { serveCommands, type AnswerCommand } from '../../../electron/command-line/server';
import { lineOf, newNonce, proofOf } from '../../../electron/command-line/wire';
import { silentLogger } from '../../../electron/log/logger';
import { maxRequestBytes, protocolVersion, type CommandRequest } from '../../../shared/command-line/messages';

let folder: string;
const closers: (() => Promise<void> | void)[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ft-cl-'))));
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

const status: CommandRequest = { kind: 'status', language: 'en' };
const nothing: AnswerCommand = () => Promise.resolve({ kind: 'status', sessions: [] });

interface Serving {
  readonly local?: string;
  readonly temporary?: string;
  readonly answer?: AnswerCommand;
  readonly handshakeMs?: number;
}

async function serve({ local = folder, temporary = folder, answer = nothing, handshakeMs = 60_000 }: Serving = {}) {
  const server = await serveCommands({ local, temporary, answer, handshakeMs, log: silentLogger });
  if (server !== null) closers.push(() => server.close());
  const place = await findPlace({ local });
  if (typeof place !== 'object') throw new Error(`no place: ${place}`);
  return { place, server };
}

const ask = (place: OpenPlace, request = status, interrupted = new AbortController().signal) =>
  askApp({ place, request, onProgress: () => undefined, interrupted });

/** Says these lines to whoever listens there; what was answered until the connection ended. */
function say(socketPath: string, ...said: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    let heard = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
    socket.once('close', () => resolve(heard));
    for (const each of said) socket.write(each);
  });
}

const hello = (nonce = newNonce(), version = protocolVersion): string => lineOf({ kind: 'hello', version, nonce });

describe('the socket', () => {
  it.skipIf(process.platform === 'win32')(
    'lies in a folder that only this person may open, as the file that names it',
    async () => {
      // The person's habits are not what it rests on.
      mkdirSync(join(folder, 'command-line'), { mode: 0o777 });
      chmodSync(join(folder, 'command-line'), 0o777);
      const { place } = await serve();
      expect(statSync(join(folder, 'command-line')).mode & 0o777).toBe(0o700);
      for (const path of [place.socket, join(folder, 'command-line', 'place.json')])
        expect(statSync(path).mode & 0o077).toBe(0);
      expect(await ask(place)).toEqual({ ok: true, answer: { kind: 'status', sessions: [] } });
      // Opened to others afterwards: what the file says could be theirs.
      chmodSync(join(folder, 'command-line'), 0o755);
      expect(await findPlace({ local: folder })).toBe('not-private');
      chmodSync(join(folder, 'command-line'), 0o700);
      chmodSync(join(folder, 'command-line', 'place.json'), 0o644);
      expect(await findPlace({ local: folder })).toBe('not-private');
    },
  );

  it('is gone with the app, and has another secret at the next start', async () => {
    const first = await serve();
    await closers.pop()?.();
    expect(await findPlace({ local: folder })).toBe('none');
    expect(existsSync(first.place.socket)).toBe(false);
    expect(await ask(first.place)).toEqual({ ok: false, why: 'no-app' });
    const second = await serve();
    expect(second.place.secret).not.toBe(first.place.secret);
    expect(await ask({ ...second.place, secret: first.place.secret })).toEqual({ ok: false, why: 'not-the-app' });
  });

  it.skipIf(process.platform === 'win32')('of a killed app is replaced, that of a live one never', async () => {
    // What is left where nothing was closed: the file, and a socket that nobody listens on.
    const killed = createServer();
    const path = join(folder, 'command-line', 'command.sock');
    mkdirSync(dirname(path), { mode: 0o700 });
    await new Promise<void>((listening) => killed.listen(path, listening));
    const left = join(folder, 'left.sock');
    // Closing removes the name: another name of the same socket stays, as after a kill.
    const { linkSync, renameSync } = await import('node:fs');
    linkSync(path, left);
    await new Promise((closed) => killed.close(closed));
    renameSync(left, path);
    writeFileSync(
      join(folder, 'command-line', 'place.json'),
      JSON.stringify({ socket: path, secret: '0'.repeat(64), pid: 1 }),
      { mode: 0o600 },
    );
    expect(await ask({ socket: path, secret: '0'.repeat(64) })).toEqual({ ok: false, why: 'no-app' });
    const { place } = await serve();
    expect((await ask(place)).ok).toBe(true);
    await expect(serveCommands({ local: folder, answer: nothing, log: silentLogger })).rejects.toThrow('another app');
    expect((await ask(place)).ok).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'goes to a short private folder where the path is too long, and is removed there',
    async () => {
      const local = join(folder, 'x'.repeat(100));
      const short = join(folder, 's');
      mkdirSync(short);
      const { place } = await serve({ local, temporary: short });
      expect(place.socket.startsWith(short)).toBe(true);
      expect(statSync(dirname(place.socket)).mode & 0o777).toBe(0o700);
      expect((await ask(place)).ok).toBe(true);
      await closers.pop()?.();
      expect(readdirSync(short)).toEqual([]);
      // There is no short folder either: said to whoever asks, and nothing is opened.
      expect(await serveCommands({ local, temporary: local, answer: nothing, log: silentLogger })).toBeNull();
      expect(await findPlace({ local })).toBe('path-too-long');
    },
  );
});

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
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\ft-${newNonce()}` : join(folder, 'squat.sock');
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
    expect(await ask(place, { ...status, kind: 'open-link', link: 'fieldtunnel://connect?thing=a' })).toEqual({
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

/** Node 20 has none of its own. */
function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('a request', () => {
  it('is given up with its command, and the command with the app', async () => {
    const given = deferred();
    const began = deferred();
    const { place, server } = await serve({
      answer: (_request, say, gone) => {
        say('confirm');
        began.resolve();
        return new Promise((resolve) =>
          gone.addEventListener('abort', () => {
            given.resolve();
            resolve({ kind: 'failed', why: 'stopped' });
          }),
        );
      },
    });
    const giveUp = new AbortController();
    const heard: string[] = [];
    const asked = askApp({
      place,
      request: status,
      onProgress: (what) => {
        heard.push(what);
        giveUp.abort();
      },
      interrupted: giveUp.signal,
    });
    expect(await asked).toEqual({ ok: false, why: 'interrupted' });
    await given.promise;
    expect(heard).toEqual(['confirm']);
    const waiting = ask(place);
    await began.promise;
    const other = deferred();
    const late = askApp({
      place,
      request: status,
      onProgress: () => other.resolve(),
      interrupted: new AbortController().signal,
    });
    await other.promise;
    await server?.close();
    closers.pop();
    expect([await waiting, await late]).toEqual([
      { ok: false, why: 'lost' },
      { ok: false, why: 'lost' },
    ]);
  });

  it('whose handling fails is answered all the same, as one whose answer is too long', async () => {
    const { place } = await serve({
      answer: ({ language }) =>
        language === 'ko'
          ? Promise.reject(new Error('broken'))
          : Promise.resolve({ kind: 'report', text: 'x'.repeat(5 * 1024 * 1024) }),
    });
    expect(await ask(place, { kind: 'status', language: 'ko' })).toEqual({
      ok: true,
      answer: { kind: 'failed', why: 'unexpected' },
    });
    expect(await ask(place)).toEqual({ ok: true, answer: { kind: 'failed', why: 'too-long' } });
  });

  it('never has the secret in what is kept beside the place', async () => {
    const { place } = await serve();
    const kept = readdirSync(join(folder, 'command-line')).filter(
      (name) => name !== 'place.json' && !name.endsWith('.sock'),
    );
    expect(kept).toEqual([]);
    expect(readFileSync(join(folder, 'command-line', 'place.json'), 'utf8')).toContain(place.secret);
  });
});

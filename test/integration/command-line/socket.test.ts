/** The local socket of the command line: who may open it, and what a killed app leaves. */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askApp } from '../../../electron/command-line/client';
import { findPlace } from '../../../electron/command-line/place';
import { serveCommands } from '../../../electron/command-line/server';
import { silentLogger } from '../../../electron/log/logger';
import { nothing, socketRig, status } from './rig';

const { serve, ask, closers, folderNow } = socketRig();

describe('the socket', () => {
  it.skipIf(process.platform === 'win32')(
    'lies in a folder that only this person may open, as the file that names it',
    async () => {
      // The person's habits are not what it rests on.
      mkdirSync(join(folderNow(), 'command-line'), { mode: 0o777 });
      chmodSync(join(folderNow(), 'command-line'), 0o777);
      const { place } = await serve();
      expect(statSync(join(folderNow(), 'command-line')).mode & 0o777).toBe(0o700);
      for (const path of [place.socket, join(folderNow(), 'command-line', 'place.json')])
        expect(statSync(path).mode & 0o077).toBe(0);
      expect(await ask(place)).toEqual({ ok: true, answer: { kind: 'status', sessions: [] } });
      // Opened to others afterwards: what the file says could be theirs.
      chmodSync(join(folderNow(), 'command-line'), 0o755);
      expect(await findPlace({ local: folderNow() })).toBe('not-private');
      chmodSync(join(folderNow(), 'command-line'), 0o700);
      chmodSync(join(folderNow(), 'command-line', 'place.json'), 0o644);
      expect(await findPlace({ local: folderNow() })).toBe('not-private');
    },
  );

  it('is gone with the app, and has another secret at the next start', async () => {
    const first = await serve();
    await closers.pop()?.();
    expect(await findPlace({ local: folderNow() })).toBe('none');
    expect(existsSync(first.place.socket)).toBe(false);
    expect(await ask(first.place)).toEqual({ ok: false, why: 'no-app' });
    const second = await serve();
    expect(second.place.secret).not.toBe(first.place.secret);
    expect(await ask({ ...second.place, secret: first.place.secret })).toEqual({ ok: false, why: 'not-the-app' });
  });

  it.skipIf(process.platform === 'win32')('of a killed app is replaced, that of a live one never', async () => {
    // What is left where nothing was closed: the file, and a socket that nobody listens on.
    const killed = createServer();
    const path = join(folderNow(), 'command-line', 'command.sock');
    mkdirSync(dirname(path), { mode: 0o700 });
    await new Promise<void>((listening) => killed.listen(path, listening));
    const left = join(folderNow(), 'left.sock');
    // Closing removes the name: another name of the same socket stays, as after a kill.
    linkSync(path, left);
    await new Promise((closed) => killed.close(closed));
    renameSync(left, path);
    writeFileSync(
      join(folderNow(), 'command-line', 'place.json'),
      JSON.stringify({ socket: path, secret: '0'.repeat(64), pid: 1 }),
      { mode: 0o600 },
    );
    const halfWritten = join(folderNow(), 'command-line', 'place.json.tmp-0123456789ab');
    writeFileSync(halfWritten, '{"secret":"', { mode: 0o600 });
    expect(await ask({ socket: path, secret: '0'.repeat(64) })).toEqual({ ok: false, why: 'no-app' });
    const { place } = await serve();
    expect(existsSync(halfWritten)).toBe(false);
    expect((await ask(place)).ok).toBe(true);
    await expect(serveCommands({ local: folderNow(), answer: nothing, log: silentLogger })).rejects.toThrow(
      'another app',
    );
    expect((await ask(place)).ok).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'goes to a short private folder where the path is too long, and is removed there',
    async () => {
      const local = join(folderNow(), 'x'.repeat(100));
      const short = join(folderNow(), 's');
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
    const kept = readdirSync(join(folderNow(), 'command-line')).filter(
      (name) => name !== 'place.json' && !name.endsWith('.sock'),
    );
    expect(kept).toEqual([]);
    expect(readFileSync(join(folderNow(), 'command-line', 'place.json'), 'utf8')).toContain(place.secret);
  });
});

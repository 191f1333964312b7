import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type LoopbackServer } from '../../browser-shell/server';
import { strict } from '../../browser-shell/strict';
import { takeLock } from '../../browser-shell/lock';
import { Wire } from '../../browser-shell/wire';

describe('values on the wire', () => {
  const wire = new Wire();
  const through = (value: unknown): unknown => wire.decode(JSON.parse(JSON.stringify(wire.encode(value))) as never);

  it('arrive as structured clone would deliver them', () => {
    const value = {
      u: undefined,
      n: [Number.NaN, -0, Number.POSITIVE_INFINITY],
      d: new Date(5),
      m: new Map([['a', new Set([1n])]]),
      b: new Uint8Array([1, 255]),
      f: Float32Array.of(0.5, Number.NaN, -0),
      ['__proto__']: 1,
      o: { deep: [null, true, 'x'] },
    };
    expect(through(value)).toEqual(value);
    expect(through(new RangeError('words'))).toMatchObject({ name: 'RangeError', message: 'words' });
  });

  it('arrive unchanged, whatever JSON they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(through(value)).toEqual(value);
      }),
    );
  });

  it.each([
    ['a function', () => 1],
    ['a promise', Promise.resolve()],
    ['a symbol', Symbol('x')],
    ['a function deep inside', { a: [{ b: () => 1 }] }],
  ])('refuse %s in Electron’s words', (_what, value) => {
    expect(() => wire.encode(value)).toThrow(/^An object could not be cloned\.$/);
  });
});

it('a member the stand-in does not have throws instead of being undefined', () => {
  const stand = strict('app', { quit: () => 'done' });
  expect(stand.quit()).toBe('done');
  expect(() => (stand as unknown as { relaunch(): void }).relaunch()).toThrow('app.relaunch is not there');
});

describe('the loopback server', () => {
  let server: LoopbackServer;
  afterEach(() => server.close());
  const start = async () =>
    (server = await startServer({
      appOrigin: 'app://fieldtunnel',
      handler: () => (request) => new Response(request.url, { headers: { 'x-kept': '1' } }),
    }));
  const enter = async (): Promise<string> => {
    const response = await fetch(server.enter('/index.html'), { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/index.html']);
    return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };

  it('serves what the app answers, with its headers, to who came through the one-time address', async () => {
    await start();
    const response = await fetch(`${server.origin}/a/b.js?x=1`, { headers: { cookie: await enter() } });
    expect([response.status, response.headers.get('x-kept'), await response.text()]).toEqual([
      200,
      '1',
      'app://fieldtunnel/a/b.js?x=1',
    ]);
  });

  it('refuses everybody else', async () => {
    await start();
    const cookie = await enter();
    const status = async (path: string, headers: Record<string, string>) =>
      (await fetch(server.origin + path, { headers, redirect: 'manual' })).status;
    expect(await status('/index.html', {})).toBe(403);
    expect(await status('/index.html', { cookie: `${cookie}0` })).toBe(403);
    expect(await status('/index.html', { cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await status('/__shell/enter?key=guess&to=/', {})).toBe(403);
    const once = server.enter('/');
    expect((await fetch(once, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(once, { redirect: 'manual' })).status).toBe(403);
  });

  it('sends nobody elsewhere', async () => {
    await start();
    for (const to of ['//evil.example/', 'https://evil.example/', '/\\evil.example']) {
      expect((await fetch(server.enter(to), { redirect: 'manual' })).headers.get('location')).toBe('/');
    }
  });

  it('translates addresses both ways, and only the app’s', async () => {
    await start();
    expect(server.toReal('app://fieldtunnel/x')).toBe(`${server.origin}/x`);
    expect(server.toApp(`${server.origin}/x`)).toBe('app://fieldtunnel/x');
    expect(server.toApp(`${server.origin}0/x`)).toBe(`${server.origin}0/x`);
    expect(server.toReal('app://fieldtunnel.evil/x')).toBe('app://fieldtunnel.evil/x');
  });
});

it('the lock of a profile left behind by a crash is taken over', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-lock-'));
  try {
    const own = { argv: [], cwd: '/', data: null };
    // Nothing of ours listens on port 1.
    writeFileSync(join(folder, 'shell-lock.json'), JSON.stringify({ port: 1, secret: 'of a process that is gone' }));
    const lock = takeLock(folder, own, () => undefined);
    expect(lock.held).toBe(true);
    lock.release();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

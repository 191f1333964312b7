import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../../../electron/window/content-security';
import { denyNavigation, denyPermissions, denyRequests, mayRequest } from '../../../electron/window/guards';
import { createPages, isInside, pathOf } from '../../../electron/window/pages';
import { silentLogger } from '../../../electron/log/logger';

let base: string;
let pages: ReturnType<typeof createPages>;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'fieldtunnel-pages-'));
  mkdirSync(join(base, 'app', 'assets'), { recursive: true });
  mkdirSync(join(base, 'app-evil'));
  writeFileSync(join(base, 'app', 'index.html'), '<!doctype html>');
  writeFileSync(join(base, 'app', 'assets', 'main.js'), 'export {}');
  writeFileSync(join(base, 'app', 'notes.txt'), 'not a type of ours');
  writeFileSync(join(base, 'app-evil', 'secret.html'), 'secret');
  symlinkSync(join(base, 'app-evil', 'secret.html'), join(base, 'app', 'linked.html'));
  pages = createPages(join(base, 'app'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));
const get = (url: string, method = 'GET') => pages({ url, method });

describe('app://fieldtunnel/', () => {
  it.each([
    ['app://fieldtunnel/', 'text/html; charset=utf-8'],
    ['app://fieldtunnel/index.html?theme=dark#top', 'text/html; charset=utf-8'],
    ['app://fieldtunnel/assets/main.js', 'text/javascript; charset=utf-8'],
  ])('%s is served with its type and the policy', async (url, type) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'app://fieldtunnel/../app-evil/secret.html',
    'app://fieldtunnel/%2e%2e/app-evil/secret.html',
    'app://fieldtunnel/..%2fapp-evil%2fsecret.html',
    'app://fieldtunnel/..%5capp-evil%5csecret.html',
    'app://fieldtunnel/%2fetc%2fpasswd',
    'app://fieldtunnel/C:%5cWindows%5cwin.html',
    'app://fieldtunnel/index.html%00.js',
    'app://fieldtunnel/%zz',
    'app://fieldtunnel/linked.html',
    'app://fieldtunnel/notes.txt',
    'app://fieldtunnel/assets',
    'app://fieldtunnel/none.html',
    'app://other/index.html',
    'app://me@fieldtunnel/index.html',
    'not an address',
  ])('%s is not found', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('not found');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  });

  it('answers only reading', async () => {
    expect((await get('app://fieldtunnel/index.html', 'POST')).status).toBe(405);
    const head = await get('app://fieldtunnel/index.html', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('no address leads out of the folder', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', 'C:', '%00', 'a', 'index.html', ''),
            fc.string({ maxLength: 6 }),
          ),
          { maxLength: 8 },
        ),
        (parts) => {
          const segments = pathOf(`app://fieldtunnel/${parts.join('/')}`) ?? [];
          for (const segment of segments) expect(segment).not.toMatch(/[/\\:\0]|^\.{1,2}$/);
        },
      ),
    );
  });

  it('a folder’s name is compared as a whole', () => {
    expect(isInside('/app', '/app/index.html', '/')).toBe(true);
    expect(isInside('/app', '/app-evil/secret.html', '/')).toBe(false);
    expect(isInside('C:\\app', 'C:\\app\\x.html', '\\')).toBe(true);
    expect(isInside('C:\\app', 'C:\\app.html', '\\')).toBe(false);
  });

  it('the policy has no way for inline code, eval or another host', () => {
    expect(contentSecurityPolicy).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;/,
    );
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*|blob:/);
    for (const directive of ['connect-src', 'frame-src', 'object-src', 'base-uri', 'form-action', 'frame-ancestors'])
      expect(contentSecurityPolicy).toContain(`${directive} 'none'`);
  });
});

describe('the guards', () => {
  it.each([
    ['app://fieldtunnel/index.html', true],
    ['app://fieldtunnel.evil/', false],
    ['https://fieldtunnel/', false],
    ['http://127.0.0.1:8080/', false],
    ['file:///etc/passwd', false],
    ['ws://127.0.0.1/', false],
    ['devtools://devtools/bundled/x.js', false],
    ['', false],
  ])('%s may be requested: %s', (url, allowed) => {
    expect(mayRequest(url, { developerTools: false })).toBe(allowed);
  });

  it('developer tools have their own scheme, in development only', () => {
    expect(mayRequest('devtools://devtools/bundled/x.js', { developerTools: true })).toBe(true);
    expect(mayRequest('https://example.com/', { developerTools: true })).toBe(false);
  });

  it('refuse every permission, cancel every foreign request and every download', () => {
    const session = {
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      setDevicePermissionHandler: vi.fn(),
      webRequest: { onBeforeRequest: vi.fn() },
      on: vi.fn(),
    };
    denyPermissions(session as never, silentLogger);
    denyRequests(session as never, { developerTools: false, log: silentLogger });
    const callback = vi.fn();
    (session.setPermissionRequestHandler.mock.calls[0]?.[0] as (...args: unknown[]) => void)(null, 'media', callback);
    expect(callback).toHaveBeenCalledWith(false);
    expect((session.setPermissionCheckHandler.mock.calls[0]?.[0] as () => boolean)()).toBe(false);
    expect((session.setDevicePermissionHandler.mock.calls[0]?.[0] as () => boolean)()).toBe(false);
    const filter = session.webRequest.onBeforeRequest.mock.calls[0]?.[0] as (
      details: object,
      callback: unknown,
    ) => void;
    for (const [url, cancel] of [
      ['https://example.com/', true],
      ['app://fieldtunnel/x.js', false],
    ] as const) {
      const answer = vi.fn();
      filter({ url, resourceType: 'script' }, answer);
      expect(answer).toHaveBeenCalledWith({ cancel });
    }
    const preventDefault = vi.fn();
    (session.on.mock.calls.find(([name]) => name === 'will-download')?.[1] as (event: object) => void)({
      preventDefault,
    });
    expect(preventDefault).toHaveBeenCalled();
  });

  it('let a page go only where it already is', () => {
    const listeners = new Map<string, (event: object) => void>();
    let open: (() => { action: string }) | null = null;
    denyNavigation(
      {
        on: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
        setWindowOpenHandler: (handler: typeof open) => (open = handler),
        getURL: () => 'app://fieldtunnel/index.html',
      } as never,
      silentLogger,
    );
    const prevented = (name: string, event: object): boolean => {
      const preventDefault = vi.fn();
      listeners.get(name)?.({ ...event, preventDefault });
      return preventDefault.mock.calls.length > 0;
    };
    expect(prevented('will-navigate', { url: 'app://fieldtunnel/index.html' })).toBe(false);
    expect(prevented('will-navigate', { url: 'app://fieldtunnel/other.html' })).toBe(true);
    expect(prevented('will-navigate', { url: 'https://example.com/' })).toBe(true);
    expect(prevented('will-frame-navigate', { isMainFrame: false })).toBe(true);
    expect(prevented('will-redirect', {})).toBe(true);
    expect(prevented('will-attach-webview', {})).toBe(true);
    expect((open as unknown as () => { action: string })()).toEqual({ action: 'deny' });
  });
});

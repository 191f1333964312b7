import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What `protocol.handle` registered. */
export type Handler = (request: Request) => Response | Promise<Response>;

export interface LoopbackServer {
  /** `http://127.0.0.1:N`, the page's real origin. */
  readonly origin: string;
  /** An address that can be entered once: it sets the cookie that every later request needs. */
  enter(path: string): string;
  /** `app://fieldtunnel/x` to the real address and back; an address of neither is returned as it is. */
  toReal(url: string): string;
  toApp(url: string): string;
  close(): void;
  readonly server: Server;
  /** True for a request that carries the cookie and was sent to this address by our own page. */
  isOurs(request: IncomingMessage): boolean;
}

/** Paths of the stand-in itself; never the app's. */
export const shellPath = '/__shell/';

/** Only a path of this server: the entrance is no way to send somebody elsewhere. */
const ownPath = (path: string): string => (/^\/(?![/\\])/.test(path) ? path : '/');

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

export interface ServerOptions {
  /** `app://fieldtunnel`. */
  readonly appOrigin: string;
  readonly handler: () => Handler | undefined;
  /** Rewrites a page of the app before it is sent: how a browser without a debugging connection gets the scripts. */
  readonly rewrite?: (response: Response) => Promise<Response>;
  /** Answers `/__shell/…` requests that carry the cookie. */
  readonly extra?: (path: string) => { readonly type: string; readonly body: string } | null;
  /** Port to listen on; 0 takes any. */
  readonly port?: number;
}

const refuse = (response: ServerResponse, why: string): void =>
  void response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(why);

const letIn = (response: ServerResponse, to: string, cookie: string): void =>
  void response
    .writeHead(303, {
      location: ownPath(to),
      'set-cookie': `${cookie}; HttpOnly; SameSite=Strict; Path=/`,
      'cache-control': 'no-store',
    })
    .end();

/**
 * Serves on loopback what the app answers for its own scheme, because Chromium lets nobody but Electron
 * answer `app://`. Every request needs the cookie that only the one-time address sets, and the exact host:
 * neither another page nor a renamed host (DNS rebinding) gets in.
 */
export async function startServer({
  appOrigin,
  handler,
  rewrite,
  extra,
  port = 0,
}: ServerOptions): Promise<LoopbackServer> {
  const cookie = randomBytes(24).toString('hex');
  const keys = new Set<string>();
  let origin = '';
  const cookieName = (): string => `shell_${new URL(origin).port}`;

  const isOurs = (request: IncomingMessage): boolean => {
    if (request.headers.host !== new URL(origin).host) return false;
    if (request.headers.origin !== undefined && request.headers.origin !== origin) return false;
    const held = (request.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${cookieName()}=`));
    return held !== undefined && same(held.slice(cookieName().length + 1), cookie);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', origin);
    if (url.pathname === `${shellPath}enter` && request.headers.host === url.host) {
      if (keys.delete(url.searchParams.get('key') ?? ''))
        letIn(response, url.searchParams.get('to') ?? '/', `${cookieName()}=${cookie}`);
      else refuse(response, 'This address was used before. Start the app again for a new one.');
      return;
    }
    if (!isOurs(request)) {
      refuse(response, 'not allowed');
      return;
    }
    const own = url.pathname.startsWith(shellPath) ? (extra?.(url.pathname) ?? null) : null;
    if (own !== null) {
      response.writeHead(200, { 'content-type': own.type, 'cache-control': 'no-store' }).end(own.body);
      return;
    }
    const handle = handler();
    const given =
      handle === undefined
        ? new Response('no handler', { status: 404 })
        : await handle(new Request(appOrigin + url.pathname + url.search, { method: request.method ?? 'GET' }));
    const result = rewrite === undefined ? given : await rewrite(given);
    response.writeHead(result.status, Object.fromEntries(result.headers));
    response.end(Buffer.from(await result.arrayBuffer()));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error('browser shell:', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const move = (url: string, from: string, to: string): string =>
    url === from || url.startsWith(`${from}/`) ? to + url.slice(from.length) : url;
  return {
    origin,
    server,
    isOurs,
    enter(path) {
      const key = randomBytes(24).toString('hex');
      keys.add(key);
      return `${origin}${shellPath}enter?key=${key}&to=${encodeURIComponent(path)}`;
    },
    toReal: (url) => move(url, appOrigin, origin),
    toApp: (url) => move(url, origin, appOrigin),
    close: () => server.close(),
  };
}

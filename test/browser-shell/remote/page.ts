import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { MakePage, PageHost } from '../host';
import type { FromPage } from '../page/renderer';
import { namesFor, pageScript, preloadScript } from '../page/scripts';
import { shellPath, type LoopbackServer } from '../server';

const scriptPath = `${shellPath}bridge.js`;
const socketPath = `${shellPath}socket`;
/** The code that the socket is closed with where the page is to be loaded again; one of those that are free to use. */
const loadAgain = 4001;

export interface RemotePages {
  readonly makePage: MakePage;
  readonly attach: (server: LoopbackServer) => void;
  readonly rewrite: (response: Response) => Promise<Response>;
  readonly extra: (path: string) => { readonly type: string; readonly body: string } | null;
}

/**
 * The first window in whatever browser opens its address: for a computer without a display. The scripts come
 * with the page and talk over a socket; the preload shares the page's world, so this mode shows the app but
 * proves nothing about isolation. Only this mode loosens the page's policy, by that one socket.
 */
export function remotePages(tell: (url: string) => void): RemotePages {
  const names = namesFor(randomBytes(12).toString('hex'));
  let preloadSource = '';
  let server: LoopbackServer | null = null;
  let accept: (socket: WebSocket) => void = () => undefined;

  return {
    attach(next) {
      server = next;
      const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 });
      next.server.on('upgrade', (request: IncomingMessage, socket, head) => {
        if (request.url !== socketPath || request.headers.origin !== next.origin || !next.isOurs(request))
          socket.destroy();
        else sockets.handleUpgrade(request, socket, head, (opened) => accept(opened));
      });
    },
    async rewrite(response) {
      if (!(response.headers.get('content-type') ?? '').startsWith('text/html')) return response;
      const headers = new Headers(response.headers);
      const policy = (headers.get('content-security-policy') ?? '').replace("connect-src 'none'", "connect-src 'self'");
      if (policy !== '') headers.set('content-security-policy', policy);
      const html = (await response.text()).replace(
        /<head[^>]*>/i,
        (head) => `${head}<script src="${scriptPath}"></script>`,
      );
      return new Response(html, { status: response.status, headers });
    },
    extra: (path) =>
      path === scriptPath
        ? {
            type: 'text/javascript; charset=utf-8',
            body: `(() => {
  const waiting = [];
  const socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + ${JSON.stringify(socketPath)});
  globalThis.${names.binding} = (json) => { if (socket.readyState === 1) socket.send(json); else waiting.push(json); };
  socket.onopen = () => { for (const json of waiting.splice(0)) socket.send(json); };
  socket.onmessage = (event) => globalThis.${names.deliver}(event.data);
  socket.onclose = ({ code }) => { if (code === ${loadAgain}) location.reload(); else document.title = 'FieldTunnel (ended)'; };
})();
${pageScript(names)}
${preloadScript(names, preloadSource)}`,
          }
        : null,
    makePage: ({ preload, events }) => {
      if (server === null) return Promise.reject(new Error('the shell’s server is not running'));
      const ours = server;
      preloadSource = preload;
      let current: WebSocket | null = null;
      accept = (socket) => {
        // The newest tab is the window; an older one is told nothing any more.
        current?.close();
        current = socket;
        events.navigating('app://fieldtunnel/index.html');
        events.navigated('app://fieldtunnel/index.html');
        socket.on('message', (data: Buffer) => events.message(JSON.parse(data.toString('utf8')) as FromPage));
        socket.on('error', () => undefined);
        events.loaded();
      };
      const host: PageHost = {
        load(url) {
          tell(ours.enter(ours.toReal(url).slice(ours.origin.length)));
          return Promise.resolve();
        },
        reload: () => current?.close(loadAgain),
        post: (message) => current?.send(JSON.stringify(message)),
        run: () => Promise.reject(new Error('not in this mode')),
        show: () => undefined,
        setSize: () => undefined,
        setTheme: () => undefined,
        close() {
          current?.close();
          queueMicrotask(() => events.closed());
          return Promise.resolve();
        },
      };
      return Promise.resolve(host);
    },
  };
}

/** A web server for exactly one visit: the browser brings the code back to it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SystemWords } from '../../../shared/i18n/en-system';
import { systemWords } from '../../../shared/i18n/system';
import { chooseLanguage } from '../../../shared/settings/languages';
import { SignInFailed } from './failure';

export interface Listening {
  readonly port: number;
  readonly code: Promise<string>;
}

interface ListenOptions {
  readonly path: string;
  readonly isState: (given: string | null) => boolean;
  readonly signal: AbortSignal;
}

function answer(
  response: ServerResponse,
  status: number,
  languages: string | undefined,
  which: keyof SystemWords['signedIn'],
): void {
  const preferred = (languages ?? '').split(',').map((range) => range.split(';', 1)[0] ?? '');
  const language = chooseLanguage('system', preferred);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="${language}"><meta name="color-scheme" content="light dark"><title>FieldTunnel</title><body style="font:18px/1.6 system-ui;margin:15vh auto;max-width:32em;padding:0 1em"><p>${systemWords[language].signedIn[which]}</p></body></html>`,
  );
}

/**
 * The address of a request to us; null: it is none, or it is meant for another host (a page that had its own name
 * resolved to this computer, RFC 8252 has the browser come to the very address that was registered).
 */
function addressOf({ url = '/', headers }: IncomingMessage, server: Server): URL | null {
  const own = server.address();
  if (own === null || typeof own === 'string') return null;
  const host = `127.0.0.1:${own.port}`;
  // Written by whoever connects: `//` is no address, `//elsewhere/` is another one.
  if (headers.host !== host || !URL.canParse(url, `http://${host}`)) return null;
  const address = new URL(url, `http://${host}`);
  return address.host === host ? address : null;
}

/**
 * Listens on a free port of 127.0.0.1. A visit with another state is refused and the wait goes on: whoever made it does
 * not know this sign-in. Rejects with `denied` when the portal says no, with `code-expired` when the signal ends it.
 */
export async function listenForCode({ path, isState, signal }: ListenOptions): Promise<Listening> {
  signal.throwIfAborted();
  const server = createServer();
  const code = new Promise<string>((resolve, reject) => {
    const close = (): void => {
      server.close();
      server.closeAllConnections();
    };
    signal.addEventListener(
      'abort',
      () => {
        close();
        reject(new SignInFailed('code-expired', 'Nobody signed in in time.'));
      },
      { once: true },
    );
    server.on('request', (request, response) => {
      const url = addressOf(request, server);
      const languages = request.headers['accept-language'];
      if (url === null) {
        answer(response, 400, languages, 'refused');
        return;
      }
      if (request.method !== 'GET' || url.pathname !== path) {
        response.writeHead(404, { connection: 'close' }).end();
        return;
      }
      if (!isState(url.searchParams.get('state'))) {
        answer(response, 400, languages, 'refused');
        return;
      }
      const given = url.searchParams.get('code');
      const error = url.searchParams.get('error');
      response.once('finish', () => server.close());
      if (given === null || error !== null) {
        answer(response, 200, languages, 'refused');
        reject(
          new SignInFailed('denied', url.searchParams.get('error_description') ?? error ?? 'The portal gave no code.'),
        );
        return;
      }
      answer(response, 200, languages, 'done');
      resolve(given);
    });
    server.on('error', (error) => reject(error));
  });
  code.catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, code };
}

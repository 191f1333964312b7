import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { DeviceIdentity } from './identity';
import { readingsJson, readingsPage } from './web-page';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function answerTo(path: string, device: DeviceIdentity, log: () => string): Answer {
  switch (path) {
    case '/':
    case '/index.html':
      return { status: 200, type: 'text/html; charset=utf-8', body: readingsPage(device) };
    case '/readings.json':
      return { status: 200, type: 'application/json', body: readingsJson(device) };
    case '/log.txt':
      return { status: 200, type: 'text/plain; charset=utf-8', body: log() };
    default:
      return { status: 404, type: 'text/plain; charset=utf-8', body: 'Not found on this device.\n' };
  }
}

function respond(request: IncomingMessage, response: ServerResponse, device: DeviceIdentity, log: () => string): void {
  const method = request.method ?? '';
  // A body is read and forgotten, so that the connection can be used again.
  request.resume();
  const known = method === 'GET' || method === 'HEAD';
  const path = new URL(request.url ?? '/', 'http://device').pathname;
  const answer = known
    ? answerTo(path, device, log)
    : { status: 405, type: 'text/plain; charset=utf-8', body: 'Only GET and HEAD.\n' };
  response.writeHead(answer.status, {
    'Content-Type': answer.type,
    'Content-Length': Buffer.byteLength(answer.body),
    'Cache-Control': 'no-store',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
    'X-Content-Type-Options': 'nosniff',
    Server: 'fieldweb/1.4',
    ...(known ? {} : { Allow: 'GET, HEAD' }),
  });
  response.end(method === 'HEAD' ? undefined : answer.body);
}

/** The device's HTTP service: keep-alive, GET and HEAD of `/`, `/readings.json` and `/log.txt`. */
export function webService(device: DeviceIdentity, log: () => string): (socket: Socket) => void {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    try {
      respond(request, response, device, log);
    } catch {
      // The request target was no URL.
      response.writeHead(400, { 'Content-Length': 0, Connection: 'close' }).end();
    }
  });
  return (socket) => void server.emit('connection', socket);
}

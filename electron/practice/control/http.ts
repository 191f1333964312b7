import type { IncomingMessage, ServerResponse } from 'node:http';

/** Far above the greatest request the service model allows. */
const maxBody = 1024 * 1024;

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The whole body as text. @throws BodyTooLarge above one mebibyte. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new BodyTooLarge('The request body is larger than 1 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Whether a request comes from a program on this computer and not from a web page in its browser: pages
 * send an Origin, and pages that got here through a foreign name (DNS rebinding) carry that name as Host.
 */
export function isLocalProgram(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return request.headers.origin === undefined && ['localhost', '127.0.0.1', '[::1]'].includes(host);
}

/** `now`: the service's clock, which tests move; Node's own `Date` would be this computer's. */
export function sendJson(
  response: ServerResponse,
  now: number,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    ...headers,
    Date: new Date(now).toUTCString(),
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

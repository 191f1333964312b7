import { createServer } from 'node:https';
import type { Identity } from './identity';
import { Loopback } from './loopback';

export interface WebFilter {
  readonly port: number;
  /** What was asked of it. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/**
 * A web filter that inspects TLS with an authority this laptop trusts, and answers every request with a page of its
 * own.
 */
export async function startWebFilter(
  { chain, key }: Identity,
  { status, title }: { readonly status: number; readonly title: string },
): Promise<WebFilter> {
  const seen: string[] = [];
  const server = createServer({ cert: chain, key }, (request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response
      .writeHead(status, { 'content-type': 'text/html', server: 'AcmeFilter/7.2' })
      .end(`<!DOCTYPE html><html><head><title>${title}</title></head><body>This token was already used.</body></html>`);
  });
  const loopback = new Loopback();
  return { port: await loopback.open(server), seen, close: () => loopback.close() };
}

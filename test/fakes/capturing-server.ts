import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { closed, listening } from './loopback';
import type { WireRequest } from './service-model';

export interface CapturingServer {
  readonly url: string;
  /** Every request as it was on the wire, in order. */
  readonly requests: readonly WireRequest[];
  close(): Promise<void>;
}

/**
 * A server on loopback that keeps what it receives. `answer`: the JSON for a request; an empty object where it says
 * nothing.
 */
export async function startCapturingServer(
  answer: (request: WireRequest) => unknown = () => ({}),
): Promise<CapturingServer> {
  const requests: WireRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const request: WireRequest = {
        method: incoming.method ?? '',
        url: incoming.url ?? '/',
        headers: incoming.headers,
        body: await text(incoming),
      };
      requests.push(request);
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify((await answer(request)) ?? {}));
    })();
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
}

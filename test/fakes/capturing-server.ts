import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireRequest } from './service-model';

export interface CapturingServer {
  readonly url: string;
  /** Every request as it was on the wire, in order. */
  readonly requests: readonly WireRequest[];
  close(): Promise<void>;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A server on loopback that keeps what it receives. `answer`: the JSON for a request; an empty object where it says nothing. */
export async function startCapturingServer(answer: (request: WireRequest) => unknown = () => ({})): Promise<CapturingServer> {
  const requests: WireRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const request: WireRequest = { method: incoming.method ?? '', url: incoming.url ?? '/', headers: incoming.headers, body: await textOf(incoming) };
      requests.push(request);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify((await answer(request)) ?? {}));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { closed, listening } from '../../fakes/loopback';

export interface RecordingProxy {
  readonly url: string;
  /** Every client access token that the control plane gave out through this proxy. */
  readonly tokens: ReadonlySet<string>;
  /** The operations asked for, in order. */
  readonly operations: readonly string[];
  close(): Promise<void>;
}

/** An answer in the place of the service's. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/**
 * Stands between the app and a control plane and remembers each token that passes, so that a test can search for it
 * later. `refuse` answers in its place; `now` is the time that it is there, epoch ms.
 */
export async function startRecordingProxy(
  controlPlane: string,
  refuse: (headers: IncomingHttpHeaders) => Refusal | null = () => null,
  now: () => number = Date.now,
): Promise<RecordingProxy> {
  const target = new URL(controlPlane);
  const tokens = new Set<string>();
  const operations: string[] = [];
  const dated = () => ({ date: new Date(now()).toUTCString() });

  // An idle connection is kept as long as the practice service keeps one.
  const server = createServer({ keepAliveTimeout: 65_000 }, (incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming);
      operations.push(
        String(incoming.headers['x-amz-target'] ?? '')
          .split('.')
          .at(-1) ?? '',
      );
      const refused = refuse(incoming.headers);
      if (refused !== null) {
        outgoing.writeHead(refused.status, {
          'content-type': 'application/x-amz-json-1.1',
          'x-amzn-errortype': refused.type,
          ...dated(),
        });
        outgoing.end(JSON.stringify({ __type: refused.type, message: refused.message }));
        return;
      }
      // One connection each: `connection: close` of one request must not end the next one's.
      const onward = request(
        {
          agent: false,
          host: target.hostname,
          port: target.port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, host: target.host },
        },
        (answer) => {
          void buffer(answer).then((content) => {
            for (const match of content
              .toString('utf8')
              .matchAll(/"(?:source|destination)AccessToken"\s*:\s*"([^"]+)"/g))
              tokens.add(match[1] ?? '');
            outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...dated() });
            outgoing.end(content);
          });
        },
      );
      onward.on('error', () => outgoing.writeHead(502).end());
      onward.end(body);
    })();
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    tokens,
    operations,
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { closed, listening } from '../loopback';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** A server on loopback. */
export async function serve(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<Served> {
  const server = createServer(
    (request, response) => void text(request).then((body) => answer(request, body, response)),
  );
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
}

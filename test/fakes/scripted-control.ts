import { createServer, type Server } from 'node:https';
import type { Identity } from './identity';
import { closed, listening } from './loopback';

/** A control plane over TLS whose every tunnel is open with its device connected. */
export interface ScriptedControl {
  readonly port: number;
  /** The operations that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function startScriptedControl({ chain, key }: Identity): Promise<ScriptedControl> {
  const asked: string[] = [];
  const server: Server = createServer({ cert: chain, key }, (request, response) => {
    request.resume().on('end', () => {
      asked.push(String(request.headers['x-amz-target']).replace(/^.*\./, ''));
      const since = Date.now() / 1000 - 60;
      const tunnel = {
        tunnelId: 't-1',
        status: 'OPEN',
        createdAt: since,
        timeoutConfig: { maxLifetimeTimeoutMinutes: 60 },
        destinationConfig: { thingName: 'pump-1', services: ['SSH'] },
        sourceConnectionState: { status: 'DISCONNECTED' },
        destinationConnectionState: { status: 'CONNECTED', lastUpdatedAt: since },
      };
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ tunnel }));
    });
  });
  server.on('tlsClientError', () => undefined);
  const port = await listening(server);
  return {
    port,
    asked,
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
}

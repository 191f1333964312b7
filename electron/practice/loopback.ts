import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/** A fixed port that another program has, or that this user may not open. */
export class PortUnavailable extends Error {
  override readonly name = 'PortUnavailable';
}

type AtLeastOne<T> = readonly [T, ...T[]];

/** How often another free port is tried when the one the system chose for the first address is taken on the second. */
const attempts = 20;

/**
 * Makes the servers listen on one and the same port, one on each address. The first address must work;
 * the others are left out where the system does not have them (no IPv6).
 * @param port 0: the system chooses. @returns the port
 * @throws PortUnavailable, saying which part of the service wanted the port
 */
export async function listenOnLoopback(
  servers: AtLeastOne<Server>,
  port: number,
  addresses: AtLeastOne<string>,
  what: string,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listenOnce(servers, port, addresses);
    } catch (error) {
      const code = codeOf(error);
      if (port === 0 && code === 'EADDRINUSE' && attempt < attempts) continue;
      if (code === 'EADDRINUSE') throw new PortUnavailable(`Port ${port} for ${what} is used by another program.`);
      if (code === 'EACCES') throw new PortUnavailable(`Port ${port} for ${what} may not be opened by this user.`);
      throw error;
    }
  }
}

async function listenOnce(
  [first, ...others]: AtLeastOne<Server>,
  port: number,
  [main, ...more]: AtLeastOne<string>,
): Promise<number> {
  await listen(first, port, main);
  const bound = (first.address() as AddressInfo).port;
  for (const [index, address] of more.entries()) {
    const server = others[index];
    if (server === undefined) continue;
    try {
      await listen(server, bound, address);
    } catch (error) {
      if (['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(codeOf(error))) continue;
      await Promise.all(
        [first, ...others]
          .filter((open) => open.listening)
          .map((open) => new Promise((resolve) => open.close(resolve))),
      );
      throw error;
    }
  }
  return bound;
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen({ port, host, ipv6Only: true });
  await once(server, 'listening');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

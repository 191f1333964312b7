import type { ListenerRequest } from './contract';

/**
 * A port that is open now, and for which service. `requestedId`: what its owner asked for, before the service's own id
 * was adopted.
 */
export interface OpenPort {
  readonly serviceId: string;
  readonly requestedId: string;
  readonly port: number;
}

/** What one request needs: an open port to keep or to take over (`index` into the open ports), or a new one. */
export type PortPlan =
  | { readonly kind: 'reuse'; readonly index: number }
  | { readonly kind: 'open'; readonly port: number };

function belongs(open: OpenPort, request: ListenerRequest): boolean {
  return open.serviceId === request.serviceId || open.requestedId === request.serviceId;
}

/**
 * Decides which open ports serve which requests, so that ports that stay are never closed in between and two services
 * can swap theirs. Every open port is used at most once; what no request uses is to be released.
 */
export function planPorts(requests: readonly ListenerRequest[], open: readonly OpenPort[]): PortPlan[] {
  const taken = new Set<number>();
  const take = (fits: (port: OpenPort) => boolean): number | null => {
    const index = open.findIndex((port, at) => !taken.has(at) && fits(port));
    if (index < 0) return null;
    taken.add(index);
    return index;
  };
  // First what stays where it is, so that nobody else takes it over.
  const kept = requests.map((request) =>
    take((port) => belongs(port, request) && (request.port === 0 || request.port === port.port)),
  );
  return requests.map((request, at) => {
    const index = kept[at] ?? (request.port === 0 ? null : take((port) => port.port === request.port));
    return index === null ? { kind: 'open', port: request.port } : { kind: 'reuse', index };
  });
}

/** Two requests that exclude each other, or null. Port 0 and different services never do. */
export function conflict(
  requests: readonly ListenerRequest[],
): { readonly request: ListenerRequest; readonly code: 'EADDRINUSE' | 'EINVAL' } | null {
  const ids = new Set<string>();
  const ports = new Set<number>();
  for (const request of requests) {
    if (ids.has(request.serviceId) || !Number.isInteger(request.port) || request.port < 0 || request.port > 65_535)
      return { request, code: 'EINVAL' };
    if (request.port !== 0 && ports.has(request.port)) return { request, code: 'EADDRINUSE' };
    ids.add(request.serviceId);
    ports.add(request.port);
  }
  return null;
}

import type { ServiceFigures } from './events';
import type { ServiceView } from './view';

const types: readonly (readonly [RegExp, ServiceView['type']])[] = [
  [/ssh|sftp|scp/i, 'ssh'],
  [/https/i, 'https'],
  [/http|web/i, 'http'],
  [/rdp/i, 'rdp'],
  [/vnc/i, 'vnc'],
];

/** How a service is opened on this laptop, guessed from its id (`SSH1`, `HTTP`, …). */
export const serviceType = (serviceId: string): ServiceView['type'] =>
  types.find(([pattern]) => pattern.test(serviceId))?.[1] ?? 'tcp';

const unopened = (serviceId: string): ServiceView => ({
  serviceId,
  type: serviceType(serviceId),
  port: null,
  connections: 0,
  waitingClients: 0,
  waitsUntil: null,
  bytesUp: 0,
  bytesDown: 0,
  lastAnswerAt: null,
  pausedBy: null,
  unreachable: false,
});

/** The services of a tunnel, in its order; what is known of those that stay is kept. */
export const withServices = (services: readonly ServiceView[], serviceIds: readonly string[]): readonly ServiceView[] =>
  serviceIds.map((serviceId) => services.find((known) => known.serviceId === serviceId) ?? unopened(serviceId));

/** Takes over figures; a service that answered since is reachable again. Unknown services are added. */
export function withFigures(
  services: readonly ServiceView[],
  figures: readonly ServiceFigures[],
): readonly ServiceView[] {
  const all = withServices(services, [
    ...new Set([...services.map(({ serviceId }) => serviceId), ...figures.map(({ serviceId }) => serviceId)]),
  ]);
  return all.map((service) => {
    const news = figures.find(({ serviceId }) => serviceId === service.serviceId);
    if (news === undefined) return service;
    const answered = news.lastAnswerAt !== null && news.lastAnswerAt !== service.lastAnswerAt;
    return { ...service, ...news, unreachable: service.unreachable && !answered };
  });
}

/** After the ports were given back. */
export const released = (services: readonly ServiceView[]): readonly ServiceView[] =>
  services.map((service) => ({
    ...service,
    port: null,
    connections: 0,
    waitingClients: 0,
    waitsUntil: null,
    pausedBy: null,
  }));

/** The local ports as they are bound now; services that were not known are added. */
export function withPorts(
  services: readonly ServiceView[],
  listeners: readonly { readonly serviceId: string; readonly port: number }[],
): readonly ServiceView[] {
  const all = withServices(services, [
    ...new Set([...services.map(({ serviceId }) => serviceId), ...listeners.map(({ serviceId }) => serviceId)]),
  ]);
  return all.map((service) => ({
    ...service,
    port: listeners.find(({ serviceId }) => serviceId === service.serviceId)?.port ?? null,
  }));
}

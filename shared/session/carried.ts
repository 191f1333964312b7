/** How much each service carried in a whole session. A source proxy counts its own bytes only. Pure. */
import type { ServiceView } from './view';

/** Bytes of one service. */
export interface Carried {
  readonly serviceId: string;
  readonly up: number;
  readonly down: number;
}

type Figures = Pick<ServiceView, 'serviceId' | 'bytesUp' | 'bytesDown'>;

function plus(carried: readonly Carried[], more: readonly Carried[]): readonly Carried[] {
  return more.reduce<readonly Carried[]>((all, { serviceId, up, down }) => {
    const known = all.find((each) => each.serviceId === serviceId);
    const sum = { serviceId, up: up + (known?.up ?? 0), down: down + (known?.down ?? 0) };
    return known === undefined ? [...all, sum] : all.map((each) => (each === known ? sum : each));
  }, carried);
}

const carriedBy = (services: readonly Figures[]): readonly Carried[] =>
  services.map(({ serviceId, bytesUp: up, bytesDown: down }) => ({ serviceId, up, down }));

/**
 * What was carried before the present proxies, once these figures are taken over: a count that is lower than it was
 * began anew.
 */
export function afterAnew(
  before: readonly Carried[],
  services: readonly Figures[],
  news: readonly Figures[],
): readonly Carried[] {
  const anew = services.filter(({ serviceId, bytesUp, bytesDown }) => {
    const now = news.find((each) => each.serviceId === serviceId);
    return now !== undefined && (now.bytesUp < bytesUp || now.bytesDown < bytesDown);
  });
  return anew.length === 0 ? before : plus(before, carriedBy(anew));
}

/** Of the whole session. */
export const carriedInAll = (before: readonly Carried[], services: readonly Figures[]): readonly Carried[] =>
  plus(before, carriedBy(services));

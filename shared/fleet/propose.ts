/** Which of several open tunnels to a device is the right one. Pure. */
import type { TunnelFacts } from '../session/view';
import type { TunnelChoice } from './list';

/** With less life left than this (ms) a tunnel is only taken where there is no other. */
const expiringSoonMs = 15 * 60_000;

export const isOpen = (facts: TunnelFacts, now: number): boolean =>
  facts.status === 'OPEN' && (facts.endsAt === null || facts.endsAt > now);
/** Those that are open, in the order given. */
export const choicesOf = (tunnels: readonly TunnelFacts[], now: number): readonly TunnelChoice[] =>
  tunnels
    .filter((facts) => isOpen(facts, now))
    .map(({ tunnelId, services, tags, description, createdAt, endsAt, source, destination, checkedAt }) => ({
      tunnelId,
      services,
      tags,
      description,
      createdAt,
      endsAt,
      source: source.status,
      destination: destination.status,
      checkedAt,
    }));

/** Why a tunnel is or is not the one to take; the window has words for each. */
export interface Fitness {
  readonly open: boolean;
  readonly lasting: boolean;
  readonly deviceConnected: boolean;
  readonly services: boolean;
  /** No other laptop is connected: joining it takes it away from nobody. */
  readonly free: boolean;
}

/** `wanted`: the services somebody needs; empty: any will do. */
export function fitnessOf(tunnel: TunnelChoice, wanted: readonly string[], now: number): Fitness {
  const left = tunnel.endsAt === null ? Number.POSITIVE_INFINITY : tunnel.endsAt - now;
  return {
    open: left > 0,
    lasting: left > expiringSoonMs,
    deviceConnected: tunnel.destination === 'CONNECTED',
    services: wanted.every((service) => tunnel.services.includes(service)),
    free: tunnel.source !== 'CONNECTED',
  };
}

// What cannot be mended weighs most: services are fixed and a lifetime cannot be extended, while a device can be called
// and a person asked.
const weigh = ({ open, services, lasting, free, deviceConnected }: Fitness): number =>
  Number(open) * 16 + Number(services) * 8 + Number(lasting) * 4 + Number(free) * 2 + Number(deviceConnected);

/** All of them, the best first; of equals the newest. Those that have ended are left out. */
export function ranked<T extends TunnelChoice>(
  tunnels: readonly T[],
  wanted: readonly string[],
  now: number,
): readonly T[] {
  return tunnels
    .map((tunnel) => ({ tunnel, fitness: fitnessOf(tunnel, wanted, now) }))
    .filter(({ fitness }) => fitness.open)
    .sort((a, b) => weigh(b.fitness) - weigh(a.fitness) || (b.tunnel.createdAt ?? 0) - (a.tunnel.createdAt ?? 0))
    .map(({ tunnel }) => tunnel);
}

/** The tunnel to join, or null where none is open. */
export const proposeTunnel = <T extends TunnelChoice>(
  tunnels: readonly T[],
  wanted: readonly string[],
  now: number,
): T | null => ranked(tunnels, wanted, now)[0] ?? null;

/** What speaks for a tunnel against the next best: the first of these that the two differ in. */
const reasons = ['services', 'lasting', 'free', 'deviceConnected'] as const satisfies readonly (keyof Fitness)[];
export type Reason = (typeof reasons)[number] | 'newest';

/** Of `ranked` tunnels: why the first is the first. Null where there is no other. */
export function reasonOf(
  [first, second]: readonly TunnelChoice[],
  wanted: readonly string[],
  now: number,
): Reason | null {
  if (first === undefined || second === undefined) return null;
  const [best, next] = [fitnessOf(first, wanted, now), fitnessOf(second, wanted, now)];
  return reasons.find((reason) => best[reason] !== next[reason]) ?? 'newest';
}

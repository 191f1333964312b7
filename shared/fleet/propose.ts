/** Which of several open tunnels to a device is the right one. Pure. */
import type { TunnelChoice } from './list';

/** With less life left than this (ms) a tunnel is only taken where there is no other. */
export const expiringSoon = 15 * 60_000;

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
    lasting: left > expiringSoon,
    deviceConnected: tunnel.destination === 'CONNECTED',
    services: wanted.every((service) => tunnel.services.includes(service)),
    free: tunnel.source !== 'CONNECTED',
  };
}

// What cannot be mended weighs most: services are fixed and a lifetime cannot be extended, while a device can be called and a person asked.
const weigh = ({ open, services, lasting, free, deviceConnected }: Fitness): number => Number(open) * 16 + Number(services) * 8 + Number(lasting) * 4 + Number(free) * 2 + Number(deviceConnected);

/** All of them, the best first; of equals the newest. Those that have ended are left out. */
export function ranked<T extends TunnelChoice>(tunnels: readonly T[], wanted: readonly string[], now: number): readonly T[] {
  return tunnels
    .map((tunnel) => ({ tunnel, fitness: fitnessOf(tunnel, wanted, now) }))
    .filter(({ fitness }) => fitness.open)
    .sort((a, b) => weigh(b.fitness) - weigh(a.fitness) || (b.tunnel.createdAt ?? 0) - (a.tunnel.createdAt ?? 0))
    .map(({ tunnel }) => tunnel);
}

/** The tunnel to join, or null where none is open. */
export const proposeTunnel = <T extends TunnelChoice>(tunnels: readonly T[], wanted: readonly string[], now: number): T | null => ranked(tunnels, wanted, now)[0] ?? null;

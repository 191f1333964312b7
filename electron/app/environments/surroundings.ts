/**
 * What changes around the app without a word from the operating system to a program like this: the addresses of the computer, and its clock.
 * Looked at every few seconds, only while a session could care; that costs nothing measurable.
 */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { systemClock, type Timers } from '../../net/clock';

export type Interfaces = Readonly<
  Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[] | undefined>
>;

export interface SurroundingsOptions {
  readonly interfaces?: () => Interfaces;
  /** Wall clock, epoch ms. */
  readonly now?: () => number;
  /** A clock that nobody can set, ms. */
  readonly monotonic?: () => number;
  readonly timers?: Timers;
  /** Another network, or none: connections made over the old one are probably gone. Also after a sleep that nobody told of. */
  readonly onNetwork: () => void;
  /** The clock was set back by so many ms. */
  readonly onClockSetBack: (by: number) => void;
}

export interface Surroundings {
  /** Whether it matters now. */
  watch(wanted: boolean): void;
}

const interval = 3_000;
/** Corrections of a clock below this (ms) harm nothing. */
const smallest = 2_000;

/** All addresses by which others could reach this computer, in a form to compare. */
const addressesOf = (interfaces: Interfaces): string =>
  Object.values(interfaces)
    .flatMap((addresses) => (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => address))
    .toSorted()
    .join(' ');

export function createSurroundings({
  interfaces = networkInterfaces,
  now = Date.now,
  monotonic = () => performance.now(),
  timers = systemClock,
  onNetwork,
  onClockSetBack,
}: SurroundingsOptions): Surroundings {
  let timer: { readonly cancel: () => void } | null = null;
  let addresses = '';
  let ahead = 0;
  const measure = (): number => now() - monotonic();

  function look(): void {
    const [addressesNow, aheadNow] = [addressesOf(interfaces()), measure()];
    const [network, moved] = [addressesNow !== addresses, aheadNow - ahead];
    [addresses, ahead] = [addressesNow, aheadNow];
    timer = timers.set(look, interval);
    if (moved < -smallest) onClockSetBack(-moved);
    if (network || moved > smallest) onNetwork();
  }

  return {
    watch(wanted) {
      if (wanted === (timer !== null)) return;
      timer?.cancel();
      timer = null;
      if (!wanted) return;
      [addresses, ahead] = [addressesOf(interfaces()), measure()];
      timer = timers.set(look, interval);
    },
  };
}

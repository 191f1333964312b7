/**
 * Watches what changes on this computer without a word from the operating system to a program like this: its
 * addresses and its clock. Both are looked at every few seconds, only while a session could care; that costs
 * nothing measurable.
 */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { systemClock, type Timer, type Timers } from '../net/clock';

export type Interfaces = Readonly<
  Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[] | undefined>
>;

interface HostMonitorOptions {
  readonly interfaces?: () => Interfaces;
  /** Wall clock, epoch ms. */
  readonly now?: () => number;
  /** A clock that nobody can set, ms. */
  readonly monotonic?: () => number;
  readonly timers?: Timers;
  /**
   * Another network, or none: connections made over the old one are probably gone. Also after a sleep that nobody told
   * of.
   */
  readonly onNetwork: () => void;
  /** The clock was set back by so many ms. */
  readonly onClockSetBack: (byMs: number) => void;
}

const intervalMs = 3_000;
/** Smaller corrections of a clock harm nothing. */
const smallestCorrectionMs = 2_000;

/** All addresses by which others could reach this computer, in a form to compare. */
const addressesOf = (interfaces: Interfaces): string =>
  Object.values(interfaces)
    .flatMap((addresses) => (addresses ?? []).filter(({ internal }) => !internal).map(({ address }) => address))
    .toSorted()
    .join(' ');

export class HostMonitor {
  readonly #interfaces: () => Interfaces;
  readonly #now: () => number;
  readonly #monotonic: () => number;
  readonly #timers: Timers;
  readonly #onNetwork: () => void;
  readonly #onClockSetBack: (byMs: number) => void;
  #timer: Timer | null = null;
  #addresses = '';
  /** The wall clock's lead over the one nobody can set, ms. */
  #leadMs = 0;

  constructor({
    interfaces = networkInterfaces,
    now = Date.now,
    monotonic = () => performance.now(),
    timers = systemClock,
    onNetwork,
    onClockSetBack,
  }: HostMonitorOptions) {
    this.#interfaces = interfaces;
    this.#now = now;
    this.#monotonic = monotonic;
    this.#timers = timers;
    this.#onNetwork = onNetwork;
    this.#onClockSetBack = onClockSetBack;
  }

  /** Whether changes matter now. What changed while they did not is never told. */
  watch(wanted: boolean): void {
    if (wanted === (this.#timer !== null)) return;
    this.#timer?.cancel();
    this.#timer = null;
    if (!wanted) return;
    this.#remember();
    this.#timer = this.#timers.set(() => this.#look(), intervalMs);
  }

  #remember(): void {
    this.#addresses = addressesOf(this.#interfaces());
    this.#leadMs = this.#now() - this.#monotonic();
  }

  #look(): void {
    const [addresses, leadMs] = [this.#addresses, this.#leadMs];
    this.#remember();
    this.#timer = this.#timers.set(() => this.#look(), intervalMs);
    const movedMs = this.#leadMs - leadMs;
    if (movedMs < -smallestCorrectionMs) this.#onClockSetBack(-movedMs);
    if (this.#addresses !== addresses || movedMs > smallestCorrectionMs) this.#onNetwork();
  }
}

/**
 * Under which name the web page of a device is opened on this laptop, so that no cookie of it is sent to another
 * device.
 */
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { OpenedService } from '../../shared/ipc/requests/session';
import { webHost, type EnvironmentThing } from './device-names';
import { systemClock, within } from '../net/clock';

/** What has to be looked at first; each of them is quick, as nothing leaves this computer. */
export interface WebHostSources {
  /** Name of the program that opens web pages; empty where the system does not say. */
  readonly browser: () => string;
  /** The addresses of a name, by the system. Rejects where it knows none. */
  readonly addressesOf: (name: string) => Promise<readonly string[]>;
  /** Whether some program listens on `[::1]:port`. */
  readonly isTakenOnV6: (port: number) => Promise<boolean>;
}

/** `shared`: the page is under the address of all devices, and why. */
export interface WebHost {
  readonly host: string;
  readonly shared: OpenedService['shared'];
}

/** Where all local ports are bound. */
export const loopbackHost = '127.0.0.1';
/** These find names below `localhost` by themselves (RFC 6761, 6.3); others ask the system, which may know none. */
const findsItself = /chrom|edge|firefox|brave|opera|vivaldi/i;
/** A name below `localhost` that takes longer (ms) is asked of a server somewhere. */
const patienceMs = 1_000;

/** `thing`: null where it is not known. */
export async function webHostFor(
  thing: EnvironmentThing | null,
  port: number,
  sources: WebHostSources,
): Promise<WebHost> {
  const shared = (why: WebHost['shared']): WebHost => ({ host: loopbackHost, shared: why });
  if (thing === null) return shared('thing-unknown');
  const host = webHost(thing);
  // The name stands for `::1`, too, and browsers try that first: another program may be there.
  if (await sources.isTakenOnV6(port)) return shared('other-program');
  if (findsItself.test(sources.browser())) return { host, shared: null };
  const addresses = await sources.addressesOf(host).catch((): readonly string[] => []);
  const isOurs = addresses.includes(loopbackHost) && addresses.every((each) => each === loopbackHost || each === '::1');
  return isOurs ? { host, shared: null } : shared('name-unknown');
}

function isTakenOnV6(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '::1', port, timeout: patienceMs });
    const done = (taken: boolean) => (): void => {
      socket.destroy();
      resolve(taken);
    };
    // Silence is no sign that nobody is there.
    socket.once('connect', done(true)).once('timeout', done(true)).once('error', done(false));
  });
}

async function addressesOf(name: string): Promise<readonly string[]> {
  const found = lookup(name, { all: true, order: 'verbatim' });
  const answers = await within(systemClock, found, patienceMs, () => {
    throw new Error('no answer in time');
  });
  return answers.map(({ address }) => address);
}

/** `browser`: name of the program that opens web pages. */
export const systemWebHosts = (browser: WebHostSources['browser']): WebHostSources => ({
  browser,
  addressesOf,
  isTakenOnV6,
});

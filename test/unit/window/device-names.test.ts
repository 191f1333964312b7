import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostKeyAlias, isWebHost, webHost } from '../../../electron/window/device-names';
import type { DeviceIdentity } from '../../../shared/session/identity';
import { webHostFor, type WebHostSources } from '../../../electron/window/web-host';

/** Names of every shape that AWS accepts, near ones often. */
const name = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9:_-]{1,128}$/),
  fc.stringMatching(/^[aA:_-]{1,6}$/),
  fc.stringMatching(/^-?[pP]ump[:_-]{0,2}7-?$/),
  fc.constantFrom('x'.repeat(128), `${'x'.repeat(127)}y`, 'xn--pump', '---', 'localhost', '127', '2024-01'),
);
const identity: fc.Arbitrary<DeviceIdentity> = fc.record({
  environmentId: fc.constantFrom('practice', 'aws:eu-west-1', 'aws:eu-west-1:field', 'custom:a:eu-west-1'),
  kind: fc.constantFrom('thing', 'tunnel', 'session'),
  name,
});

describe('the names of a device on this laptop', () => {
  it('are different for different devices, whatever they are called', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(hostKeyAlias(one, 'SSH').toLowerCase() === hostKeyAlias(other, 'SSH').toLowerCase()).toBe(isSame);
        const isSameThing = one.name === other.name && one.environmentId === other.environmentId;
        expect(webHost(one) === webHost(other)).toBe(isSameThing);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are names that ssh and browsers take', () => {
    fc.assert(
      fc.property(identity, (one) => {
        expect(hostKeyAlias(one, 'SSH')).toMatch(/^fieldtunnel-[a-z0-9-]{12,60}$/);
        const host = webHost(one);
        expect(isWebHost(host)).toBe(true);
        expect(new URL(`http://${host}:50080/`).hostname).toBe(host);
        expect(host.split('.')[0]!.length).toBeLessThanOrEqual(63);
      }),
    );
  });

  it('cannot be met by a thing that is called like the name of another one', () => {
    fc.assert(
      fc.property(identity, (one) => {
        const made = webHost(one).replace(/\.localhost$/, '');
        expect(webHost({ ...one, name: made })).not.toBe(webHost(one));
      }),
    );
  });

  it('begin with the thing’s own name, and are the same on every start', () => {
    const host = (called: string) => webHost({ environmentId: 'aws:eu-west-1', name: called });
    expect(host('pump-station-07')).toBe('pump-station-07-0d7y7088.localhost');
    expect(host('Pump_07')).toMatch(/^pump-07-[a-z0-9]{8}\.localhost$/);
    expect(host('___')).toMatch(/^thing-[a-z0-9]{8}\.localhost$/);
  });
});

describe('the host of a web page', () => {
  const sources = (over: Partial<WebHostSources>): WebHostSources => ({
    browser: () => 'Safari',
    addressesOf: () => Promise.reject(new Error('ENOTFOUND')),
    isTakenOnV6: () => Promise.resolve(false),
    ...over,
  });
  const pump = { environmentId: 'aws:eu-west-1', name: 'pump-7' };
  const own = { host: webHost(pump), shared: null };
  const address = (shared: 'thing-unknown' | 'name-unknown' | 'other-program') => ({ host: '127.0.0.1', shared });
  const knows = (...addresses: readonly string[]) => ({ addressesOf: () => Promise.resolve(addresses) });

  it.each<[string, Partial<WebHostSources>, object]>([
    ['a browser that finds it itself', { browser: () => 'Google Chrome' }, own],
    ['a browser that finds it itself', { browser: () => 'Microsoft Edge' }, own],
    ['a browser that finds it itself', { browser: () => 'org.mozilla.firefox.desktop' }, own],
    ['a system that knows the name', knows('127.0.0.1'), own],
    ['a system that knows both addresses', knows('::1', '127.0.0.1'), own],
    ['a system that knows no such name', {}, address('name-unknown')],
    ['a name that leads to ::1 only, where nothing of ours is', knows('::1'), address('name-unknown')],
    ['a name that somebody answers for', knows('10.0.0.1'), address('name-unknown')],
    ['a name that leads elsewhere, too', knows('127.0.0.1', '10.0.0.1'), address('name-unknown')],
    [
      'another program on [::1]',
      { ...knows('127.0.0.1'), isTakenOnV6: () => Promise.resolve(true) },
      address('other-program'),
    ],
    [
      'another program on [::1]',
      { browser: () => 'Firefox', isTakenOnV6: () => Promise.resolve(true) },
      address('other-program'),
    ],
  ])('with %s', async (_with, over, expected) => {
    expect(await webHostFor(pump, 50080, sources(over))).toEqual(expected);
  });

  it('is the address for a tunnel whose thing is not known', async () => {
    expect(await webHostFor(null, 50080, sources(knows('127.0.0.1')))).toEqual(address('thing-unknown'));
  });
});

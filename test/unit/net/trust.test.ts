import * as tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Authorities, onAuthoritiesRead, systemAuthorities, systemTrust, trustOf } from '../../../electron/net/trust';

describe('authorities that are read once for all', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are read once, whoever asks and however often', async () => {
    const read = vi.fn(() => Promise.resolve(['one']));
    const authorities = new Authorities(read);
    const found = await Promise.all([authorities.get(), authorities.get()]);
    expect(found).toEqual([['one'], ['one']]);
    expect(await authorities.get()).toBe(found[0]);
    expect(read).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that do not come are gone on without, and used once they are there', async () => {
    let come: (found: readonly string[]) => void = () => undefined;
    const read = vi.fn(() => new Promise<readonly string[]>((resolve) => (come = resolve)));
    const authorities = new Authorities(read);
    const waiting = authorities.get();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await waiting).toEqual([]);
    come(['late']);
    expect(await authorities.get()).toEqual(['late']);
    expect(read).toHaveBeenCalledOnce();
  });

  it('that cannot be read are read again the next time', async () => {
    const read = vi.fn().mockRejectedValueOnce(new Error('locked')).mockResolvedValueOnce(['again']);
    const authorities = new Authorities(read);
    expect(await authorities.get()).toEqual([]);
    expect(await authorities.get()).toEqual(['again']);
  });
});

describe('the authorities of this computer', () => {
  it('are not read for itself, and one context serves every connection', async () => {
    const told = vi.fn();
    onAuthoritiesRead(told);
    const trust = trustOf([]);
    const here = await trust('localhost');
    expect(await trust('127.0.0.1')).toBe(here);
    expect(await systemAuthorities('localhost')).toEqual([]);
    expect(told).not.toHaveBeenCalled();
  });

  it.skipIf(!systemTrust)(
    'are what Node reads, in a thread of its own, once and told (needs Node 22 or later)',
    async () => {
      const told = vi.fn();
      onAuthoritiesRead(told);
      const found = await systemAuthorities('api.example.com');
      expect(found).toEqual(tls.getCACertificates('system'));
      expect(await systemAuthorities('data.example.com')).toBe(found);
      expect(told.mock.calls).toEqual([[{ count: found.length, tookMs: expect.any(Number) as number, error: null }]]);
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenKey } from '../../../electron/tokens/contract';
import { Ledger } from '../../../electron/tokens/ledger';
import type { DocumentFile } from '../../../electron/tokens/persisted';
import { emptyImage, imageSchema, type Image } from '../../../electron/tokens/entry';

const key: TokenKey = { environmentId: 'practice', tunnelId: 't-1' };

/** A disk that keeps every image it was ever given, as a power cut might find it. */
function recorder(start: Image | null = null) {
  const images: Image[] = start === null ? [] : [start];
  const disk: DocumentFile<Image> = {
    load: () =>
      Promise.resolve(
        start === null
          ? { kind: 'absent' }
          : { kind: 'image', image: imageSchema.parse(JSON.parse(JSON.stringify(start))), renew: false },
      ),
    save: async (image) => {
      await Promise.resolve();
      images.push(imageSchema.parse(JSON.parse(JSON.stringify(image))));
    },
    sweep: () => Promise.resolve(),
    asides: () => Promise.resolve([]),
  };
  return { disk, images };
}

describe('the token ledger', () => {
  it('marks a token in use on disk before it hands it out', async () => {
    const { disk, images } = recorder();
    const ledger = await Ledger.open({ file: disk });
    expect(await ledger.add(key, 'cat-1', null)).toMatchObject({ state: 'fresh', paired: true });
    const checkout = await ledger.checkout(key);
    expect(checkout).toMatchObject({ kind: 'token', reuse: false, pair: { accessToken: 'cat-1' } });
    expect(images.at(-1)?.entries[0]?.state).toBe('in-use');
  });

  it('offers a used token again only with the same client token, and says so', async () => {
    const ledger = await Ledger.open({ file: null });
    await ledger.add(key, 'cat-1', null);
    const first = await ledger.checkout(key);
    const second = await ledger.checkout(key);
    expect(
      first.kind === 'token' &&
        second.kind === 'token' &&
        second.reuse &&
        second.pair.clientToken === first.pair.clientToken,
    ).toBe(true);
  });

  it('gives each access token a client token of its own, as the service asks for', async () => {
    const ledger = await Ledger.open({ file: null });
    await ledger.add(key, 'cat-1', null);
    const one = await ledger.checkout(key);
    await ledger.add(key, 'cat-2', null);
    const two = await ledger.checkout(key);
    if (one.kind !== 'token' || two.kind !== 'token') throw new Error('no token');
    expect(two.pair.clientToken).not.toBe(one.pair.clientToken);
    expect(two.pair.clientToken).toMatch(/^[a-zA-Z0-9-]{32,128}$/);
    expect(two.pair.accessToken).toBe('cat-2');
  });

  it.each(['spent', 'revoked', 'expired'] as const)(
    'never offers a %s token, and forgets its secrets',
    async (state) => {
      const { disk, images } = recorder();
      const ledger = await Ledger.open({ file: disk });
      await ledger.add(key, 'secret-cat', null);
      await ledger.checkout(key);
      await ledger.mark(key, state);
      expect(await ledger.checkout(key)).toEqual({ kind: 'none', because: state });
      expect(ledger.view(key).state).toBe(state);
      expect(JSON.stringify(images.at(-1))).not.toContain('secret-cat');
      // Pasted once more it is still dead.
      await ledger.add({ ...key, tunnelId: 'pasted' }, 'secret-cat', null);
      expect(await ledger.checkout({ ...key, tunnelId: 'pasted' })).toEqual({ kind: 'none', because: state });
    },
  );

  it('keeps the client token of a token that is pasted twice', async () => {
    const ledger = await Ledger.open({ file: null });
    await ledger.add(key, 'cat', null);
    const first = await ledger.checkout(key);
    await ledger.add({ ...key, tunnelId: 'pasted' }, 'cat', null);
    const again = await ledger.checkout({ ...key, tunnelId: 'pasted' });
    expect(again).toMatchObject({
      kind: 'token',
      reuse: true,
      pair: { clientToken: first.kind === 'token' ? first.pair.clientToken : '' },
    });
  });
});

describe('a token that ends, and a disk that fails', () => {
  it('lets a token expire by the clock of the service, and by no other', async () => {
    let now = 1000;
    const ledger = await Ledger.open({ file: null, now: () => now });
    await ledger.add(key, 'cat', 2000);
    now += 365 * 24 * 3_600_000;
    expect((await ledger.checkout(key)).kind).toBe('token');
    expect((await ledger.checkout(key, 1999)).kind).toBe('token');
    expect(await ledger.checkout(key, 2000)).toEqual({ kind: 'none', because: 'expired' });
  });

  it.each([13, 25, -25])('keeps every token while this computer’s clock is %i hours off', async (hours) => {
    let now = 1_700_000_000_000;
    const { disk, images } = recorder();
    const first = await Ledger.open({ file: disk, now: () => now });
    await first.add(key, 'opened', now + 12 * 3_600_000);
    await first.add({ ...key, tunnelId: 'pasted-1' }, 'pasted', null);
    now += hours * 3_600_000;
    const second = await Ledger.open({ file: recorder(images.at(-1)).disk, now: () => now });
    await second.add({ ...key, tunnelId: 'another' }, 'another', null);
    now -= hours * 3_600_000;
    for (const tunnelId of [key.tunnelId, 'pasted-1', 'another'])
      expect((await second.checkout({ ...key, tunnelId })).kind).toBe('token');
  });

  it('drops the oldest where there are too many', async () => {
    const ledger = await Ledger.open({ file: null });
    for (let index = 0; index <= 500; index += 1)
      await ledger.add({ ...key, tunnelId: `t-${index}` }, `c-${index}`, null);
    expect(ledger.view({ ...key, tunnelId: 't-0' }).state).toBe('none');
    expect(ledger.view({ ...key, tunnelId: 't-1' }).state).toBe('fresh');
    expect(ledger.view({ ...key, tunnelId: 't-500' }).state).toBe('fresh');
  });

  it('tells every secret for redaction, also those it finds on disk', async () => {
    const { disk, images } = recorder();
    const first = await Ledger.open({ file: disk });
    await first.add(key, 'cat-1', null);
    const secrets: string[] = [];
    await Ledger.open({ file: recorder(images.at(-1)).disk, onSecret: (secret) => secrets.push(secret) });
    expect(secrets).toContain('cat-1');
    expect(secrets).toHaveLength(2);
  });
});

describe('the token ledger, whatever happens', () => {
  type Step = {
    readonly do: 'add' | 'checkout' | 'spent' | 'revoked' | 'forget';
    readonly tunnel: string;
    readonly token: string;
  };
  const step: fc.Arbitrary<Step> = fc.record({
    do: fc.constantFrom(
      'add' as const,
      'add' as const,
      'checkout' as const,
      'checkout' as const,
      'spent' as const,
      'revoked' as const,
    ),
    tunnel: fc.constantFrom('a', 'b'),
    token: fc.constantFrom('cat-1', 'cat-2', 'cat-3', 'cat-4'),
  });

  it('never offers a token twice without its client token, wherever it crashes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), fc.nat(), async (steps, crash) => {
        const { disk, images } = recorder(emptyImage);
        const ledger = await Ledger.open({ file: disk });
        /** Handed-out tokens, with the number of images that were on disk at that moment. */
        const handedOut: { access: string; client: string; images: number }[] = [];
        const run = async (book: typeof ledger, each: Step, count: () => number): Promise<void> => {
          const at: TokenKey = { environmentId: 'e', tunnelId: each.tunnel };
          if (each.do === 'add') await book.add(at, each.token, null);
          else if (each.do === 'checkout') {
            const result = await book.checkout(at);
            if (result.kind !== 'token') return;
            const earlier = handedOut.filter(({ access }) => access === result.pair.accessToken);
            // A second offer is announced as one and carries the client token of the first.
            expect(result.reuse).toBe(earlier.length > 0);
            for (const one of earlier) expect(result.pair.clientToken).toBe(one.client);
            handedOut.push({ access: result.pair.accessToken, client: result.pair.clientToken, images: count() });
          } else if (each.do === 'forget') await book.forget(at);
          else await book.mark(at, each.do);
        };
        for (const each of steps) await run(ledger, each, () => images.length);
        // The power fails: only some prefix of the images ever reached the disk. Everything handed out before
        // the surviving image was written still counts as used.
        const survivor = crash % images.length;
        const used = handedOut.filter((one) => one.images <= survivor + 1);
        handedOut.splice(0, handedOut.length, ...used);
        const restarted = await Ledger.open({ file: recorder(images[survivor]).disk });
        for (const each of steps) await run(restarted, { ...each, do: 'checkout' }, () => Number.POSITIVE_INFINITY);
      }),
      { numRuns: 300 },
    );
  });

  it('does one thing at a time: parallel checkouts never both see a fresh token', async () => {
    const { disk } = recorder();
    const ledger = await Ledger.open({ file: disk });
    await ledger.add(key, 'cat', null);
    const results = await Promise.all(Array.from({ length: 5 }, () => ledger.checkout(key)));
    expect(results.map((result) => result.kind === 'token' && result.reuse)).toEqual([false, true, true, true, true]);
  });

  it('ends every token of an environment, and those of no other', async () => {
    const { disk, images } = recorder();
    const ledger = await Ledger.open({ file: disk });
    const other = { environmentId: 'other', tunnelId: key.tunnelId };
    await ledger.add(key, 'cat', null);
    await ledger.add(other, 'dog', null);
    await ledger.endEnvironment(key.environmentId);
    expect(await ledger.checkout(key)).toEqual({ kind: 'none', because: 'revoked' });
    expect(JSON.stringify(images.at(-1))).not.toContain('cat');
    expect(await ledger.checkout(other)).toMatchObject({ kind: 'token', reuse: false });
  });
});

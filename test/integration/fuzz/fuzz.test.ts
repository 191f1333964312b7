import { describe, expect, it } from 'vitest';
import { corpus, replay, shares, targets } from '../../fuzz/runner';

/**
 * The same each time, so that no run of the tests depends on luck; `npm run fuzz` draws others, and
 * `-- --target NAME --seed S` plays one of them again.
 */
const seed = Number(process.env['FUZZ_SEED'] ?? 527_353_136);
const cases = 12_000;

it('there are targets, each with a name of its own', () => {
  expect(targets.length).toBeGreaterThan(8);
  expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
});

it(`what was found before stays repaired: ${corpus.length} cases`, async () => {
  for (const one of corpus) await replay(one);
  expect(corpus.length).toBeGreaterThan(0);
});

describe('random input', () => {
  it.each([...shares(targets, cases, 100)].map(([target, share]) => [target.name, share, target] as const))(
    '%s: %d cases',
    async (_name, share, target) => {
      await target.run(seed, share);
      expect(share).toBeGreaterThan(0);
    },
  );
});

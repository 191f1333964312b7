import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBehaviours } from '../../../electron/practice/behaviours';
import { randomIds } from '../../../electron/practice/core/ids';
import { Tunnels } from '../../../electron/practice/core/tunnels';

function newTunnels(): Tunnels {
  const parsed = parseBehaviours();
  if (!parsed.ok) throw new Error(parsed.message);
  return new Tunnels({
    region: 'eu-central-1',
    clock: { now: () => 1_800_000_000_000 },
    ids: randomIds,
    behaviours: parsed.behaviours,
    onEvent: () => undefined,
  });
}

describe('paging', () => {
  it('shows every tunnel exactly once, newest first, whatever the page size, while others come and go', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        (count, size, disturb) => {
          const tunnels = newTunnels();
          const ids = Array.from({ length: count }, () => tunnels.open({}).tunnelId).reverse();
          const seen: string[] = [];
          let nextToken: string | undefined;
          do {
            const page = tunnels.list(undefined, size, nextToken);
            expect(page.items.length).toBeLessThanOrEqual(size);
            if (page.nextToken !== undefined) expect(page.nextToken).toMatch(/^[a-zA-Z0-9_=-]{1,4096}$/);
            seen.push(...page.items.map(({ tunnelId }) => tunnelId));
            nextToken = page.nextToken;
            if (disturb) tunnels.open({});
          } while (nextToken !== undefined);
          expect(seen).toEqual(ids);
        },
      ),
    );
  });

  it('binds a token to its filter', () => {
    const tunnels = newTunnels();
    for (let count = 0; count < 3; count++) tunnels.open({ destinationConfig: { thingName: 'A', services: ['SSH'] } });
    const { nextToken } = tunnels.list('A', 1, undefined);
    expect(() => tunnels.list('B', 1, nextToken)).toThrow(
      expect.objectContaining({ code: 'ValidationException' }) as Error,
    );
  });
});

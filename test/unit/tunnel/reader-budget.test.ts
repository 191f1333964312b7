import { expect, it } from 'vitest';
import { ReaderBudget, type Reader } from '../../../electron/tunnel/flow/reader-budget';

const kb = 1_024;

class SlowReader implements Reader {
  waiting = 0;
  slow = false;
  constructor(readonly budget: ReaderBudget) {}
  congested(congested: boolean): void {
    expect(congested).toBe(!this.slow);
    this.slow = congested;
  }
  more(bytes: number): void {
    this.waiting += bytes;
    this.budget.changed(this, bytes);
  }
}

it('one reader may have its own share waiting, and is excused at half of it', () => {
  const reader = new SlowReader(new ReaderBudget(1_000 * kb, 24_000 * kb));
  reader.more(1_000 * kb);
  expect(reader.slow).toBe(false);
  reader.more(1);
  expect(reader.slow).toBe(true);
  reader.more(-499 * kb);
  expect(reader.slow).toBe(true);
  reader.more(-2 * kb);
  expect(reader.slow).toBe(false);
});

it('a hundred slow readers stop before they have used up what all may', () => {
  const budget = new ReaderBudget(1_000 * kb, 24_000 * kb);
  const readers = Array.from({ length: 100 }, () => new SlowReader(budget));
  while (!readers.some(({ slow }) => slow)) for (const reader of readers) reader.more(16 * kb);
  const all = readers.reduce((sum, { waiting }) => sum + waiting, 0);
  expect(all).toBeGreaterThan(20_000 * kb);
  expect(all).toBeLessThanOrEqual(24_000 * kb + 16 * kb);
});

it('whoever was slow only beside the others is excused when they have read', () => {
  const budget = new ReaderBudget(1_000 * kb, 2_000 * kb);
  const [one, other] = [new SlowReader(budget), new SlowReader(budget)];
  other.more(900 * kb);
  one.more(900 * kb);
  expect([one.slow, other.slow]).toEqual([true, false]);
  one.more(-500 * kb);
  other.more(-900 * kb);
  expect(one.slow).toBe(false);
});

it('a reader with little waiting is never called slow', () => {
  const budget = new ReaderBudget(1_000 * kb, 100 * kb);
  const readers = Array.from({ length: 10 }, () => new SlowReader(budget));
  for (const reader of readers) reader.more(64 * kb);
  expect(readers.every(({ slow }) => !slow)).toBe(true);
});

it('whoever ends is not waited for, and what waits for it still counts', () => {
  const budget = new ReaderBudget(100 * kb, 200 * kb);
  const [gone, next] = [new SlowReader(budget), new SlowReader(budget)];
  gone.more(130 * kb);
  budget.excuse(gone);
  expect(gone.slow).toBe(false);
  next.more(80 * kb);
  expect(next.slow).toBe(true);
});

import { expect, test } from 'vitest';
import { upwardEach, upwardLeast, upwardTogether } from '../../../electron/tunnel/defaults';
import { UpwardBudget } from '../../../electron/tunnel/flow/upward-budget';

test('one program may have much waiting, many together little each, and what was sent is room again', () => {
  const budget = new UpwardBudget();
  expect(budget.share).toBe(upwardEach);
  budget.changed(upwardTogether - upwardEach);
  expect(budget.share).toBe(upwardEach);
  budget.changed(1);
  expect(budget.share).toBe(upwardEach - 1);
  budget.changed(upwardEach * 4);
  expect(budget.share).toBe(upwardLeast);
  budget.changed(-upwardTogether);
  expect(budget.share).toBe(upwardEach);
});

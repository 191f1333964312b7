import { expect, test } from 'vitest';
import { upwardEachBytes, upwardLeastBytes, upwardTogetherBytes } from '../../../electron/tunnel/defaults';
import { UpwardBudget } from '../../../electron/tunnel/flow/upward-budget';

test('one program may have much waiting, many together little each, and what was sent is room again', () => {
  const budget = new UpwardBudget();
  expect(budget.share).toBe(upwardEachBytes);
  budget.changed(upwardTogetherBytes - upwardEachBytes);
  expect(budget.share).toBe(upwardEachBytes);
  budget.changed(1);
  expect(budget.share).toBe(upwardEachBytes - 1);
  budget.changed(upwardEachBytes * 4);
  expect(budget.share).toBe(upwardLeastBytes);
  budget.changed(-upwardTogetherBytes);
  expect(budget.share).toBe(upwardEachBytes);
});

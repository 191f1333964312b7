import { expect, it } from 'vitest';
import { codesFor } from '../../../renderer/keys/codes';

it.each([0, 1, 9, 26, 27, 100, 400])('%i things have letters that cannot be taken for one another', (count) => {
  const codes = codesFor(count);
  expect(new Set(codes).size).toBe(count);
  for (const code of codes) {
    expect(code).toMatch(/^[A-Z]{1,2}$/);
    expect(codes.filter((other) => other.startsWith(code))).toEqual([code]);
  }
});

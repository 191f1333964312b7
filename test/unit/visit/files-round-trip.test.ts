import { expect, it } from 'vitest';
import { RoundTrip } from '../../../electron/visit/files/round-trip';

const mebibyte = 1_024 * 1_024;
const inFlight = (...answeredAfterMs: readonly number[]): number => {
  const way = new RoundTrip();
  for (const ms of answeredAfterMs) way.answered(ms);
  return way.inFlightBytes / mebibyte;
};

it('as much of files is on its way as the way is long, and near by no more than OpenSSH’s own client has', () => {
  expect(inFlight(0.3)).toBe(2);
  expect(inFlight(50)).toBe(2);
  expect(inFlight(200)).toBeGreaterThan(7.5);
  expect(inFlight(2_000)).toBe(8);
  // An answer that waited behind a file is no longer way.
  expect(inFlight(0.3, 5_000)).toBe(2);
});

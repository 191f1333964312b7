/**
 * Before and after each file of tests. Files share a process, so that the packages they use are loaded once; modules of
 * ours are not shared: each file has its own, as if it were alone, and what it changed outside of them is undone.
 */
import { configureGlobal } from 'fast-check';
import { afterAll, vi } from 'vitest';

vi.resetModules();
// A run of the tests does not depend on luck: the cases of a property are the same each time, unless others are asked
// for.
configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 527_353_136) });

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

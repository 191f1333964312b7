/**
 * Before and after each file of tests. Files share a process, so that the packages they use are loaded once; modules of
 * ours are not shared: each file has its own, as if it were alone, and what it changed outside of them is undone.
 */
import { afterAll, vi } from 'vitest';

vi.resetModules();

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

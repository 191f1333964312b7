/** The SHA-256 of a file on the device, by its own `sha256sum`, where it has a shell with one. */
import type { RawName } from '../../../shared/visit/files';
import type { ExecResult } from '../contract';
import { shellWord } from './shell-word';

export const checksumCommand = (path: RawName): string => `sha256sum ${shellWord(path)}`;

/** A device reads at least this many bytes in a millisecond, or the question is given up. */
const bytesPerMs = 500;
export const checksumLimitMs = (size: number): number => 30_000 + size / bytesPerMs;

/** Null: the device did not say. Only a clean answer counts. */
export const checksumIn = (answer: ExecResult | null): string | null =>
  answer?.status === 0 ? (/^\\?([0-9a-f]{64})\s/.exec(answer.stdout)?.[1] ?? null) : null;

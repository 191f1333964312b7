/** How much room a folder of the device has, by its own `df`, where its SFTP server cannot be asked: OpenSSH's before 5.1. */
import type { RawName } from '../../../shared/visit/files';
import type { ExecResult } from '../contract';
import { shellWord } from './shell-word';

export const freeSpaceLimitMs = 10_000;

export const freeSpaceCommand = (folder: RawName): string => `df -P -k ${shellWord(folder)}`;

/** Bytes; null: the device did not say. Its last line has, behind the file system's name: size, used and free, in units of 1024. */
export function freeSpaceIn(answer: ExecResult | null): number | null {
  if (answer?.status !== 0) return null;
  const kibibytes = /\s\d+\s+\d+\s+(\d+)\s+\d+%\s[^\n]*\s*$/.exec(answer.stdout)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1_024;
}

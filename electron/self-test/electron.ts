/** Whether this is the real runtime: what a stand-in for it shows is no word on the laptop. */
import { type CheckResult, notKnown } from './contract';

/** A stand-in has not all of what Electron's types promise. */
export const versions: Readonly<Record<string, string | undefined>> = process.versions;
export const isElectron = versions['electron'] !== undefined;
export const notElectron = 'this is not Electron, but a stand-in for it';

/**
 * What Electron gives. Where a stand-in gave it, that it works is not known; that it does not was seen all the same.
 */
export const ofElectron = (result: CheckResult): CheckResult =>
  isElectron || result.state !== 'ok' ? result : notKnown(notElectron, result.facts);

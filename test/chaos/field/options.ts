import type { FieldAgent } from '../../fakes/agent-programs';
import type { Serve } from './agents';

export interface FieldChaosOptions {
  readonly seed: number;
  readonly agent: FieldAgent;
  readonly serve: Serve;
  /** Whether another round is to be played, after `played` with these totals. */
  readonly shouldContinue: (played: number, totals: FieldTotals) => boolean;
}
export interface FieldTotals {
  programs: number;
  complete: number;
  disturbances: number;
  /** How often the device went away in the middle, and came back with another token. */
  departures: number;
  givenUp: number;
  bytesUp: number;
  bytesDown: number;
}

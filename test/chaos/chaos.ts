import { ScriptedCloud, until } from '../fakes/scripted-cloud';
import { handles, memory } from './footprint';
import type { Totals } from './ledger';
import { playRound } from './run';
import { World } from './world';

export interface ChaosOptions {
  readonly seed: number;
  /** Number of the first round. */
  readonly from: number;
  /** Whether another round is to be played, after `played`. */
  readonly shouldContinue: (played: number) => boolean;
  /** Plays the first round again and again. */
  readonly repeat?: boolean;
  readonly progress?: (played: number, totals: Totals, growth: number) => void;
}

export interface ChaosResult {
  readonly rounds: number;
  readonly totals: Totals;
  /** Bytes of memory in use after the last round beyond those after the first. */
  readonly growth: number;
}

/**
 * Plays rounds of random operations against the source proxy.
 * @throws when bytes are lost, reordered or doubled, an event is wrong, or sockets, timers or warnings are left over
 */
export async function chaos({
  seed,
  from,
  shouldContinue,
  repeat = false,
  progress,
}: ChaosOptions): Promise<ChaosResult> {
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => void warnings.push(`${warning.name}: ${warning.message}`);
  process.on('warning', onWarning);
  const before = JSON.stringify(handles());
  const cloud = await ScriptedCloud.start();
  try {
    const world = await World.start(cloud, seed);
    let played = 0;
    let first = 0;
    try {
      world.connect();
      do {
        await playRound(world, seed, from + (repeat ? 0 : played));
        if (played === 0) first = memory();
        played += 1;
        progress?.(played, world.ledger.totals, memory() - first);
      } while (shouldContinue(played));
    } finally {
      await world.stop();
    }
    const { clock, ledger } = world;
    if (clock.pending > 0) throw new Error(`${clock.pending} timers are left over, seed ${seed}`);
    const growth = memory() - first;
    await cloud.close();
    await until(
      () => JSON.stringify(handles()) === before,
      () => `handles as before (${before}), are ${JSON.stringify(handles())}, seed ${seed}`,
    );
    if (warnings.length > 0) throw new Error(`${warnings.join('\n')}\nseed ${seed}`);
    return { rounds: played, totals: ledger.totals, growth };
  } finally {
    process.off('warning', onWarning);
    await cloud.close();
  }
}

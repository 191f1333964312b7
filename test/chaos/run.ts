import { setImmediate as turn } from 'node:timers/promises';
import { Random } from '../fakes/random';
import { operations, type Operation } from './operations';
import type { World } from './world';

export const operationsARound = 400;
const total = operations.reduce((sum, { weight }) => sum + weight, 0);

function draw(random: Random): Operation {
  let left = random.next() * total;
  for (const operation of operations) {
    left -= operation.weight;
    if (left < 0) return operation;
  }
  return operations[0]!;
}

/**
 * One round: that many random operations, then everything is brought to an orderly end and compared.
 * Each operation has random numbers of its own, so that the one before cannot shift them by its timing.
 * @throws with the way to replay it and the last operations, when something arrived that must not, or not what must
 */
export async function playRound(world: World, seed: number, round: number): Promise<void> {
  const from = round * operationsARound;
  const history: string[] = [];
  const failure = (what: string): Error =>
    new Error(
      `${what}\n  replay: npm run soak -- --seed ${seed} --round ${round}\n  before it: ${history.slice(-25).join(', ')}`,
    );
  try {
    // Nothing of a round is left for the next, so that each can be played alone.
    world.setProtocol(new Random(seed, from, 2).pick(['V1', 'V2', 'V3', 'V3', 'V3'])!);
    for (let at = from; at < from + operationsARound && world.violation === null; at += 1) {
      const random = new Random(seed, at);
      world.wake(at);
      world.notice(random);
      const operation = draw(random);
      history.push(operation.name);
      operation.run(world, random, at);
      for (let turns = random.whole(0, 4); turns > 0; turns -= 1) await turn();
      world.clock.advance(random.whole(0, 5));
    }
    if (world.violation === null) await world.settle(new Random(seed, from, 1));
  } catch (error) {
    throw failure(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  if (world.violation !== null) throw failure(world.violation);
}

/** `npm run soak`: the chaos run of `npm test` for as long as one likes, or one round of it again. */
import { parseArgs } from 'node:util';
import { finish } from '../tools/finish';
import { chaos } from './chaos';
import { operationsARound } from './run';

const helpText = `Random operations against the source proxy, every byte compared. npm run soak -- [options]

  --minutes N   how long; default 1
  --seed S      whose numbers; without it another one each time
  --round R     only this round of the seed, again and again
  --help`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      round: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(helpText);
    return 0;
  }
  const [minutes, seed, round] = [
    values.minutes ?? '1',
    values.seed ?? String(Date.now() % 1_000_000_000),
    values.round ?? '0',
  ].map(Number);
  if (
    minutes === undefined ||
    seed === undefined ||
    round === undefined ||
    !(minutes >= 0) ||
    !Number.isInteger(seed) ||
    !Number.isInteger(round) ||
    round < 0
  ) {
    console.error(`soak: numbers are expected\n${helpText}`);
    return 2;
  }
  const started = performance.now();
  let told = started;
  console.log(`seed ${seed}`);
  const { rounds, totals, growth } = await chaos({
    seed,
    from: round,
    repeat: values.round !== undefined,
    shouldContinue: () => performance.now() - started < minutes * 60_000,
    progress: (played, { flows, links }, more) => {
      if (performance.now() - told < 10_000) return;
      told = performance.now();
      console.log(
        `${Math.round((told - started) / 1000)} s: ${played} rounds, ${flows} connections, ${links} links, memory ${Math.round(more / 1024)} KiB more`,
      );
    },
  });
  console.log(
    `${rounds * operationsARound} operations in ${rounds} rounds, memory ${Math.round(growth / 1024)} KiB more than after the first\n${JSON.stringify(totals, null, 2)}`,
  );
  return 0;
}

finish(main());

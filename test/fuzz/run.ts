/** `npm run fuzz`: the fuzz targets of `npm test` with many more cases. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { finish } from '../tools/finish';
import { corpus, replay, shares, targets, type CorpusCase } from './runner';
import { FuzzFailure, words, type FuzzTarget } from './target';

const folder = resolve(__dirname, '..', '..', 'test', 'fuzz', 'corpus');
const helpText = `Feeds our readers with random input. npm run fuzz -- [options]

  --target NAME   only this one; may be given several times
  --seed S        whose cases; without it another one each time
  --cases N       how many in all; default 1200000, shared out among the targets
  --list          the names of the targets
  --help

What was found before is replayed first. A new find is kept in test/fuzz/corpus.`;

/** A slice of a target's cases: progress is told and the interrupt heard between two of them. */
const slice = 20_000;

function keep(target: FuzzTarget, failure: unknown): void {
  if (!(failure instanceof FuzzFailure)) return;
  const { seed, input, message } = failure;
  const one: CorpusCase = {
    target: target.name,
    found: message.split('\n')[0] ?? '',
    ...(target.replay === undefined || input === null ? { seed } : { input }),
  };
  const text = `${JSON.stringify(one, null, 2)}\n`;
  const file = join(folder, `${target.name}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  console.error(`kept as ${file}`);
}

async function runTarget(target: FuzzTarget, seed: number, cases: number, signal: AbortSignal): Promise<boolean> {
  const started = performance.now();
  let done = 0;
  try {
    for (; done < cases && !signal.aborted; done += Math.min(slice, cases - done)) {
      await target.run(seed + done, Math.min(slice, cases - done), signal);
      await new Promise(setImmediate);
    }
  } catch (error) {
    console.error(
      `${target.name}: ${words(error)}\n  replay: npm run fuzz -- --target ${target.name} --seed ${error instanceof FuzzFailure ? error.seed : seed + done} --cases ${error instanceof FuzzFailure && target.replay === undefined ? 1 : Math.min(slice, cases - done)}`,
    );
    keep(target, error);
    return false;
  }
  console.log(
    `${target.name.padEnd(20)} ${String(done).padStart(9)} cases, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  return true;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true },
      seed: { type: 'string' },
      cases: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true || values.list === true) {
    console.log(values.help === true ? helpText : targets.map(({ name }) => name).join('\n'));
    return 0;
  }
  const chosen = values.target === undefined ? targets : targets.filter(({ name }) => values.target?.includes(name));
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
  const cases = Number(values.cases ?? 1_200_000);
  if (
    chosen.length === 0 ||
    chosen.length < (values.target?.length ?? 0) ||
    !Number.isInteger(seed) ||
    !Number.isInteger(cases) ||
    cases < 1
  ) {
    console.error(`fuzz: unknown target or no number\n${helpText}`);
    return 2;
  }
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  console.log(`seed ${seed}, ${corpus.length} cases found before`);
  let wrong = 0;
  for (const one of corpus) {
    await replay(one).catch((error: unknown) => {
      wrong += 1;
      console.error(words(error));
    });
  }
  for (const [target, share] of shares(chosen, cases))
    if (!abort.signal.aborted && !(await runTarget(target, seed, share, abort.signal))) wrong += 1;
  return wrong === 0 ? 0 : 1;
}

finish(main());

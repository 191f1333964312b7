/** `npm run bench`: measures the rows, shows progress on standard error and the table on standard output. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finish } from '../tools/finish';
import { helpText, readArguments, type BenchOptions } from './arguments';
import { contendersOf, type Contender } from './contenders';
import { figures, type Figure, type Sample } from './figures';
import { startPeer } from './peer/handle';
import { rows, type Row } from './rows';
import { ours, type Series } from './series';
import { referenceSettings } from './subject';
import { renderFieldTable, renderSummary, renderTable } from './table';
import { judge, targets } from './targets';

const bundle = resolve(__dirname, '..', 'cli', 'source-proxy.cjs');
const tell = (text: string): void => void process.stderr.write(text);

/** One row, all contenders in turns (A B A B), so that a machine that slows down slows all of them. */
async function measureRow(row: Row, contenders: readonly Contender[], runs: number): Promise<Series[]> {
  const found = contenders.map((contender) => ({ contender, samples: [] as Sample[], failures: [] as string[] }));
  for (let run = 1; run <= runs; run++) {
    for (const { contender, samples, failures } of found) {
      tell(`${row.name}: ${contender.subject}, run ${run} of ${runs}`);
      try {
        const sample = await contender.turn();
        samples.push(sample);
        tell(`  ${inBrief(sample)}\n`);
      } catch (error) {
        const message = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
        failures.push(message);
        tell(`  ${message}\n`);
      }
    }
  }
  return found.map(({ contender, samples, failures }) => ({
    row: row.name,
    title: row.title,
    subject: contender.subject,
    samples,
    failures,
  }));
}

const inBrief = (sample: Sample): string =>
  (Object.keys(figures) as Figure[])
    .flatMap((figure) =>
      sample[figure] === undefined
        ? []
        : [`${sample[figure].toFixed(figures[figure].digits)} ${figures[figure].label}`],
    )
    .join(', ');

async function bench(options: BenchOptions, wanted: readonly Row[], folder: string): Promise<readonly Series[]> {
  const settings = options.referenceSettings ?? join(folder, 'reference-settings.json');
  if (options.referenceSettings === null) await writeFile(settings, JSON.stringify(referenceSettings));
  const binary = process.env['LOCALPROXY'];
  const programs = { bundle, reference: binary === undefined || binary === '' ? null : { binary, settings } };
  const all: Series[] = [];
  const peer = await startPeer();
  try {
    for (const row of wanted) {
      const lack = row.on === 'app' || row.on === 'field' ? (row.lacks?.() ?? null) : null;
      if (lack !== null) tell(`${row.name}: skipped, ${lack} is not on this machine\n`);
      else
        all.push(
          ...(await measureRow(
            row,
            contendersOf(row, programs, peer, options.seconds),
            Math.min(options.runs, row.runs ?? options.runs),
          )),
        );
    }
  } finally {
    peer.stop();
  }
  return all;
}

async function main(): Promise<number> {
  const parsed = readArguments(
    process.argv.slice(2),
    rows.map(({ name }) => name),
  );
  if (!parsed.ok) {
    tell(`bench: ${parsed.message}\n`);
    return 2;
  }
  const { options } = parsed;
  if (options.help || options.list) {
    console.log(options.help ? helpText : rows.map(({ name, title }) => `${name.padEnd(24)} ${title}`).join('\n'));
    return 0;
  }
  if (!existsSync(bundle)) {
    tell(`bench: ${bundle} is missing; build the command-line programs first\n`);
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-bench-'));
  try {
    const began = performance.now();
    const wanted = options.rows.length === 0 ? rows : rows.filter(({ name }) => options.rows.includes(name));
    const series = await bench(options, wanted, folder);
    const verdicts = targets
      .filter(({ row }) => wanted.some(({ name }) => name === row))
      .map((target) => judge(series, target));
    const machine = {
      platform: platform(),
      arch: arch(),
      node: process.versions.node,
      cpus: cpus().length,
      cpu: cpus()[0]?.model ?? 'unknown',
    };
    console.log(
      `${machine.platform} ${machine.arch}, ${machine.cpus} × ${machine.cpu}, Node ${machine.node}; windows of ${options.seconds} s, ${options.runs} each; took ${Math.round((performance.now() - began) / 1000)} s\n`,
    );
    const isField = ({ row }: Series): boolean => rows.find(({ name }) => name === row)?.on === 'field';
    const [onLines, others] = [series.filter(isField), series.filter((each) => !isField(each))];
    if (onLines.length > 0) console.log(`${renderFieldTable(onLines, verdicts)}\n`);
    if (others.length > 0) console.log(renderTable(others, verdicts));
    if (verdicts.length > 0) console.log(`\n${renderSummary(verdicts)}`);
    if (options.json !== null)
      await writeFile(
        options.json,
        `${JSON.stringify({ machine, seconds: options.seconds, runs: options.runs, series, verdicts }, null, 2)}\n`,
      );
    return series.some(({ subject, failures }) => subject === ours && failures.length > 0) ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

finish(main());

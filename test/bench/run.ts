/** `npm run bench`: measures the rows, shows progress on standard error and the table on standard output. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { helpText, readArguments, type BenchOptions } from './arguments';
import type { Sample } from './figures';
import { measureCeiling } from './measure/ceiling';
import { bareNode } from './measure/standing';
import { startPeer, type Peer } from './peer/handle';
import { rows, type Row } from './rows';
import { ourProxy, referenceProxy, referenceSettings, relaySubject, startSubject, type Subject } from './subject';
import { renderTable, type Series } from './table';

const bundle = resolve(__dirname, '..', 'cli', 'source-proxy.cjs');
const tell = (text: string): void => void process.stderr.write(text);

interface Collected {
  readonly samples: Sample[];
  readonly failures: string[];
}

async function once(row: Row, subject: Subject, peer: Peer, seconds: number): Promise<Sample> {
  const running = await startSubject(subject, peer.port);
  try {
    return await Promise.race([row.measure({ peer, subject: running, seconds }), running.died]);
  } finally {
    await running.stop();
  }
}

/** One row on all its subjects in turns (A B A B), so that a machine that slows down slows all of them. */
async function measureRow(row: Row, subjects: readonly Subject[], peer: Peer, options: BenchOptions): Promise<Series[]> {
  const found = new Map<Subject, Collected>(subjects.map((subject) => [subject, { samples: [], failures: [] }]));
  for (let run = 1; run <= options.runs; run++) {
    for (const [subject, { samples, failures }] of found) {
      tell(`${row.name}: ${subject.name}, run ${run} of ${options.runs}\n`);
      try {
        samples.push(await once(row, subject, peer, options.seconds));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        failures.push(message);
        tell(`  ${message}\n`);
      }
    }
  }
  return [...found].map(([subject, collected]) => ({ row: row.name, title: row.title, subject: subject.name, ...collected }));
}

async function beside(name: string, title: string, runs: number, measure: () => Promise<Sample>): Promise<Series> {
  const samples: Sample[] = [];
  for (let run = 1; run <= runs; run++) {
    tell(`${name}: run ${run} of ${runs}\n`);
    samples.push(await measure());
  }
  return { row: name, title, subject: 'peer', samples, failures: [] };
}

async function bench(options: BenchOptions, folder: string): Promise<readonly Series[]> {
  const settings = options.referenceSettings ?? join(folder, 'reference-settings.json');
  if (options.referenceSettings === null) await writeFile(settings, JSON.stringify(referenceSettings));
  const binary = process.env['LOCALPROXY'];
  const proxies = [ourProxy(bundle), ...(binary === undefined || binary === '' ? [] : [referenceProxy(binary, settings)])];
  const wanted = options.rows.length === 0 ? rows : rows.filter(({ name }) => options.rows.includes(name));
  const all: Series[] = [];
  const peer = await startPeer();
  try {
    for (const direction of ['upload', 'download'] as const) {
      if (!wanted.some(({ name }) => name.startsWith(direction))) continue;
      all.push(await beside(`peer-${direction}`, `what the measuring peer itself can do, ${direction}`, options.runs, () => measureCeiling(peer, direction, options.seconds)));
    }
    if (wanted.some(({ name }) => name === 'idle')) all.push({ ...(await beside('bare-node', 'Node with an empty program', 1, bareNode)), subject: 'Node' });
    for (const row of wanted) all.push(...(await measureRow(row, row.on === 'relay' ? [relaySubject] : proxies, peer, options)));
  } finally {
    peer.stop();
  }
  return all;
}

async function main(): Promise<number> {
  const parsed = readArguments(process.argv.slice(2), rows.map(({ name }) => name));
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
    const series = await bench(options, folder);
    const machine = { platform: platform(), arch: arch(), node: process.versions.node, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' };
    console.log(`${machine.platform} ${machine.arch}, ${machine.cpus} × ${machine.cpu}, Node ${machine.node}; windows of ${options.seconds} s, ${options.runs} each\n`);
    console.log(renderTable(series));
    if (options.json !== null) await writeFile(options.json, `${JSON.stringify({ machine, seconds: options.seconds, runs: options.runs, series }, null, 2)}\n`);
    return series.some(({ subject, failures }) => subject === 'ours' && failures.length > 0) ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

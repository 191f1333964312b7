import { bundleSize, coldLink, coldStart, firstPaint, visit, warmLink } from './measure/app';
import { fleetList } from './measure/fleet';
import { fleetTyping } from './measure/fleet-typing';
import { fileTransfer } from './measure/files';
import { type FieldRow, fieldRows, type Named } from './field-rows';
import type { Load } from './measure/ceiling';
import type { Measurement } from './measure/context';
import { echo, relayedEcho, shortConnections, typing } from './measure/latency';
import { loopDelay } from './measure/loop-delay';
import { pagePaint } from './measure/page-paint';
import { stalledBeside, stalledReaders } from './measure/stalled';
import { idle, openConnections } from './measure/standing';
import { terminalCat, terminalEcho, terminalsOfTen } from './measure/terminal';
import { windowUpdates } from './measure/window';
import { type Life, windowLife } from './measure/window-life';
import { download, relayed, upload } from './measure/throughput';
import { maxPayload } from '../../shared/tunnel-message';
import type { DownloadShape } from './peer/protocol';
import type { Sample } from './figures';

/**
 * `proxy`: our command line and, where given, the reference. `many`: the same, ours with room for 20,000 connections,
 * which no flag gives. `worker`: ours as the app runs it. `relay`: the plain TLS relay.
 */
interface ProgramRow extends Named {
  readonly on: 'proxy' | 'many' | 'worker' | 'relay';
  readonly measure: Measurement;
  /** The peer's ceiling under this load takes its turn, too. */
  readonly load?: Load;
  /** So does the plain TLS relay, measured like this. */
  readonly limit?: Measurement;
  /** So does ours with the upward window switched off. */
  readonly windowless?: boolean;
  /** So does Node with an empty program. */
  readonly bare?: boolean;
}

/** The app itself, or a part of it; no measuring peer. */
interface AppRow extends Named {
  readonly on: 'app';
  readonly alone: (seconds: number) => Promise<Sample>;
  /** Another program that does the same takes its turn, too. */
  readonly other?: () => Promise<Sample>;
  /** What it needs and this machine has not; null: nothing. */
  readonly lacks?: () => string | null;
}

export type Row = ProgramRow | AppRow | FieldRow;

type Extras = Omit<Partial<ProgramRow>, 'name' | 'title' | 'measure'>;

const proxy = (name: string, title: string, measure: Measurement, extras: Extras = {}): Row => ({
  name,
  title,
  on: 'proxy',
  measure,
  ...extras,
});
const up = (payload: number = maxPayload): Extras => ({ load: { direction: 'upload', payload } });
const down = (shape: DownloadShape): Extras => ({ load: { direction: 'download', shape } });
const app = (name: string, title: string, alone: (seconds: number) => Promise<Sample>, runs?: number): Row => ({
  name,
  title,
  on: 'app',
  alone,
  ...(runs === undefined ? {} : { runs }),
});

/** What the window of the running app costs. */
const lives: readonly (readonly [string, string, Life])[] = [
  ['idle', 'the app with one tunnel and its screen open, idle', { tunnels: 1, transfer: false, hidden: false }],
  ['idle-5', 'the same with five tunnels', { tunnels: 5, transfer: false, hidden: false }],
  ['moves', 'the same with one tunnel, 800 kB/s up and down', { tunnels: 1, transfer: true, hidden: false }],
  ['moves-5', 'the same with five tunnels, on the one that is shown', { tunnels: 5, transfer: true, hidden: false }],
  ['hidden', 'hidden or minimised, idle', { tunnels: 1, transfer: false, hidden: true }],
  ['hidden-moves', 'hidden or minimised, 800 kB/s up and down', { tunnels: 1, transfer: true, hidden: true }],
];

/** Everything that can be measured, in the order of the table. */
export const rows: readonly Row[] = [
  ...fieldRows,
  {
    name: 'limit-upload',
    title: 'plain TLS relay in Node, no protocol, upload',
    on: 'relay',
    measure: relayed('upload'),
  },
  {
    name: 'limit-download',
    title: 'plain TLS relay in Node, no protocol, download',
    on: 'relay',
    measure: relayed('download'),
  },
  proxy('upload-1', 'upload, 1 connection', upload(1), { ...up(), limit: relayed('upload'), windowless: true }),
  proxy('upload-8', 'upload, 8 connections', upload(8), { ...up(), limit: relayed('upload') }),
  proxy('upload-64', 'upload, 64 connections', upload(64), up()),
  proxy(
    'upload-1-unbounded',
    'upload, 1 connection, from a program that waits for nothing',
    upload(1, { ahead: Number.POSITIVE_INFINITY, memory: true }),
    up(),
  ),
  proxy('upload-512-byte-writes', 'upload in writes of 512 bytes', upload(1, { write: 512 }), up(512)),
  proxy('download-1', 'download, 1 connection', download(1, 'large'), { ...down('large'), limit: relayed('download') }),
  proxy('download-8', 'download, 8 connections', download(8, 'large'), {
    ...down('large'),
    limit: relayed('download'),
  }),
  proxy('download-64', 'download, 64 connections', download(64, 'large'), down('large')),
  proxy('download-4k', 'download, 4 KiB messages, each in a WebSocket frame', download(1, '4k'), down('4k')),
  proxy('download-512', 'download, 512-byte messages, each in a WebSocket frame', download(1, '512'), down('512')),
  proxy(
    'download-fragmented',
    'download, WebSocket messages in fragments of 4 KiB',
    download(1, 'fragmented'),
    down('fragmented'),
  ),
  proxy('echo-idle', 'one byte there and back', echo('nothing'), { limit: relayedEcho }),
  proxy('echo-upload', 'one byte there and back beside an upload', echo('upload')),
  proxy('echo-download', 'one byte there and back beside a download', echo('download')),
  proxy('typing', 'bursts of keys, slow echo', typing),
  proxy('short-1', 'short connections, one after another', shortConnections(1)),
  proxy('short-8', 'short connections, 8 at a time', shortConnections(8)),
  proxy('idle', 'nothing goes through, for 21 s at least', idle, { bare: true, runs: 1 }),
  proxy('stalled-1', 'memory with a reader that has stopped', stalledReaders(1)),
  proxy('stalled-100', 'memory with 100 readers that have stopped', stalledReaders(100)),
  proxy('stalled-beside', 'what 4 downloads keep of their throughput when a fifth reader stops', stalledBeside),
  proxy('open-64', '64 connections, 4 KiB up and down on each at once', openConnections(64)),
  proxy('open-1000', '1,000 connections, 4 KiB up and down on each at once', openConnections(1_000)),
  proxy('open-10000', '10,000 connections, 4 KiB up and down on each at once', openConnections(10_000), {
    on: 'many',
    runs: 1,
  }),
  proxy('loop-delay', "the main process's event loop while a download runs in the worker", loopDelay, { on: 'worker' }),
  app('app-link', 'from a link handed to the running app to a port that leads to the device', warmLink),
  app('app-link-cold', 'from the start of the app by a link to a port that leads to the device', coldLink),
  app(
    'app-open',
    'from a link to a device without a tunnel, handed to the running app, to one that is open and connected',
    visit('openByLink'),
  ),
  app('app-repair', 'from a token that was used elsewhere to the connection that works again', visit('repair')),
  app('app-replace', 'from a tunnel that ends soon to the next one that has its ports', visit('replace')),
  app('app-sign-in', 'from a sign-in link handed to the running app to an account that is signed in', visit('signIn')),
  app('app-paint', "the window's first paint", firstPaint),
  {
    name: 'page-paint',
    title:
      'first paint of the built page; reference: the same without terminal, files, screen and pictures of the line',
    on: 'app',
    alone: pagePaint('renderer'),
    other: pagePaint('bench-window'),
  },
  app('app-list', 'from the start of the app to a list of devices that can be used', coldStart),
  app('app-bundle', 'what the first page loads, compressed', bundleSize, 1),
  app(
    'window-beside',
    'the window while bytes go through a session that it does not show; 5 sessions',
    windowUpdates(['s2']),
  ),
  app(
    'window-shown',
    'the window while bytes go through all 5 sessions',
    windowUpdates(['s1', 's2', 's3', 's4', 's5']),
  ),
  ...lives.map(([name, title, life]) => app(`window-${name}`, title, windowLife(life))),
  app(
    'fleet-index',
    '10,000 things and 500 tunnels found through fleet indexing; p50 and p99: processor time of a search',
    fleetList([]),
    1,
  ),
  app('fleet-registry', 'the same where the index may not be searched: ListThings', fleetList(['SearchIndex']), 1),
  app('fleet-tunnels', 'the same where only tunnels may be listed', fleetList(['SearchIndex', 'ListThings']), 1),
  app(
    'fleet-typing-arriving',
    'the window while somebody types in the search field, while 500 tunnels among 10,000 things are still looked at',
    fleetTyping('arriving'),
  ),
  app('fleet-typing-complete', 'the same once all of them are there', fleetTyping('complete')),
  app(
    'terminal-echo',
    'a letter typed in a shell, until its drawing is asked for; added: beside the same by the ssh thread alone',
    terminalEcho,
  ),
  app('terminal-cat', 'cat of 20 MB in a shell, then once more with Ctrl-C in the middle', terminalCat),
  app('terminals-10', 'memory of the window with ten shells, each with its 10,000 lines', terminalsOfTen, 1),
  ...([0, 200] as const).flatMap((ms) =>
    (['up', 'down'] as const).map(
      (direction): Row => ({
        name: `sftp-${direction}-${ms}`,
        title: `one file ${direction} over SFTP, ${ms} ms round trip; reference: OpenSSH's sftp`,
        on: 'app',
        ...fileTransfer(direction, ms),
      }),
    ),
  ),
];

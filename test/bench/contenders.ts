import { join } from 'node:path';
import { defaultTuning } from '../../electron/tunnel';
import type { Sample } from './figures';
import { measureCeiling } from './measure/ceiling';
import type { Measurement } from './measure/context';
import { bareNode } from './measure/standing';
import type { Peer } from './peer/handle';
import type { Row } from './rows';
import { bare, noWindow, ours, peer as peerName, reference, relay } from './series';
import { openLine, type FieldLine } from './field-wire';
import { startSubject, type Remote, type Subject } from './subject';

/** What takes its turn in a row. Each turn is one window, on a program started for it. */
export interface Contender {
  readonly subject: string;
  readonly turn: () => Promise<Sample>;
}

export interface Programs {
  /** Our command line, as it is shipped. */
  readonly bundle: string;
  readonly reference: { readonly binary: string; readonly settings: string } | null;
}

const proxyArguments = (local: number, remote: Remote, serviceId: string, verbosity: string): readonly string[] => [
  '-e',
  `${remote.host}:${remote.port}`,
  '-s',
  `${serviceId}=${local}`,
  '-b',
  '127.0.0.1',
  '-k',
  '-v',
  verbosity,
];

/** A process of our own beside the bench's bundle. */
const beside = (file: string): string => join(__dirname, file);

/** Ours with what no flag sets. `queueMs`, `pingMs`: the tunings of these names, as far as they are not as shipped. */
const hosted = (where: 'worker' | 'in-place', connections: number, ...tunings: readonly number[]): Subject => ({
  command: (local, remote) => [
    process.execPath,
    beside('host.cjs'),
    String(local),
    remote.host,
    String(remote.port),
    where,
    String(connections),
    ...tunings.map(String),
  ],
  channel: true,
  ready: 'log',
});

const withoutWindow = hosted('in-place', 1_024, Number.POSITIVE_INFINITY);

function ourSubject(row: Row, { bundle }: Programs): Subject {
  if (row.on === 'worker') return hosted('worker', 1_024);
  if (row.on === 'many') return hosted('in-place', 20_000);
  return {
    command: (local, remote, serviceId) => [process.execPath, bundle, ...proxyArguments(local, remote, serviceId, '4')],
    channel: false,
    ready: 'log',
  };
}

/** The reference, without a log: it then needs up to a fifth less CPU, and only the system can say when it listens. */
function referenceSubject({ binary, settings }: { readonly binary: string; readonly settings: string }): Subject {
  const silent = process.platform === 'linux';
  return {
    command: (local, remote, serviceId) => [
      binary,
      ...proxyArguments(local, remote, serviceId, silent ? '0' : '4'),
      '--settings-json',
      settings,
    ],
    channel: false,
    ready: silent ? 'port' : 'log',
  };
}

const relaySubject: Subject = {
  command: (local, { port }) => [process.execPath, beside('relay.cjs'), String(port), String(local)],
  channel: false,
  ready: 'log',
};

/** A turn of a program: started, measured, ended; `line` null: the peer is right beside it. */
function measured(
  subject: string,
  program: Subject,
  measure: Measurement,
  peer: Peer,
  seconds: number,
  line: FieldLine | null = null,
): Contender {
  const turn = async (remote: Remote): Promise<Sample> => {
    const running = await startSubject(program, remote);
    try {
      // The peer is that of all rows: it does nothing any more of what the one before wanted.
      await peer.ask({ kind: 'mode', mode: 'sink' });
      return await Promise.race([measure({ peer, subject: running, seconds }), running.died]);
    } finally {
      await running.stop();
    }
  };
  return {
    subject,
    turn: async () => {
      if (line === null) return turn({ host: 'localhost', port: peer.port });
      const open = await openLine(line, peer.port);
      try {
        return await turn(open);
      } finally {
        open.close();
      }
    },
  };
}

/** Who takes turns in a row, in the order of the turns. */
export function contendersOf(row: Row, programs: Programs, peer: Peer, seconds: number): readonly Contender[] {
  if (row.on === 'app') {
    const { alone, other } = row;
    const mine: Contender = { subject: ours, turn: () => alone(seconds) };
    return other === undefined ? [mine] : [mine, { subject: reference, turn: other }];
  }
  if (row.on === 'field') {
    const { measure, line, pingMs } = row;
    if (pingMs !== undefined)
      return [
        { subject: bare, turn: () => row.alone(line, row.seconds) },
        measured(
          noWindow,
          hosted('in-place', 1_024, Number.POSITIVE_INFINITY, pingMs),
          measure,
          peer,
          row.seconds,
          line,
        ),
        measured(
          ours,
          hosted('in-place', 1_024, defaultTuning.upwardQueueMs, pingMs),
          measure,
          peer,
          row.seconds,
          line,
        ),
      ];
    const other = programs.reference;
    return [
      { subject: bare, turn: () => row.alone(line, row.seconds) },
      measured(noWindow, withoutWindow, measure, peer, row.seconds, line),
      measured(ours, ourSubject(row, programs), measure, peer, row.seconds, line),
      ...(other === null ? [] : [measured(reference, referenceSubject(other), measure, peer, row.seconds, line)]),
    ];
  }
  if (row.on === 'relay') return [measured(relay, relaySubject, row.measure, peer, seconds)];
  const all: Contender[] = [];
  const { load } = row;
  if (load !== undefined) all.push({ subject: peerName, turn: () => measureCeiling(peer, load, seconds) });
  if (row.limit !== undefined) all.push(measured(relay, relaySubject, row.limit, peer, seconds));
  if (row.bare === true) all.push({ subject: 'bare Node', turn: bareNode });
  if (row.windowless === true) all.push(measured(noWindow, withoutWindow, row.measure, peer, seconds));
  all.push(measured(ours, ourSubject(row, programs), row.measure, peer, seconds));
  const other = programs.reference;
  if (other !== null && row.on !== 'worker')
    all.push(measured(reference, referenceSubject(other), row.measure, peer, seconds));
  return all;
}

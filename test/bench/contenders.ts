import { join } from 'node:path';
import type { Sample } from './figures';
import { measureCeiling } from './measure/ceiling';
import { relayed } from './measure/throughput';
import type { Measurement } from './measure/context';
import { bareNode } from './measure/standing';
import type { Peer } from './peer/handle';
import type { Row } from './rows';
import { ours, peer as peerName, reference, relay } from './series';
import { startSubject, type Subject } from './subject';

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

const proxyArguments = (local: number, remote: number, serviceId: string, verbosity: string): readonly string[] => [
  '-e',
  `localhost:${remote}`,
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

function ourSubject(row: Row, { bundle }: Programs): Subject {
  if (row.on === 'worker')
    return {
      command: (local, remote) => [
        process.execPath,
        beside('host.cjs'),
        String(local),
        String(remote),
        'worker',
        '1024',
      ],
      channel: true,
      ready: 'log',
    };
  if (row.on === 'many')
    return {
      command: (local, remote) => [
        process.execPath,
        beside('host.cjs'),
        String(local),
        String(remote),
        'in-place',
        '20000',
      ],
      channel: true,
      ready: 'log',
    };
  return {
    command: (local, remote, serviceId) => [process.execPath, bundle, ...proxyArguments(local, remote, serviceId, '4')],
    channel: false,
    ready: 'log',
  };
}

const relaySubject: Subject = {
  command: (local, remote) => [process.execPath, beside('relay.cjs'), String(remote), String(local)],
  channel: false,
  ready: 'log',
};

/** A turn of a program: started, measured, ended. */
function measured(subject: string, program: Subject, measure: Measurement, peer: Peer, seconds: number): Contender {
  return {
    subject,
    async turn() {
      const running = await startSubject(program, peer.port);
      try {
        return await Promise.race([measure({ peer, subject: running, seconds }), running.died]);
      } finally {
        await running.stop();
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
  if (row.on === 'relay') return [measured(relay, relaySubject, row.measure, peer, seconds)];
  const all: Contender[] = [];
  const { load } = row;
  if (load !== undefined) all.push({ subject: peerName, turn: () => measureCeiling(peer, load, seconds) });
  if (load !== undefined && row.limited === true)
    all.push(measured(relay, relaySubject, relayed(load.direction), peer, seconds));
  if (row.bare === true) all.push({ subject: 'bare Node', turn: bareNode });
  all.push(measured(ours, ourSubject(row, programs), row.measure, peer, seconds));
  const other = programs.reference;
  if (other !== null && row.on !== 'worker') {
    // Without a log it needs up to a fifth less CPU; then only the system can say when it listens.
    const silent = process.platform === 'linux';
    const program: Subject = {
      command: (local, remote, serviceId) => [
        other.binary,
        ...proxyArguments(local, remote, serviceId, silent ? '0' : '4'),
        '--settings-json',
        other.settings,
      ],
      channel: false,
      ready: silent ? 'port' : 'log',
    };
    all.push(measured(reference, program, row.measure, peer, seconds));
  }
  return all;
}

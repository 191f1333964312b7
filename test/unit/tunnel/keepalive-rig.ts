import { defaultTuning } from '../../../electron/tunnel';
import { Keepalive } from '../../../electron/tunnel/keepalive';
import { ManualClock } from '../../fakes/manual-clock';

/** The keepalive of one link that has just opened, on a clock of the test's own: what it asks and what it tells. */
export class KeepaliveRig {
  readonly clock = new ManualClock();
  readonly pings: string[] = [];
  readonly trips: number[] = [];
  deaths = 0;
  quiets = 0;
  suspectAt: number | null = null;
  readonly keepalive = new Keepalive(this.clock, defaultTuning, {
    ping: (payload) => this.pings.push(payload),
    pong: (trip) => this.trips.push(trip),
    quiet: () => (this.quiets += 1),
    suspectAt: () => this.suspectAt,
    dead: () => (this.deaths += 1),
  });

  constructor() {
    this.keepalive.start();
  }

  /** The service answers the last ping. */
  answer(): void {
    this.keepalive.onPong(this.pings.at(-1) ?? '');
  }
}

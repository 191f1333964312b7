/** Makes samples of what a session shows of its counters, a second at a time. Pure: the times are given. */
import type { ServiceView, SessionView } from '../session/view';
import type { Sample } from './samples';

/** Counters are told at most so often (ms) while they change (`electron/tunnel`). */
const toldEveryMs = 250;

/** Without news for longer than this nothing is known of the seconds between: the laptop slept, or stood still. */
const longestMs = 3_500;

type Counters = Pick<ServiceView, 'serviceId' | 'bytesUp' | 'bytesDown'>;

/** What was known at the end of the last sample. Times are those of a clock that never jumps. */
interface CountersBefore {
  /** The connection's beginning: another one counts from here. */
  readonly since: number;
  readonly at: number;
  readonly services: readonly Counters[];
  readonly pongAt: number | null;
}

/** Samples of the seconds since the last time: of the whole tunnel, and of each service. */
export interface Sampled {
  readonly whole: Sample;
  readonly services: ReadonlyMap<string, Sample>;
}

const only = (kind: 'nothing' | 'broken'): Sampled => ({ whole: { kind }, services: new Map() });

/** Whether a connection that is not open is wanted back. */
const isWanted = ({ state }: SessionView): boolean =>
  state.kind === 'reconnecting' ||
  state.kind === 'problem' ||
  state.kind === 'repairing' ||
  state.kind === 'waiting-for-device';

const isSame = (before: readonly Counters[], now: readonly Counters[]): boolean =>
  before.length === now.length &&
  now.every((service, index) => {
    const known = before[index];
    return known?.bytesUp === service.bytesUp && known.bytesDown === service.bytesDown;
  });

export class Sampler {
  #known: CountersBefore | null = null;
  /** It carried something in this life: a break is one only then. */
  #wasOpen = false;
  #services: readonly Counters[] = [];
  /** When the counters changed last. */
  #toldAt = 0;

  /** The session changed. Cheap: it is called for every change. */
  observe({ services }: SessionView, at: number): void {
    if (isSame(this.#services, services)) return;
    this.#services = services;
    this.#toldAt = at;
  }

  /** What happened since the last call, which is about a second ago. */
  sample(view: SessionView, at: number): Sampled {
    const { connection } = view;
    const before = this.#known;
    if (connection.kind !== 'open') {
      this.#known = null;
      if (!isWanted(view)) this.#wasOpen = false;
      return only(this.#wasOpen ? 'broken' : 'nothing');
    }
    // Bytes that were told a moment ago were counted until then; later ones will be told.
    const until = at - this.#toldAt < toldEveryMs ? this.#toldAt : at;
    const { since, roundTrip, pongAt } = connection;
    const known: CountersBefore = { since, at: until, services: view.services, pongAt };
    this.#known = known;
    const wasOpen = this.#wasOpen;
    this.#wasOpen = true;
    if (before?.since !== since) return only(wasOpen ? 'broken' : 'nothing');
    const forMs = until - before.at;
    if (forMs <= 0 || forMs > longestMs) return only('nothing');
    const trip = pongAt === before.pongAt ? null : roundTrip;
    return {
      whole: carried(view.services, before, forMs, trip),
      services: new Map(view.services.map((each) => [each.serviceId, carried([each], before, forMs, trip)])),
    };
  }
}

/** What the counters rose by. A source proxy that was made anew counts from nothing. */
function carried(
  services: readonly Counters[],
  before: CountersBefore,
  forMs: number,
  roundTrip: number | null,
): Sample {
  const rate = (counter: 'bytesUp' | 'bytesDown'): number =>
    (services.reduce((sum, service) => {
      const was = before.services.find(({ serviceId }) => serviceId === service.serviceId)?.[counter] ?? 0;
      return sum + (service[counter] < was ? service[counter] : service[counter] - was);
    }, 0) /
      forMs) *
    1_000;
  return { kind: 'carried', up: rate('bytesUp'), down: rate('bytesDown'), roundTrip };
}

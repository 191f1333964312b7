import { LineHistory } from '../../../electron/app/line-history';
import type { Events } from '../../../shared/ipc/contract';
import { type Line, type LineSamples, type Sample, sampleAt } from '../../../shared/line/samples';
import type { ServiceView, SessionView, SourceConnection } from '../../../shared/session/view';
import { ManualClock } from '../../fakes/manual-clock';
import { newSession } from '../session/arbitraries';

/** Sessions whose counters a test moves, told as the main process tells them. */
export class LineRig {
  readonly clock = new ManualClock();
  readonly told: Events['line.news'][] = [];
  readonly history = new LineHistory({ clock: this.clock, send: (news) => void this.told.push(news) });
  #views: SessionView[] = [];

  constructor(ids: readonly string[] = ['s1'], serviceIds: readonly string[] = ['SSH', 'HTTP']) {
    const service = (serviceId: string): ServiceView =>
      ({ ...newSession().view.services[0], serviceId, bytesUp: 0, bytesDown: 0 }) as ServiceView;
    this.#views = ids.map((id) => ({ ...newSession().view, id, services: serviceIds.map(service) }));
  }

  show(id: string, change: Partial<SessionView>): void {
    this.#views = this.#views.map((view) => (view.id === id ? { ...view, ...change } : view));
    this.history.observe(this.#views);
  }

  open(id = 's1', more: Partial<Extract<SourceConnection, { kind: 'open' }>> = {}): void {
    this.show(id, {
      state: { kind: 'connected', since: 1, device: 'connected' },
      connection: { kind: 'open', since: this.clock.now(), roundTrip: null, pongAt: null, ...more },
    });
  }

  lose(id = 's1'): void {
    this.show(id, {
      state: { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null },
      connection: { kind: 'waiting', attempt: 1, retryAt: 0 },
    });
  }

  carry(serviceId: string, up: number, down: number, id = 's1'): void {
    const services = this.#views.find((view) => view.id === id)?.services ?? [];
    this.show(id, {
      services: services.map((each) =>
        each.serviceId === serviceId ? { ...each, bytesUp: each.bytesUp + up, bytesDown: each.bytesDown + down } : each,
      ),
    });
  }

  /** A little goes up in each of so many seconds. */
  flow(seconds: number, id = 's1', serviceId = 'SSH'): void {
    for (let second = 0; second < seconds; second += 1) {
      this.carry(serviceId, 1_000, 0, id);
      this.clock.advance(1_000);
    }
  }

  forget(): void {
    this.history.observe([]);
  }

  watch(line: Partial<Line> = {}, after: number | null = null): readonly Sample[] {
    const [samples] = this.history.watch([{ sessionId: 's1', serviceId: null, span: 'minutes', ...line, after }]);
    return samples === undefined ? [] : all(samples);
  }
}

export const all = (samples: LineSamples): readonly Sample[] =>
  Array.from(samples.kinds, (_, index) => sampleAt(samples, index));

/** The screens of a device with one session, driven by hand. */
import { expect } from 'vitest';
import { ScreenPasswords } from '../../../electron/visit/screen/passwords';
import { Screens } from '../../../electron/visit/screen/screens';
import { createSession } from '../../../shared/session/create';
import type { ServiceView, SessionView } from '../../../shared/session/view';
import type { ScreenPhase, ScreenView } from '../../../shared/visit/screen';
import { ManualClock } from '../../fakes/manual-clock';
import { until } from '../../fakes/wait';

export const connected = { kind: 'connected', since: 1, device: 'connected' } as const;
export const lostLink = { kind: 'ready' } as const;

function sessionTo(port: number | null, serviceId = 'VNC'): SessionView {
  const { view } = createSession({
    id: 's1',
    environment: { id: 'aws:eu', kind: 'aws', region: 'eu-west-1' },
    tunnelId: 'tunnel-1',
    thingName: 'pump-7',
    ticket: null,
    hasAccount: true,
    serviceIds: [serviceId],
  });
  const services: ServiceView[] = view.services.map((service) => ({ ...service, port }));
  return { ...view, services, state: connected };
}

export class Rig {
  readonly clock = new ManualClock();
  readonly store = new Map<string, string>();
  readonly secrets: string[] = [];
  readonly data = new Map<string, Buffer[]>();
  views: readonly ScreenView[] = [];
  session: SessionView;
  readonly screens: Screens;
  #ids = 0;

  constructor(port: number | null, serviceId?: string) {
    this.session = sessionTo(port, serviceId);
    const passwords = new ScreenPasswords(
      {
        persistence: () => 'disk',
        get: (name) => this.store.get(name) ?? null,
        set: (name, value) => Promise.resolve(void this.store.set(name, value)),
        delete: (name) => Promise.resolve(this.store.delete(name)),
      },
      (secret) => this.secrets.push(secret),
    );
    this.screens = new Screens({
      sessionOf: (id) => (id === this.session.id ? this.session : null),
      passwords,
      onViews: (views) => (this.views = views),
      onData: (id, bytes) => this.data.set(id, [...(this.data.get(id) ?? []), Buffer.from(bytes)]),
      timers: this.clock,
      now: () => this.clock.now(),
      newId: () => `screen-${(this.#ids += 1)}`,
    });
  }

  get phase(): ScreenPhase {
    const [view] = this.views;
    if (view === undefined) throw new Error('nobody looks at a screen');
    return view.phase;
  }

  /** Resolves with the phase of this kind, as soon as it is that. */
  reached<Kind extends ScreenPhase['kind']>(kind: Kind): Promise<Extract<ScreenPhase, { kind: Kind }>> {
    return until(() => {
      expect(this.phase.kind).toBe(kind);
      return this.phase as Extract<ScreenPhase, { kind: Kind }>;
    });
  }

  become(state: SessionView['state'], port?: number): void {
    const { services } = this.session;
    this.session = { ...this.session, state, services: services.map((each) => ({ ...each, port: port ?? each.port })) };
    this.screens.sessionsChanged([this.session]);
  }

  received(id: string): Buffer {
    return Buffer.concat(this.data.get(id) ?? []);
  }
}

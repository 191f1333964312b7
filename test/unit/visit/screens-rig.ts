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
export const lostLink = { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null } as const;
/** Somebody disconnected. */
export const atRest = { kind: 'ready' } as const;

export function sessionTo(port: number | null, serviceId = 'VNC'): SessionView {
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
  /** Other sessions that there are. */
  also: readonly SessionView[] = [];
  /** Of the tokens that were pasted, by session. */
  readonly tokens = new Map<string, string>();
  readonly screens: Screens;
  #ids = 0;

  constructor(port: number | null, serviceId?: string) {
    this.session = sessionTo(port, serviceId);
    const passwords = new ScreenPasswords({
      store: {
        persistence: () => 'disk',
        get: (name) => this.store.get(name) ?? null,
        set: (name, value) => Promise.resolve(void this.store.set(name, value)),
        delete: (name) => Promise.resolve(this.store.delete(name)),
      },
      onSecret: (secret) => this.secrets.push(secret),
      tokenOf: (id) => this.tokens.get(id) ?? null,
    });
    this.screens = new Screens({
      sessionOf: (id) => [this.session, ...this.also].find((session) => session.id === id) ?? null,
      passwords,
      onViews: (views) => (this.views = views),
      onData: (id, bytes) => this.data.set(id, [...(this.data.get(id) ?? []), Buffer.from(bytes)]),
      timers: this.clock,
      now: () => this.clock.now(),
      newId: () => `screen-${(this.#ids += 1)}`,
    });
  }

  get phase(): ScreenPhase {
    return this.phaseOf(this.session.id);
  }

  phaseOf(id: string): ScreenPhase {
    const view = this.views.find(({ sessionId }) => sessionId === id);
    if (view === undefined) throw new Error('nobody looks at this screen');
    return view.phase;
  }

  /** Resolves with the phase of this kind, as soon as it is that. */
  reached<Kind extends ScreenPhase['kind']>(
    kind: Kind,
    id = this.session.id,
  ): Promise<Extract<ScreenPhase, { kind: Kind }>> {
    return until(() => {
      const phase = this.phaseOf(id);
      expect(phase.kind).toBe(kind);
      return phase as Extract<ScreenPhase, { kind: Kind }>;
    });
  }

  become(state: SessionView['state'], port?: number): void {
    const { services } = this.session;
    this.session = { ...this.session, state, services: services.map((each) => ({ ...each, port: port ?? each.port })) };
    this.screens.sessionsChanged([this.session, ...this.also]);
  }

  received(id: string): Buffer {
    return Buffer.concat(this.data.get(id) ?? []);
  }
}

/** A visit as a report tells it. Times are of this computer's zone. */
import { reportFacts, type ReportFacts } from '../../../shared/report/facts';
import { createSession } from '../../../shared/session';
import type { SessionView, TimelineEntry } from '../../../shared/session/view';

export const at = (hours: number, minutes: number, day = 26): number =>
  new Date(2026, 10, day, hours, minutes).getTime();

/** Oldest first, as one tells it; newest first, as a session has it. */
export const timeline = (
  ...told: readonly (readonly [TimelineEntry['kind'], number, TimelineEntry['params']?, TimelineEntry['outcome']?])[]
): readonly TimelineEntry[] =>
  told
    .map(([kind, time, params = {}, outcome = 'done'], index) => ({
      id: index + 1,
      at: time,
      kind,
      outcome,
      params,
      command: null,
      detail: null,
    }))
    .toReversed();

export const session = (change: Partial<SessionView> = {}): SessionView => {
  const { view } = createSession({
    id: 's1',
    environment: { id: 'aws:ap-northeast-2', kind: 'aws', region: 'ap-northeast-2' },
    tunnelId: 't-1',
    thingName: 'pump-station-07',
    ticket: 'INC-48213',
    hasAccount: true,
    serviceIds: ['SSH'],
  });
  return {
    ...view,
    tunnel: {
      tunnelId: 't-1',
      arn: 'arn:aws:iot:ap-northeast-2:123456789012:tunnel/t-1',
      status: 'OPEN',
      thingName: 'pump-station-07',
      services: ['SSH'],
      description: null,
      tags: [],
      createdAt: at(6, 4),
      lifetimeMinutes: 720,
      endsAt: at(18, 4),
      source: { status: 'CONNECTED', since: at(10, 6) },
      destination: { status: 'CONNECTED', since: at(6, 5) },
      checkedAt: at(11, 42),
    },
    services: view.services.map((service) => ({ ...service, lastAnswerAt: at(11, 41) })),
    state: { kind: 'connected', since: at(10, 52), device: 'connected' },
    connection: { kind: 'open', since: at(10, 52), roundTrip: 40, pongAt: at(11, 42) },
    timeline: timeline(
      ['connected', at(10, 6)],
      ['service-answered', at(10, 7), { service: 'SSH' }],
      ['dropped', at(10, 51), { code: 1006 }, 'noted'],
      ['refused', at(10, 51), { status: 400 }, 'failed'],
      ['problem', at(10, 51), { code: 'token-reused' }, 'failed'],
      ['rotated', at(10, 52), { mode: 'SOURCE' }],
      ['connected', at(10, 52)],
    ),
    ...change,
  };
};

export const factsOf = (view: SessionView, more: Partial<Parameters<typeof reportFacts>[0]> = {}): ReportFacts =>
  reportFacts({
    view,
    account: {
      kind: 'signed-in',
      identityId: 'sso',
      name: 'field',
      source: 'sso',
      profile: null,
      accountId: '123456789012',
      accountName: 'Hanbit Waterworks',
      role: 'field-technician',
      until: null,
      renews: true,
    },
    carried: [{ serviceId: 'SSH', up: 241e6, down: 8.1e6 }],
    work: { terminals: ['technician'], sent: 3, fetched: 0 },
    now: at(11, 42),
    ...more,
  });

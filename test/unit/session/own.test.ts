import { describe, expect, it } from 'vitest';
import { createSession } from '../../../shared/session';
import { isTaken } from '../../../shared/session/own';
import type { SessionView, TimelineEntry, TunnelFacts } from '../../../shared/session/view';

const at = 1_700_000_000_000;
const facts = (since: number | null): TunnelFacts => ({
  tunnelId: 't1',
  arn: null,
  status: 'OPEN',
  thingName: 'pump',
  services: ['SSH'],
  description: null,
  tags: [],
  createdAt: at,
  lifetimeMinutes: 720,
  endsAt: at + 1_000_000,
  source: { status: 'CONNECTED', since },
  destination: { status: 'CONNECTED', since: at },
  checkedAt: at + 60_000,
});
const happened = (kind: TimelineEntry['kind'], time: number): TimelineEntry => ({
  id: 1,
  at: time,
  kind,
  outcome: 'done',
  params: {},
  command: null,
  detail: null,
});
const view = (timeline: readonly TimelineEntry[], over: Partial<SessionView> = {}): SessionView => ({
  ...createSession({
    id: 's1',
    environment: { id: 'e', kind: 'aws', region: 'eu-west-1' },
    tunnelId: 't1',
    thingName: 'pump',
    ticket: null,
    hasAccount: true,
    serviceIds: ['SSH'],
  }).view,
  tunnel: facts(at + 1_000),
  timeline,
  ...over,
});

describe('a source that is seen connected', () => {
  it.each<[string, SessionView, boolean]>([
    ['is another computer where this laptop never was', view([]), true],
    ['is ourselves while we are connected', view([happened('connected', at)]), false],
    [
      'is ourselves while the connection stands',
      view([], { connection: { kind: 'open', since: at, roundTrip: null, pongAt: null } }),
      false,
    ],
    ['is another computer after we disconnected', view([happened('disconnected', at)]), true],
    ['may be ourselves, seen before we disconnected', view([happened('disconnected', at + 90_000)]), false],
    // Nobody told the service that we are gone.
    ['is ourselves after a drop of which the service heard nothing', view([happened('dropped', at + 30_000)]), false],
    ['is another computer that came after the drop', view([happened('dropped', at + 500)]), true],
  ])('%s', (_what, session, taken) => {
    expect(isTaken(session)).toBe(taken);
  });
});

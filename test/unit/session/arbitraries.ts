import fc from 'fast-check';
import type { Problem, ProblemCode } from '../../../shared/problems/problem';
import { problemCodes } from '../../../shared/problems/registry';
import { createSession, reduce, type SessionEvent, type SessionView } from '../../../shared/session';
import type { RepairStep, SourceConnection, TunnelFacts } from '../../../shared/session/view';

export const problem = (code: ProblemCode, params: object = {}): Problem =>
  ({
    code,
    params: { mode: 'SOURCE', serviceId: 'SSH', ...params },
    recovery: { kind: 'retry' },
    answer: null,
    at: 1,
  }) as unknown as Problem;

export const facts = (over: Partial<TunnelFacts> = {}): TunnelFacts => ({
  tunnelId: 't-1',
  arn: null,
  status: 'OPEN',
  thingName: 'pump-1',
  services: ['SSH'],
  description: null,
  tags: [],
  createdAt: 0,
  lifetimeMinutes: 60,
  endsAt: 3_600_000,
  source: { status: 'DISCONNECTED', since: null },
  destination: { status: 'CONNECTED', since: 1 },
  checkedAt: 100,
  ...over,
});

export const newSession = (over: Partial<Parameters<typeof createSession>[0]> = {}): SessionView =>
  createSession({
    id: 's',
    environment: { id: 'e', kind: 'aws', region: 'us-east-1' },
    tunnelId: 't-1',
    thingName: 'pump-1',
    ticket: null,
    hasAccount: true,
    serviceIds: ['SSH'],
    ...over,
  });

const time = fc.integer({ min: 0, max: 1000 });
const attempt = fc.integer({ min: 1, max: 5 });
const stepName = fc.constantFrom<RepairStep['name']>(
  'rotate-source',
  'rotate-device',
  'reconnect',
  'delivery-accepted',
  'device-connects',
  'older-protocol',
);
const stepState = fc.constantFrom<RepairStep['state']>('waiting', 'running', 'done', 'failed');
const steps = fc.array(fc.record({ name: stepName, state: stepState, at: fc.option(time, { nil: null }) }), {
  maxLength: 4,
});
const anyProblem = fc.constantFrom(...problemCodes).map((code) => problem(code));
const maybeProblem = fc.option(anyProblem, { nil: null });
const connection: fc.Arbitrary<SourceConnection> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('connecting' as const), attempt }),
  fc.record({
    kind: fc.constant('open' as const),
    since: time,
    roundTrip: fc.constant(null),
    pongAt: fc.constant(null),
  }),
  fc.record({ kind: fc.constant('waiting' as const), attempt, retryAt: time }),
  fc.record({ kind: fc.constant('refused' as const), status: fc.constantFrom(400, 403) }),
  fc.constant({ kind: 'lost' } as const),
);
const status = fc.constantFrom('CONNECTED' as const, 'DISCONNECTED' as const);
const anyFacts = fc
  .record({
    status: fc.constantFrom('OPEN' as const, 'OPEN' as const, 'CLOSED' as const),
    tunnelId: fc.constantFrom('t-1', 't-1', 't-2'),
    destination: status,
    checkedAt: time,
  })
  .map(({ destination, ...rest }) => facts({ ...rest, destination: { status: destination, since: null } }));
const figures = fc.array(
  fc.record({
    serviceId: fc.constantFrom('SSH', 'HTTP'),
    port: fc.constant(50000),
    connections: fc.nat(3),
    waitingClients: fc.nat(3),
    waitsUntil: fc.constant(null),
    bytesUp: fc.nat(),
    bytesDown: fc.nat(),
    lastAnswerAt: fc.option(time, { nil: null }),
    pausedBy: fc.constant(null),
  }),
  { maxLength: 2 },
);

const anyOther: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('preparing' as const),
    step: fc.constantFrom('describe' as const, 'token' as const, 'ports' as const),
  }),
  fc.record({ kind: fc.constant('repair-started' as const), problem: anyProblem, steps }),
  fc.record({ kind: fc.constant('step' as const), name: stepName, state: stepState, at: time }),
  fc.record({ kind: fc.constant('device-awaited' as const), since: time, steps, problem: maybeProblem }),
  fc.record({ kind: fc.constant('stopped' as const), problem: maybeProblem }),
  fc.constant({ kind: 'closing' } as const),
  fc.constant({ kind: 'retrying' } as const),
  fc.record({
    kind: fc.constant('ports-bound' as const),
    listeners: fc.array(fc.record({ serviceId: fc.constantFrom('SSH', 'HTTP'), port: fc.constant(50001) }), {
      maxLength: 2,
    }),
  }),
  fc.constant({ kind: 'rotation-allowed' } as const),
  fc.record({ kind: fc.constant('described' as const), facts: anyFacts, deviceIsCurrent: fc.boolean() }),
  fc.record({ kind: fc.constant('device-unknown' as const), at: time, permitted: fc.boolean() }),
  fc.record({ kind: fc.constant('connection' as const), connection, problem: maybeProblem }),
  fc.record({ kind: fc.constant('pong' as const), roundTrip: time, at: time }),
  fc.record({
    kind: fc.constant('services' as const),
    serviceIds: fc.uniqueArray(fc.constantFrom('SSH', 'HTTP', 'VNC')),
  }),
  fc.record({ kind: fc.constant('stats' as const), services: figures }),
  fc.constant({ kind: 'ports-released' } as const),
  fc.record({ kind: fc.constant('service-reset' as const), serviceId: fc.constantFrom('SSH', 'HTTP') }),
  fc.record({ kind: fc.constant('problem' as const), problem: anyProblem }),
  fc.record({
    kind: fc.constant('tunnel' as const),
    tunnelId: fc.constantFrom('t-1', 't-2', null),
    thingName: fc.constantFrom('pump-1', null),
  }),
  fc.record({
    kind: fc.constant('protocol' as const),
    protocol: fc.constantFrom('V1' as const, 'V2' as const, 'V3' as const),
    because: fc.constant(null),
  }),
);

/** Any session that can come to be. */
const anyView = fc.array(anyOther, { maxLength: 12 }).map((events) => events.reduce(reduce, newSession()));

export const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  { weight: 20, arbitrary: anyOther },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undone' as const), before: anyView, connection }) },
);

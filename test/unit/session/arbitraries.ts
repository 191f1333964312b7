import fc from 'fast-check';
import type { Denial } from '../../../shared/problems/denial';
import { problemCodes, type Problem, type ProblemCode } from '../../../shared/problems/problem';
import { createSession, type SessionEvent, type SessionState } from '../../../shared/session';
import type { RepairStep, SourceConnection, TimelineKind, TunnelFacts } from '../../../shared/session/view';

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

const denial: Denial = {
  action: 'iot:TagResource',
  resource: '*',
  condition: null,
  who: null,
  policy: null,
  explicit: false,
};

export const newSession = (over: Partial<Parameters<typeof createSession>[0]> = {}): SessionState =>
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

/** Every time of this computer's clock is one of these, and nothing else that an event carries is as large. */
export const firstTime = 1_000_000_000_000;
export const lastTime = firstTime + 1000;
const time = fc.integer({ min: firstTime, max: lastTime });
const maybeTime = fc.option(time, { nil: null });
/** Times of the service's clock do not move with this computer's. */
const serviceTime = fc.option(fc.integer({ min: 0, max: 1000 }), { nil: null });
const ms = fc.integer({ min: 0, max: 100_000 });
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
const steps = fc.array(fc.record({ name: stepName, state: stepState, at: maybeTime }), { maxLength: 4 });
const anyProblem = fc
  .record({ code: fc.constantFrom(...problemCodes), at: time })
  .map(({ code, at }): Problem => ({ ...problem(code), at }));
const maybeProblem = fc.option(anyProblem, { nil: null });
const connection: fc.Arbitrary<SourceConnection> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('connecting' as const), attempt }),
  fc.record({
    kind: fc.constant('open' as const),
    since: time,
    roundTrip: fc.option(ms, { nil: null }),
    pongAt: maybeTime,
  }),
  fc.record({ kind: fc.constant('waiting' as const), attempt, retryAt: time }),
  fc.record({ kind: fc.constant('refused' as const), status: fc.constantFrom(400, 403) }),
  fc.constant({ kind: 'lost' } as const),
);
const news = fc.option(
  fc.oneof(
    fc.constant({ kind: 'open' } as const),
    fc.record({
      kind: fc.constant('closed' as const),
      code: fc.constant(1001),
      reason: fc.constantFrom('', 'expired'),
      openForMs: ms,
    }),
  ),
  { nil: null },
);
const status = fc.constantFrom('CONNECTED' as const, 'DISCONNECTED' as const);
const side = fc.record({ status, since: serviceTime });
const anyFacts = fc
  .record({
    status: fc.constantFrom('OPEN' as const, 'OPEN' as const, 'CLOSED' as const),
    tunnelId: fc.constantFrom('t-1', 't-1', 't-2'),
    source: side,
    destination: side,
    checkedAt: time,
  })
  .map((described) => facts(described));
const figures = fc.array(
  fc.record({
    serviceId: fc.constantFrom('SSH', 'HTTP'),
    port: fc.constant(50000),
    connections: fc.nat(3),
    waitingClients: fc.nat(3),
    waitsUntil: maybeTime,
    bytesUp: fc.nat(),
    bytesDown: fc.nat(),
    lastAnswerAt: maybeTime,
    pausedBy: fc.constant(null),
  }),
  { maxLength: 2 },
);
const bool = fc.boolean();
const serviceId = fc.constantFrom('SSH', 'HTTP');
const protocol = fc.constantFrom('V1' as const, 'V2' as const, 'V3' as const);

type EventOf<Kind> = Extract<SessionEvent, { readonly kind: Kind }>;

/** How each event may look. An event that is missing here does not compile. */
const payloads: {
  readonly [Kind in SessionEvent['kind']]: {
    readonly [Field in Exclude<keyof EventOf<Kind>, 'kind'>]: fc.Arbitrary<EventOf<Kind>[Field]>;
  };
} = {
  'one-connection': {},
  'next-opened': { untagged: fc.constantFrom(null, { denial, tags: [], describesTicket: true }) },
  'opening-unanswered': { opening: fc.constantFrom(null, 'opening-1') },
  preparing: { step: fc.constantFrom('describe' as const, 'token' as const, 'ports' as const) },
  'flow-began': { byPerson: bool },
  'flow-over': {},
  undone: {},
  'connect-began': {},
  'repair-started': { problem: anyProblem, steps },
  step: { name: stepName, state: stepState, at: time },
  'device-awaited': {
    since: time,
    steps,
    problem: maybeProblem,
    watch: fc.option(fc.record({ limitMs: ms, notified: bool }), { nil: null }),
  },
  'watch-began': { at: time, limitMs: ms },
  'watch-over': {},
  stopped: { problem: maybeProblem },
  retrying: {},
  closing: {},
  'rotation-allowed': { allowed: bool },
  'rotation-began': { ofSource: bool },
  'rotation-over': {},
  'device-notified': { at: time, outdated: fc.option(fc.record({ since: serviceTime }), { nil: null }) },
  'reconnect-began': { problem: maybeProblem, at: time },
  'reconnects-at-start': { reconnects: fc.boolean() },
  described: { facts: anyFacts },
  // A clock that is ahead of the service's is so by what it will be set back by.
  'service-clock': { offsetMs: ms },
  asked: { at: maybeTime },
  'silence-began': { connection: fc.constantFrom('SSH 1', 'SSH 2'), at: time },
  'silence-over': { connection: fc.constantFrom('SSH 1', 'SSH 2') },
  'poll-answered': { failed: fc.option(fc.record({ askedWaitMs: fc.nat() }), { nil: null }) },
  'agent-asked': { at: time },
  'agent-seen': { agent: fc.option(fc.record({ connected: bool, since: serviceTime }), { nil: null }) },
  worked: {},
  'device-unknown': { at: time, permitted: bool },
  denied: { denied: fc.constant([]) },
  token: {
    token: fc.record({ state: fc.constantFrom('none' as const, 'fresh' as const), since: maybeTime, paired: bool }),
  },
  connection: { connection, problem: maybeProblem, news },
  'closed-by-service': { reason: fc.constantFrom('', 'expired'), brief: bool },
  opened: {},
  'refusal-diagnosed': {},
  'proxy-released': {},
  pong: { roundTrip: ms, at: time },
  services: { serviceIds: fc.uniqueArray(fc.constantFrom('SSH', 'HTTP', 'VNC')) },
  stats: { services: figures },
  banner: { banner: fc.constant({ serviceId: 'SSH', text: 'SSH-2.0-Device' }) },
  sent: { bytes: fc.constantFrom(1, 131_076), at: time },
  standstill: {
    standstill: fc.option(
      fc.record({ serviceId, since: time, lastAt: time, bytes: fc.constantFrom(1, 131_076), asking: bool }),
      { nil: null },
    ),
  },
  'ports-bound': { listeners: fc.array(fc.record({ serviceId, port: fc.constant(50001) }), { maxLength: 2 }) },
  'ports-released': {},
  'service-reset': { serviceId },
  problem: { problem: anyProblem },
  'find-out-wanted': { byPerson: fc.boolean() },
  'device-asked': {
    question: fc.record({
      kind: fc.constant('asking' as const),
      serviceId,
      beganAt: time,
      deviceSince: fc.constantFrom(null, 7),
      asked: fc.constant([]),
      version: protocol,
      waitMs: fc.constant(400),
      reconnects: bool,
    }),
    problem: maybeProblem,
    at: time,
  },
  'device-greeted': {
    asked: fc.record({ version: protocol, greeted: fc.constantFrom('answered' as const, 'silent' as const) }),
  },
  'find-out-over': { inVain: fc.constantFrom(null, { since: 7 }), at: time },
  'protocol-tried': { to: protocol },
  'protocol-answered': {},
  tunnel: {
    tunnelId: fc.constantFrom('t-1', 't-2', null),
    thingName: fc.constantFrom('pump-1', null),
    opened: fc.option(fc.record({ at: time, lifetimeMinutes: fc.constant(60) }), { nil: null }),
  },
  next: {
    next: fc.option(
      fc.oneof(
        fc.constant({ kind: 'opening' } as const),
        fc.constant({ kind: 'coming', tunnelId: 't-2', awaits: 'device' } as const),
        fc.record({
          kind: fc.constant('waiting' as const),
          tunnelId: fc.constantFrom('t-2', null),
          problem: maybeProblem,
        }),
      ),
      { nil: null },
    ),
  },
  replaced: {
    tunnelId: fc.constant('t-2'),
    // It was seen on the connection that it came with.
    facts: fc.constantFrom(null, facts({ tunnelId: 't-2', checkedAt: lastTime })),
    connection: fc.record({
      kind: fc.constant('open' as const),
      since: time,
      roundTrip: fc.constant(null),
      pongAt: fc.constant(null),
    }),
    lifetimeMinutes: fc.constant(60),
    at: time,
  },
  former: { tunnelId: fc.constantFrom('t-1', 't-2'), connections: fc.option(fc.nat(3), { nil: null }) },
  'token-pasted': { key: fc.constantFrom('pasted-1', null) },
  untagged: { untagged: fc.constant({ denial, tags: [], describesTicket: true }) },
  environment: {
    environment: fc.constant({ id: 'e', kind: 'aws' as const, region: 'us-east-1' }),
    hasAccount: bool,
  },
  ticket: { ticket: fc.constantFrom('INC-1', null) },
  protocol: { protocol, because: fc.constantFrom('remembered' as const, null) },
  // Generated by the test that asks what is left in the future.
  'clock-set-back': { byMs: fc.constant(0) },
  happened: {
    entry: fc.record({
      at: time,
      kind: fc.constantFrom<TimelineKind>('connecting', 'dropped', 'device-disconnected'),
      outcome: fc.constant('noted' as const),
      params: fc.constant({}),
      command: fc.constant(null),
      detail: fc.constant(null),
    }),
  },
};

export const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  ...Object.entries(payloads).map(
    ([kind, payload]) =>
      // Each payload is that of the event whose name it stands under.
      fc.record({ kind: fc.constant(kind), ...payload }) as unknown as fc.Arbitrary<SessionEvent>,
  ),
);

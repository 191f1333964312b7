import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canConnect,
  canDisconnect,
  canForget,
  canRecover,
  canRotate,
  canStop,
  chainOf,
  reduce,
  type SessionEvent,
  type SessionState,
  type SessionView,
} from '../../../shared/session';
import { anyEvent, facts, firstTime, lastTime, newSession } from './arbitraries';

const kinds: readonly string[] = [
  'ready',
  'preparing',
  'connecting',
  'connected',
  'reconnecting',
  'problem',
  'repairing',
  'waiting-for-device',
  'closing',
  'ended',
];

function check(view: SessionView): void {
  const { state, connection, tunnel } = view;
  expect(kinds).toContain(state.kind);
  if (state.kind === 'connected') {
    expect(connection).toMatchObject({ kind: 'open', since: state.since });
    if (state.device === 'connected') {
      expect(tunnel).toMatchObject({ status: 'OPEN', destination: { status: 'CONNECTED' } });
      // Observed on this very connection, not an earlier one.
      expect(tunnel!.checkedAt).toBeGreaterThanOrEqual(state.since);
    }
  }
  if (state.kind === 'ended') {
    expect(state.problem.code).toBe('tunnel-ended');
    expect(connection.kind).toBe('none');
  }
  if (state.kind === 'ready' || state.kind === 'closing') expect(connection.kind).toBe('none');
  if (state.kind === 'problem') expect(state.problem.code).not.toBe('tunnel-ended');
  const chain = chainOf(view, 0);
  expect(chain.links.filter(({ tone }) => tone === 'refused').length).toBeLessThanOrEqual(1);
  if (connection.kind !== 'open') expect(chain.links[0].tone).not.toBe('working');
  if (tunnel?.destination.status !== 'CONNECTED') expect(chain.links[1].tone).not.toBe('working');
  if (canStop(view)) expect(canConnect(view)).toBe(false);
  if (canForget(view)) expect(connection.kind === 'open' || connection.kind === 'connecting').toBe(false);
  if (state.kind === 'ended') expect(canRotate(view, 'SOURCE') || canDisconnect(view)).toBe(false);
  expect(canRecover(view, 'no-such-code')).toBe(false);
}

/** They begin another repair, or go back to one. */
const beginsAnew: ReadonlySet<SessionEvent['kind']> = new Set([
  'repair-started',
  'device-awaited',
  'protocol-tried',
  'undone',
]);

/** After them there is no command that could be undone, or no way back. */
const endsCommand: ReadonlySet<SessionEvent['kind']> = new Set([
  'flow-began',
  'flow-over',
  'undone',
  'tunnel',
  'replaced',
  'described',
]);

describe('the reducer', () => {
  it('reaches only defined states, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state = newSession();
        for (const event of events) {
          const before = JSON.stringify(state);
          const next = reduce(state, event);
          expect(JSON.stringify(state)).toBe(before);
          check(next.view);
          state = next;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('never takes a tick off a step while the same repair runs', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyEvent.filter(({ kind }) => !beginsAnew.has(kind)),
          { maxLength: 40 },
        ),
        (events) => {
          let state = reduce(newSession(), {
            kind: 'repair-started',
            problem: {
              code: 'token-reused',
              params: { tunnelEndsAt: null },
              recovery: { kind: 'rotate', mode: 'SOURCE' },
              answer: null,
              at: 0,
            },
            steps: [
              { name: 'rotate-source', state: 'waiting', at: null },
              { name: 'reconnect', state: 'waiting', at: null },
            ],
          });
          for (const event of events) {
            const done =
              state.view.state.kind === 'repairing'
                ? state.view.state.steps.filter((step) => step.state === 'done').map((step) => step.name)
                : [];
            state = reduce(state, event);
            const { state: phase } = state.view;
            if (phase.kind === 'repairing')
              for (const name of done) expect(phase.steps.find((step) => step.name === name)?.state).toBe('done');
          }
        },
      ),
    );
  });
});

/** Every number in a state, with the way to it; places in a list do not count. */
function* numbersIn(value: unknown, path = ''): Generator<readonly [path: string, value: number]> {
  if (typeof value === 'number') yield [path, value];
  else if (Array.isArray(value)) for (const each of value) yield* numbersIn(each, path);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) yield* numbersIn(each, `${path}.${name}`);
}

describe('once the clock is set back', () => {
  const hour = 3_600_000;
  const after = (events: readonly SessionEvent[]): SessionState =>
    reduce(events.reduce(reduce, newSession()), { kind: 'clock-set-back', byMs: hour });

  it('no time that is remembered anywhere lies in the future', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        // Times of this clock are between these two; whatever is as large is one of them.
        const left = [...numbersIn(after(events))].filter(([, value]) => value >= firstTime);
        expect(left).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('times of the service are as they were', () => {
    const { view } = after([
      {
        kind: 'described',
        facts: facts({ destination: { status: 'CONNECTED', since: 7 }, checkedAt: lastTime }),
      },
    ]);
    expect(view.tunnel).toMatchObject({
      createdAt: 0,
      endsAt: hour,
      destination: { since: 7 },
      checkedAt: lastTime - hour,
    });
  });

  it('is asked about every time there is: the events of this test bring them about', () => {
    const seen = new Set<string>();
    for (const events of fc.sample(fc.array(anyEvent, { minLength: 40, maxLength: 60 }), { numRuns: 1500, seed: 9 }))
      for (const [path, value] of numbersIn(events.reduce(reduce, newSession())))
        if (value >= firstTime) seen.add(path);
    expect([...seen]).toEqual(
      expect.arrayContaining(
        [
          'facts.agentAskedAt',
          'facts.askedAt',
          'facts.connection.pongAt',
          'facts.connection.retryAt',
          'facts.connection.since',
          'facts.device.seenAt',
          'facts.deviceNotifiedAt',
          'facts.retryOf.at',
          'facts.silentSince.SSH 1',
          'facts.upload.beganAt',
          'facts.upload.lastAt',
          'facts.watch.since',
          'facts.before.facts.watch.since',
          'facts.before.view.tunnel.checkedAt',
          'view.connection.since',
          'view.services.lastAnswerAt',
          'view.services.waitsUntil',
          'view.state.problem.at',
          'view.state.retryAt',
          'view.state.since',
          'view.state.steps.at',
          'view.timeline.at',
          'view.token.since',
          'view.tunnel.checkedAt',
        ].map((path) => `.${path}`),
      ),
    );
  });
});

describe('another tunnel in the same session', () => {
  it('finds nothing of what was known of the one before', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const before = events.reduce(reduce, newSession());
        const next = reduce(before, { kind: 'tunnel', tunnelId: 't-3', thingName: 'pump-1', opened: null });
        const untouched = newSession({ tunnelId: 't-3' });
        const ofTunnel = ({ view, facts: known }: SessionState): object => ({
          view: [view.tunnel, view.next, view.untagged, view.token, view.connection, view.mayRotateByItself],
          facts: [
            known.ownSourceSince,
            known.outdatedDevice,
            known.device,
            known.upload,
            known.brokenUpload,
            known.watch,
            known.retryOf,
            known.closedByService,
            known.closeReason,
            known.briefCloses,
            known.deviceNotifiedAt,
            known.lifetimeMinutes,
          ],
        });
        expect(ofTunnel(next)).toEqual(ofTunnel(untouched));
        // What this computer and the device are like, no tunnel changes.
        expect(next.facts).toMatchObject({
          clockOffsetMs: before.facts.clockOffsetMs,
          askedInVain: before.facts.askedInVain,
          unproven: before.facts.unproven,
        });
      }),
    );
  });
});

describe('a command that is undone', () => {
  it('leaves what decides as it was, but for what was learned', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 40 }),
        fc.array(anyEvent, { maxLength: 20 }),
        (earlier, meanwhile) => {
          const before = earlier.reduce(reduce, newSession());
          const began = reduce(before, { kind: 'flow-began', byPerson: true });
          const ran = meanwhile.filter(({ kind }) => !endsCommand.has(kind)).reduce(reduce, began);
          const { view, facts: known } = reduce(ran, { kind: 'undone' });
          expect(known).toMatchObject({
            watch: before.facts.watch,
            retryOf: before.facts.retryOf,
            before: null,
            missed: null,
          });
          expect(view.mayRotateByItself).toBe(before.view.mayRotateByItself && ran.view.mayRotateByItself);
          expect(view.ticket).toBe(before.view.ticket);
          if (
            JSON.stringify(ran.facts.connection) === JSON.stringify(before.view.connection) &&
            ran.view.tunnel === before.view.tunnel
          )
            expect(view.state).toEqual(before.view.state);
          // Once only.
          expect(reduce({ view, facts: known }, { kind: 'undone' })).toEqual({ view, facts: known });
        },
      ),
    );
  });
});

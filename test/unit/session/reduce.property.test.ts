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
  type SessionView,
} from '../../../shared/session';
import { anyEvent, newSession } from './arbitraries';

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

describe('the reducer', () => {
  it('reaches only defined states, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let view = newSession();
        for (const event of events) {
          const before = JSON.stringify(view);
          const next = reduce(view, event);
          expect(JSON.stringify(view)).toBe(before);
          check(next);
          view = next;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('never takes a tick off a step while the same repair runs', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyEvent.filter(({ kind }) => kind !== 'repair-started' && kind !== 'device-awaited' && kind !== 'undone'),
          { maxLength: 40 },
        ),
        (events) => {
          let view = reduce(newSession(), {
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
              view.state.kind === 'repairing'
                ? view.state.steps.filter((step) => step.state === 'done').map((step) => step.name)
                : [];
            view = reduce(view, event);
            if (view.state.kind === 'repairing')
              for (const name of done) expect(view.state.steps.find((step) => step.name === name)?.state).toBe('done');
          }
        },
      ),
    );
  });
});

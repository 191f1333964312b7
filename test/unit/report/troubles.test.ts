import { describe, expect, it } from 'vitest';
import { reportFacts } from '../../../shared/report/facts';
import { troublesOf } from '../../../shared/report/troubles';
import { createSession, reduce } from '../../../shared/session';
import { carriedInAll } from '../../../shared/session/carried';
import { maxEntries } from '../../../shared/session/timeline';
import { at, factsOf, session, timeline } from './visit';

const kinds = (entries: readonly { readonly kind: string }[]): readonly string[] => entries.map(({ kind }) => kind);

describe('troubles of a session', () => {
  it('end where the part that was broken is proven', () => {
    const told = timeline(
      ['connected', at(10, 0)],
      ['dropped', at(10, 1)],
      ['reconnect-scheduled', at(10, 1)],
      ['connected', at(10, 2)],
      ['device-disconnected', at(10, 10), {}, 'noted'],
      ['problem', at(10, 10), { code: 'device-disconnected' }, 'failed'],
      ['rotated', at(10, 11), { mode: 'DESTINATION' }],
      // The laptop's own connection says nothing about the device.
      ['connected', at(10, 12)],
      ['device-connected', at(10, 13)],
    );
    const [drop, device, ...more] = troublesOf(told, true);
    expect(more).toEqual([]);
    expect(drop).toMatchObject({
      remedies: [],
      back: { by: 'connected', at: at(10, 2), again: true, samePorts: true },
    });
    expect(kinds(drop?.found ?? [])).toEqual(['dropped']);
    expect(device?.found.map(({ params }) => params['code'])).toEqual(['device-disconnected']);
    expect(kinds(device?.remedies ?? [])).toEqual(['rotated']);
    expect(device?.back).toMatchObject({ by: 'device-connected', at: at(10, 13) });
  });

  it('are not called repaired where nothing was seen', () => {
    const told = timeline(
      ['connected', at(10, 0)],
      ['problem', at(10, 1), { code: 'service-unreachable' }, 'failed'],
      ['disconnected', at(10, 2)],
    );
    expect(troublesOf(told, false)).toMatchObject([{ back: null }]);
    // It is connected now: over, and since when nobody noted.
    expect(troublesOf(told, true)).toMatchObject([{ back: { by: 'at-end', at: null } }]);
  });

  it('do not say the same port where another one was taken, nor again where it is the first time', () => {
    const told = timeline(
      ['problem', at(10, 0), { code: 'port-in-use' }, 'failed'],
      ['port-moved', at(10, 1), { service: 'SSH', port: 50_001 }],
      ['connected', at(10, 1)],
    );
    expect(troublesOf(told, true)).toMatchObject([{ back: { again: false, samePorts: false } }]);
  });

  it('are none where a tunnel just ended, and one where another was opened', () => {
    const end = timeline(['connected', at(10, 0)], ['tunnel-ended', at(11, 0), { how: 'expired' }, 'noted']);
    expect(troublesOf(end, false)).toEqual([]);
    const gone = timeline(
      ['connected', at(10, 0)],
      ['tunnel-ended', at(11, 0), { how: 'expired' }, 'noted'],
      ['tunnel-opened', at(11, 1), { services: 'SSH' }],
      ['connected', at(11, 2)],
    );
    expect(troublesOf(gone, true)).toMatchObject([{ remedies: [{ kind: 'tunnel-opened' }], back: { at: at(11, 2) } }]);
  });

  it('say one thing once, and what it was made of not at all', () => {
    const told = timeline(
      ['refused', at(10, 0), { status: 400 }, 'failed'],
      ['problem', at(10, 0), { code: 'token-reused' }, 'failed'],
      ['refused', at(10, 1), { status: 400 }, 'failed'],
      ['problem', at(10, 1), { code: 'token-reused' }, 'failed'],
    );
    expect(troublesOf(told, false)).toMatchObject([{ found: [{ params: { code: 'token-reused' } }] }]);
  });
});

const created = () =>
  createSession({
    id: 's1',
    environment: { id: 'aws:eu-west-1', kind: 'aws', region: 'eu-west-1' },
    tunnelId: 't-1',
    thingName: 'pump-1',
    ticket: null,
    hasAccount: true,
    serviceIds: ['SSH', 'constructor'],
  });
const figures = (serviceId: string, bytesUp: number, bytesDown: number) => ({
  serviceId,
  port: 50_000,
  connections: 0,
  waitingClients: 0,
  waitsUntil: null,
  bytesUp,
  bytesDown,
  lastAnswerAt: null,
  pausedBy: null,
});

describe('what a session remembers for its report', () => {
  it('is the first connection, however much happened since', () => {
    let state = created();
    const noted = (kind: 'connected' | 'dropped' | 'ports-bound', time: number): void => {
      const entry = { at: time, kind, outcome: 'done', params: {}, command: null, detail: null } as const;
      state = reduce(state, { kind: 'happened', entry });
    };
    noted('ports-bound', 1);
    noted('connected', 2);
    for (let time = 3; time < 3 + 2 * maxEntries; time += 1) noted(time % 2 === 0 ? 'connected' : 'dropped', time);
    expect(state.view.timeline).toHaveLength(maxEntries);
    expect(state.view.timeline.at(-1)).toMatchObject({ kind: 'connected', at: 2 });
    const facts = reportFacts({
      view: state.view,
      account: { kind: 'practice' },
      carried: [],
      work: { terminals: [], sent: 0, fetched: 0 },
      now: 1000,
    });
    expect(facts.connected?.from).toBe(2);
    expect(facts.isCut).toBe(true);
    expect(factsOf(session()).isCut).toBe(false);
  });

  it('is every byte, also those of a source proxy of before', () => {
    let state = created();
    const counted = (...services: readonly ReturnType<typeof figures>[]): void => {
      state = reduce(state, { kind: 'stats', services });
    };
    counted(figures('SSH', 100, 1000), figures('constructor', 1, 1));
    counted(figures('SSH', 200, 3000), figures('constructor', 2, 2));
    counted(figures('SSH', 10, 20), figures('constructor', 1, 0));
    counted(figures('SSH', 15, 20), figures('constructor', 5, 0));
    counted(figures('SSH', 1, 0), figures('constructor', 6, 7));
    expect(carriedInAll(state.facts.carriedBefore, state.view.services)).toEqual([
      { serviceId: 'SSH', up: 216, down: 3020 },
      { serviceId: 'constructor', up: 8, down: 9 },
    ]);
  });
});

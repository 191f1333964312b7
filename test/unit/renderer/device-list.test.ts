import { describe, expect, it } from 'vitest';
import { connected, listed, rows, session } from '../../../renderer/gallery/fixtures/base';
import { problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import { wordsOf } from '../../fakes/words-of';
import { lineOf } from '../../../renderer/presentation/device-line';
import { sessionState } from '../../../shared/presentation/device-state';

const t = wordsOf('en');
const list = listed(rows, {}, [connected()]);
const line = (thingName: string) =>
  lineOf(
    list.items.find(({ row }) => row?.thingName === thingName)!,
    thingName === 'pump-station-07' ? connected() : undefined,
    t,
  );

describe('a line of the device list', () => {
  it('says what the session says where there is one, else what is known of the device', () => {
    expect(line('pump-station-07')).toMatchObject({
      name: 'pump-station-07',
      state: { shape: 'full', word: 'connected' },
      words: ['Connected'],
    });
    expect(line('hvac-gateway-112')).toMatchObject({ state: { word: 'ready' }, words: ['2 open tunnels'] });
    expect(line('cold-store-cam-18')).toMatchObject({ state: { shape: 'cross', word: 'ended' } });
  });

  it('adds whether the device is online, where the index knows', () => {
    const [item] = listed([{ ...rows[2]!, connectivity: { connected: false, since: null } }]).items;
    expect(lineOf(item!, undefined, t).words).toEqual(['No open tunnel', 'offline']);
  });

  it('names what has no thing', () => {
    expect(
      lineOf(
        { key: 's', group: 'here', sessionId: 's', tunnelId: null, row: null },
        session({ thingName: null, tunnelId: null }),
        t,
      ).name,
    ).toBe('Pasted token');
    expect(
      lineOf(
        { key: 's', group: 'here', sessionId: 's', tunnelId: 'b2de92a3-b8ff', row: null },
        session({ thingName: null }),
        t,
      ).name,
    ).toBe('tunnel b2de92a3');
  });

  it('shows a state by shape and word for every problem', () => {
    for (const problem of Object.values(problemExamples))
      expect(sessionState(problemSession(problem)).shape, problem.code).toBe('cross');
    expect(sessionState(session())).toMatchObject({ shape: 'ring', word: 'ready' });
    expect(sessionState(session({ tunnelId: null, tunnel: null }))).toMatchObject({ word: 'none' });
  });
});

/** Whoever is cut off by a press is named before it, as far as the tunnel says who opened it. */
import { describe, expect, it } from 'vitest';
import { now, session } from '../../../renderer/gallery/fixtures/base';
import { problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import { takenFacts } from '../../../renderer/gallery/fixtures/taken';
import { nothingAround } from '../../../renderer/presentation/presentation';
import { presentSession } from '../../../renderer/presentation/present-session';
import type { DevicePresence } from '../../../shared/fleet/presence';
import { formatIn } from '../../../shared/i18n/format';
import { choiceMark } from '../../../shared/presentation/called';
import { takenWords } from '../../../shared/presentation/words';
import type { Problem } from '../../../shared/problems/problem';
import type { SessionView, TunnelFacts } from '../../../shared/session/view';
import { wordsOf } from '../../fakes/words-of';

const away: DevicePresence = {
  environmentId: 'aws:ap-northeast-2',
  thingName: 'pump-station-07',
  connectivity: { connected: false, since: now - 60_000 },
  checkedAt: now - 1000,
  refused: null,
  awaited: false,
};
const lost: TunnelFacts = { ...takenFacts, destination: { status: 'DISCONNECTED', since: null } };
const source = { kind: 'rotate', mode: 'SOURCE' } as const;
const problem = (code: 'token-refused' | 'token-reused'): Problem => ({ ...problemExamples[code], recovery: source });
const problems = (found: Problem): SessionView => ({
  ...problemSession(found),
  tunnel: takenFacts,
  connection: { kind: 'none' },
  timeline: [],
});

const cuts: Readonly<Record<string, readonly [SessionView, DevicePresence | null]>> = {
  'to connect': [session({ tunnel: takenFacts }), null],
  'to connect while the agent is offline': [session({ tunnel: lost }), away],
  'to go on after a restart': [session({ tunnel: takenFacts, fromBefore: { ports: [] } }), null],
  'to take it back': [problems({ ...problemExamples['replaced-elsewhere'], recovery: source }), null],
  'to replace a token that was refused': [problems(problem('token-refused')), null],
  'to replace a token that was used': [problems(problem('token-reused')), null],
};

describe('who is cut off', () => {
  it.each(Object.entries(cuts))('is named by what is pressed %s', (_name, [view, presence]) => {
    for (const language of ['en', 'ko'] as const) {
      const t = wordsOf(language);
      const around = { ...nothingAround, presence };
      const said = presentSession(view, { t, format: formatIn(t, language), now }, around);
      expect(said.button).not.toBeNull();
      expect(`${said.sentence} ${said.warning ?? ''}`).toContain('kim (Hanbit Waterworks)');
      expect(`${said.sentence} ${said.warning ?? ''}`).toContain('INC-48209');
      // Nobody is named whom the tunnel does not name, and what is said of them stays.
      const untagged = { ...view, tunnel: { ...takenFacts, tags: [] } };
      const unnamed = presentSession(untagged, { t, format: formatIn(t, language), now }, around);
      expect(`${unnamed.sentence} ${unnamed.warning ?? ''}`).not.toContain('kim');
    }
  });

  it('is nobody where the laptop’s side is free', () => {
    const t = wordsOf('en');
    const free = { ...takenFacts, source: { status: 'DISCONNECTED', since: null } } as const;
    const said = presentSession(
      { ...problems(problem('token-refused')), tunnel: free },
      { t, format: formatIn(t, 'en'), now },
    );
    expect(said.warning).toBeNull();
  });

  it('is named before a rotation by hand', () => {
    expect(takenWords(session({ tunnel: takenFacts }), wordsOf('en'))).toBe(
      'Another computer is connected to this tunnel. A new token for this laptop disconnects it. This tunnel was opened by kim (Hanbit Waterworks) for ticket INC-48209.',
    );
  });
});

it('two tunnels of one device are told apart by ticket, else by the first of their ids', () => {
  const t = wordsOf('en');
  const of = (tunnelId: string, ticket: string | null) => ({
    tunnelId,
    tags: ticket === null ? [] : [{ key: 'ticket', value: ticket }],
  });
  const [one, other, third] = [of('aaaaaaaa1', 'INC-1'), of('bbbbbbbb2', 'INC-2'), of('cccccccc3', 'INC-2')];
  expect(choiceMark(one, [one, other, third], t)).toBe('INC-1');
  expect(choiceMark(other, [one, other, third], t)).toBe('tunnel bbbbbb');
  expect(choiceMark(of('dddddddd', null), [one], t)).toBe('tunnel dddddd');
});

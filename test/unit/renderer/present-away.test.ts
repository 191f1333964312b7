import { describe, expect, it } from 'vitest';
import { formatIn } from '../../../shared/i18n/format';
import { facts, now, session } from '../../../renderer/gallery/fixtures/base';
import { problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import { presentSession } from '../../../renderer/presentation/present-session';
import { chainWords } from '../../../renderer/presentation/chain-words';
import { nothingAround } from '../../../renderer/presentation/presentation';
import { presenceFreshForMs, type DevicePresence } from '../../../shared/fleet/presence';
import { chainOf } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { wordsOf } from '../../fakes/words-of';

const t = wordsOf('en');
const speaker = { t, format: formatIn(t, 'en'), now };
const since = now - 3_600_000;
const time = speaker.format.clock(since);
const away: DevicePresence = {
  environmentId: 'aws:eu-west-1',
  thingName: 'pump-station-07',
  connectivity: { connected: false, since },
  checkedAt: now - 1000,
  refused: null,
  awaited: false,
};
const without = session({ tunnelId: null, tunnel: null });
const open = (status: 'CONNECTED' | 'DISCONNECTED'): SessionView =>
  session({
    tunnel: { ...facts, destination: { status, since: null }, source: { status: 'DISCONNECTED', since: null } },
  });
const presented = (view: SessionView, presence: DevicePresence | null = away) =>
  presentSession(view, speaker, { ...nothingAround, services: ['SSH'], presence });
const labels = ({ button, others }: ReturnType<typeof presented>): readonly string[] =>
  [button, ...others].flatMap((each) => (each === null ? [] : [`${each.look}: ${each.label}`]));

describe('a device whose agent is offline', () => {
  it('says so, since when and what a token is worth, before a tunnel is opened', () => {
    const said = presented(without);
    expect(said.headline).toBe('pump-station-07 is offline');
    expect(said.sentence).toContain(`AWS lists the device’s agent as offline since today ${time}.`);
    expect(said.sentence).toContain('sent to the device once, and AWS is not known to keep it');
    expect(labels(said)).toEqual([
      'primary: Tell me when it is online',
      'plain: Open a tunnel and connect',
      'plain: Change',
    ]);
  });

  it('says so before a tunnel that is there is joined, unless the device is on it', () => {
    expect(presented(open('DISCONNECTED')).headline).toBe('pump-station-07 is offline');
    expect(labels(presented(open('DISCONNECTED')))).toEqual(['primary: Tell me when it is online', 'plain: Connect']);
    expect(presented(open('CONNECTED')).headline).toBe('Ready to connect to pump-station-07');
  });

  it('is waited for once somebody said so, and that can be taken back', () => {
    const said = presented(without, { ...away, awaited: true });
    expect(said.sentence).toContain('A notification tells you when it is online.');
    expect(said.button).toMatchObject({ action: { kind: 'tell-online', tell: false }, look: 'plain' });
  });

  it.each([
    [{ refused: 'denied' }, 'your role may not ask AWS (iot:SearchIndex)'],
    [{ refused: 'rejected' }, 'AWS refused the question. Fleet indexing may be off in this account'],
  ] as const)('is promised to nobody where it would not come true: %o', (more, why) => {
    const said = presented(without, { ...away, ...more });
    expect(said.headline).toBe('pump-station-07 is offline');
    expect(said.sentence).toContain(why);
    expect(labels(said)).toEqual(['primary: Open a tunnel and connect', 'plain: Change']);
    // What was promised before it was known can be taken back.
    const awaited = presented(without, { ...away, ...more, awaited: true });
    expect(awaited.sentence).toContain(why);
    expect(awaited.sentence).not.toContain('A notification tells you');
    expect(labels(awaited)[0]).toBe('plain: No need to tell me');
    const problem = problemExamples['device-disconnected'];
    const gone = problemSession({ ...problem, params: { ...problem.params, agent: { connected: false, since } } });
    expect(labels(presented(gone)).join()).toContain('Tell me');
    expect(labels(presented(gone, { ...away, ...more })).join()).not.toContain('Tell me');
    expect(presented(gone, { ...away, ...more }).sentence).toContain(why);
  });

  it('is not claimed to be so now where AWS was asked long ago, nor where nobody knows', () => {
    const old = { ...away, checkedAt: now - presenceFreshForMs - 60_000 };
    expect(presented(without, old).sentence).toContain('When AWS was last asked, 1 min ago, it listed');
    for (const presence of [
      null,
      { ...away, checkedAt: null, connectivity: null },
      { ...away, connectivity: { connected: true, since } },
    ])
      expect(presented(without, presence).headline).toBe('No open tunnel to pump-station-07 is known');
  });

  it('says so before a tunnel that has ended is followed by another', () => {
    const ended = problemSession(problemExamples['tunnel-ended']);
    expect(presented(ended).warning).toContain('offline since');
    expect(presented(ended, null).warning).toBe(null);
  });

  it('is in the chain, in its place', () => {
    const words = (view: SessionView) => {
      const chain = chainOf(view, now, away);
      return [chain.links[1].tone, chainWords(view, chain, speaker).links[1].word];
    };
    expect(words(without)).toEqual(['untried', `offline since ${time}`]);
    expect(words(open('CONNECTED'))[1]).toMatch(/checked/);
    expect(words({ ...without, state: { kind: 'connecting', attempt: 1 } })[1]).toBe('not tried');
  });
});

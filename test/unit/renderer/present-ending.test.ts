import { describe, expect, it } from 'vitest';
import { formatIn } from '../../../shared/i18n/format';
import { connected, facts, now, technician } from '../../../renderer/gallery/fixtures/base';
import { denials, problemExamples } from '../../../renderer/gallery/fixtures/problems';
import { endsLine } from '../../../renderer/presentation/ends';
import { endingFacts, endingLine } from '../../../renderer/presentation/present-ending';
import { nothingAround } from '../../../renderer/presentation/presentation';
import { presentSession } from '../../../renderer/presentation/present-session';
import type { SessionView } from '../../../shared/session/view';
import { wordsOf } from '../../fakes/words-of';

const t = wordsOf('en');
const speaker = { t, format: formatIn(t, 'en'), now };
const minute = 60_000;
const ending = (leftMs: number, view: Partial<SessionView> = {}) =>
  presentSession(connected({ tunnel: { ...facts, endsAt: now + leftMs }, ...view }), speaker);

describe('a connection at work whose tunnel ends soon', () => {
  it('says when, in the place of what it says else, and has the next tunnel be the one to press', () => {
    const { headline, sentence, button, others } = ending(9 * minute);
    expect(headline).toBe(`This tunnel ends at ${speaker.format.clock(now + 9 * minute)}, in 9 min`);
    expect(sentence).toBe(
      'A tunnel cannot be extended. The next one takes over the same ports while this one still runs.',
    );
    expect(button).toMatchObject({ action: { kind: 'replace' }, look: 'primary' });
    expect(others).toMatchObject([{ action: { kind: 'let-end' }, label: 'Let it end' }]);
  });

  it('is none with a quarter of an hour left, or at its end, which was not seen yet', () => {
    expect(ending(15 * minute).headline).toMatch(/^Connected to/);
    expect(ending(0).headline).toMatch(/^Connected to/);
  });

  it('offers the request in time to whoever may not open the next', () => {
    const { sentence, button, others } = ending(9 * minute, { denied: [denials.open] });
    expect(button).toBeNull();
    expect(sentence).toBe('A tunnel cannot be extended. Everything that is open in it ends with it.');
    expect(others).toMatchObject([{ action: { kind: 'copy-request', action: 'iot:OpenTunnel' } }]);
  });

  it('costs nothing in practice, and offers nothing to a pasted token', () => {
    const practice = { id: 'practice', kind: 'practice', region: 'practice' } as const;
    expect(ending(9 * minute, { environment: practice }).sentence).not.toContain('charges');
    const pasted = ending(9 * minute, { hasAccount: false });
    expect([pasted.button, pasted.others]).toEqual([null, []]);
  });
});

describe('what happens to the work', () => {
  const open = connected({ tunnel: { ...facts, createdAt: now - 711 * minute, endsAt: now + 9 * minute } });
  const none = { shells: 0, files: [] };
  const file = { name: 'trend.csv', bytesDone: 18_200_000, bytesTotal: 31_000_000 };
  const names = (view: SessionView, work: Parameters<typeof endingFacts>[1] = none) =>
    endingFacts(view, work, speaker)?.map(({ name }) => name) ?? null;

  it('names each kind of work that is open, its end, and what the next tunnel costs', () => {
    const time = speaker.format.clock(now + 9 * minute);
    const [ports, terminal, files, costs] = endingFacts(open, { shells: 1, files: [file] }, speaker) ?? [];
    expect(ports).toEqual({
      name: 'Ports',
      what: '50022, 50080 stay as they are',
      how: `open connections stay in this tunnel until ${time}`,
    });
    expect(terminal?.what).toBe(`The open shell runs until ${time}`);
    expect(files).toEqual({ name: 'Files', what: 'trend.csv goes on at the same byte', how: '18.2 MB of 31 MB' });
    expect(costs?.how).toMatch(/^12 h, until /);
    expect(names(open)).toEqual(['Ports', 'Costs']);
    expect(endingFacts(open, { shells: 0, files: [file, file] }, speaker)?.[1]?.what).toBe(
      '2 files go on at the same byte',
    );
  });

  it('is said only where the next tunnel can be opened, and not before it is needed', () => {
    expect(names(connected())).toBeNull();
    expect(names({ ...open, denied: [denials.open] })).toBeNull();
    expect(names({ ...open, next: { kind: 'opening' } })).toBeNull();
    expect(names({ ...open, hasAccount: false })).toBeNull();
  });

  it('is over with the wish to let it end', () => {
    expect(presentSession(open, speaker, { ...nothingAround, isLeftToEnd: true }).headline).toMatch(/^Connected to/);
  });
});

describe('the tunnel that is to take its place', () => {
  const next = (view: SessionView['next'], more: Partial<SessionView> = {}) =>
    ending(9 * minute, { next: view, ...more });

  it('can be stopped while it comes', () => {
    for (const coming of [
      { kind: 'opening' },
      { kind: 'coming', tunnelId: 't-2', awaits: 'connection' },
      { kind: 'coming', tunnelId: 't-2', awaits: 'device' },
    ] as const)
      expect(next(coming).button).toMatchObject({ action: { kind: 'stop-replacing' }, look: 'plain' });
  });

  it('that is open and did not take over says why, is gone on with or closed, and no other is opened', () => {
    const problem = problemExamples['device-disconnected'];
    const { headline, sentence, button, others } = next({ kind: 'waiting', tunnelId: 't-2', problem });
    expect(headline).toBe('The next tunnel is open, but did not take over');
    expect(sentence).toContain('no other is opened');
    expect(sentence).toMatch(/^Why: .*pump-station-07/);
    expect(button).toMatchObject({ action: { kind: 'replace' }, label: 'Go on with the next tunnel' });
    expect(others).toMatchObject([{ action: { kind: 'close-next' } }]);
  });

  it('that was not opened can be tried again, or asked for', () => {
    const problem = problemExamples['access-denied'];
    const { headline, button, others } = next({ kind: 'waiting', tunnelId: null, problem }, { denied: [denials.open] });
    expect(headline).toBe('The next tunnel could not be opened');
    expect(button).toMatchObject({ action: { kind: 'replace' }, label: 'Try again' });
    expect(others).toMatchObject([{ action: { kind: 'copy-request' } }]);
  });

  it('is not forgotten while something else is wrong, for it costs', () => {
    const reconnecting = { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null } as const;
    const { warning } = next({ kind: 'waiting', tunnelId: 't-2', problem: null }, { state: reconnecting });
    expect(warning).toMatch(/^The next tunnel is open already/);
  });

  it('has taken over, and what is connected in the one before is counted', () => {
    const former = [{ tunnelId: 't-0', endsAt: now + 9 * minute, connections: 2 }];
    const { headline, sentence } = presentSession(connected({ former }), speaker);
    expect(headline).toMatch(/^Connected to/);
    expect(sentence).toContain(
      `2 connections go on in the tunnel before, until ${speaker.format.clock(now + 9 * minute)}.`,
    );
  });
});

describe('the line with everything that ends', () => {
  const clock = (at: number): string => speaker.format.dayAndClock(at, now);
  const signedIn = { ...technician, until: now + 30 * minute, renews: false };
  const nothing = { account: null, minutesOff: null };
  const view = connected({ tunnel: { ...facts, endsAt: now + 9 * minute } });

  it('names the tunnel, a sign-in that does not renew itself, and a clock that is off', () => {
    expect(endsLine(view, { account: signedIn, minutesOff: -7 }, speaker)).toBe(
      `The tunnel ends ${clock(now + 9 * minute)} · the sign-in to AWS ends ${clock(now + 30 * minute)} · this computer’s clock is 7 min off`,
    );
  });

  it('is not there where only the tunnel ends', () => {
    expect(endsLine(view, nothing, speaker)).toBeNull();
    expect(endsLine(view, { ...nothing, account: { ...signedIn, renews: true } }, speaker)).toBeNull();
    expect(endsLine(view, { ...nothing, minutesOff: 0 }, speaker)).toBeNull();
    expect(endsLine(connected({ hasAccount: false }), { account: signedIn, minutesOff: 3 }, speaker)).toBeNull();
  });
});

describe('the line above the work of every tab', () => {
  const line = (leftMs: number, more: Partial<SessionView> = {}, besideHeadline = false) =>
    endingLine(connected({ tunnel: { ...facts, endsAt: now + leftMs }, ...more }), speaker, besideHeadline);

  it('says when the tunnel ends from half an hour on, and opens the next one', () => {
    expect(line(30 * minute + 1)).toBeNull();
    expect(line(30 * minute)).toMatchObject({
      stage: 30,
      text: `This tunnel ends at ${speaker.format.clock(now + 30 * minute)}, in 30 min`,
      button: { action: { kind: 'replace' }, look: 'plain' },
    });
    expect([line(10 * minute)?.stage, line(2 * minute)?.stage, line(1)?.stage, line(0)]).toEqual([10, 2, 2, null]);
    expect(line(9 * minute, { state: { kind: 'ready' } })).toBeNull();
  });

  it('has the request where nobody may open it, and how far the next one is once it is coming', () => {
    expect(line(29 * minute, { denied: [denials.open] })?.button).toMatchObject({ action: { kind: 'copy-request' } });
    const coming = line(9 * minute, { next: { kind: 'coming', tunnelId: 'f00d', awaits: 'device' } });
    expect(coming).toMatchObject({ text: 'Waiting for pump-station-07 in the next tunnel', button: null });
  });

  it('does not say twice what the headline says', () => {
    expect(line(29 * minute, {}, true)?.stage).toBe(30);
    expect(line(14 * minute, {}, true)).toBeNull();
  });
});

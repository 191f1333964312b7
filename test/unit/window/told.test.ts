/** What the system shows of sessions: the tray's menu and tooltip, notices, the window's title. */
import { describe, expect, it } from 'vitest';
import { noticeWords, onlineWords } from '../../../electron/window/notice-words';
import { trayView } from '../../../electron/window/tray-view';
import { connected, entry, practiceEnvironment, service, session } from '../../../renderer/gallery/fixtures/base';
import { problemExamples } from '../../../renderer/gallery/fixtures/problems';
import { problemWords } from '../../../shared/presentation/problem-words';
import { formatIn } from '../../../shared/i18n/format';
import { problemCodes, type Problem } from '../../../shared/problems/problem';
import type { SessionPhase, SessionView } from '../../../shared/session/view';
import { windowTitle } from '../../../renderer/store/window-title';
import { wordsOf } from '../../fakes/words-of';

const reused = problemExamples['token-reused'];
const states = {
  ready: { kind: 'ready' },
  connected: { kind: 'connected', since: 0, device: 'connected' },
  connecting: { kind: 'connecting', attempt: 1 },
  waiting: { kind: 'waiting-for-device', since: 0, steps: [], problem: null },
  offline: { kind: 'reconnecting', attempt: 2, retryAt: null, problem: problemExamples['offline'] },
  problem: { kind: 'problem', problem: reused },
  ended: { kind: 'ended', problem: problemExamples['tunnel-ended'] },
} as const satisfies Record<string, SessionPhase>;
const of = (thingName: string | null, state: SessionPhase, more: Partial<SessionView> = {}): SessionView =>
  session({ id: `id-${thingName}`, thingName, tunnelId: '01234567-89ab', ticket: null, services: [], state, ...more });
const labels = (sessions: readonly SessionView[], language: 'en' | 'ko' = 'en'): readonly string[] =>
  trayView(sessions, language).sessions.map(({ label }) => label);

describe('the tray', () => {
  it('shows the worst state of all sessions, and lists it first, with what is wrong', () => {
    const sessions = [
      of('a', states.connected),
      of('b', states.waiting),
      of('c', states.problem),
      of('d', states.ended),
      of('e', states.offline),
    ];
    expect(trayView(sessions, 'en').tone).toBe('refused');
    expect(labels(sessions)).toEqual([
      'c: This laptop’s access token was already used',
      'b: Waiting for device',
      'e: No connection to AWS',
      'a: Connected',
      'd: The tunnel has ended',
    ]);
    expect(labels(sessions, 'ko')[0]).toBe('c: 이 노트북의 액세스 토큰은 이미 사용되었습니다');
  });

  it('names a device once, also where the headline names it', () => {
    const away = of('pump', { kind: 'problem', problem: problemExamples['device-disconnected'] });
    expect(labels([away])).toEqual(['pump is not connected to the tunnel']);
  });

  it('tells two tunnels of one device apart: by ticket, else by the tunnel', () => {
    const one = of('pump', states.connected, { id: '1', ticket: 'INC-1', tunnelId: 'aaaaaabb' });
    const other = of('pump', states.connected, { id: '2', ticket: 'INC-2', tunnelId: 'cccccccc' });
    expect(labels([one, other])).toEqual(['pump (INC-1): Connected', 'pump (INC-2): Connected']);
    const sameTicket = { ...other, ticket: 'INC-1' };
    expect(labels([one, sameTicket])).toEqual(['pump (aaaaaa): Connected', 'pump (cccccc): Connected']);
    const elsewhere = { ...other, environment: { ...other.environment, id: 'aws:eu-west-1' } };
    expect(labels([one, elsewhere])).toEqual(['pump: Connected', 'pump: Connected']);
  });

  it('marks practice, and says nothing about AWS there', () => {
    const rehearsed = of('pump', { ...states.offline }, { environment: practiceEnvironment });
    expect(labels([rehearsed])).toEqual(['pump (Practice): No connection to the practice service']);
  });

  it('is green only when everything open works, and idle when nothing is open', () => {
    expect(trayView([of('a', states.connected), of('b', states.ready)], 'en').tone).toBe('working');
    expect(trayView([of('a', states.connected), of('b', states.connecting)], 'en').tone).toBe('trying');
    expect(trayView([of('a', states.ready)], 'ko')).toEqual({ tone: 'idle', tooltip: '연결 없음', sessions: [] });
  });

  it('offers addresses that are bound, and the way out where there is one', () => {
    const services = [service('SSH', 'ssh', 50022), service('HTTP', 'http', null)];
    expect(trayView([of('a', states.connected, { services })], 'en').sessions[0]?.entries).toEqual([
      { label: 'Show in the window', action: { kind: 'show' } },
      { label: 'Copy 127.0.0.1:50022 (SSH)', action: { kind: 'copy', text: '127.0.0.1:50022' } },
      { label: 'Disconnect', action: { kind: 'disconnect' } },
    ]);
    const [trying] = trayView([of('b', states.connecting)], 'ko').sessions;
    expect(trying?.entries.map(({ action }) => action.kind)).toEqual(['show']);
  });

  it('keeps its lines plain, whatever devices and tickets are called', () => {
    expect(labels([of(null, states.connected)])).toEqual(['tunnel 01234567: Connected']);
    const five = Array.from({ length: 5 }, (_, index) => of(`p${index}`, states.connected));
    expect(trayView(five, 'en').tooltip).toMatch(/and 2 more$/);
    const unkind = ['a\nb', 'c\u202ed'].map((ticket, id) => of('pump', states.connected, { id: String(id), ticket }));
    expect(labels(unkind)).toEqual(['pump (a b): Connected', 'pump (c d): Connected']);
  });
});

describe('a tunnel that ended', () => {
  it('is listed last and grey, unless it was closed here or there never was one', () => {
    const entries = [entry('tunnel-ended', 2, 'noted', { how: 'closed' }), entry('tunnel-closed', 1)];
    const view = trayView([of('a', states.ended), of('b', states.connected)], 'en');
    expect(view.tone).toBe('working');
    expect(view.sessions.map(({ label, tone }) => `${tone} ${label}`)).toEqual([
      'working b: Connected',
      'idle a: The tunnel has ended',
    ]);
    expect(trayView([of('a', states.ended)], 'ko').tooltip).toBe('a: 터널이 종료되었습니다');
    const { params, ...example } = problemExamples['tunnel-ended'];
    const closed = { kind: 'ended', problem: { ...example, params: { ...params, how: 'closed' } } } as const;
    expect(labels([of('a', closed, { timeline: entries })])).toEqual([]);
    // Opened anew since.
    const again = [entry('tunnel-ended', 4, 'noted', { how: 'expired' }), entry('tunnel-opened', 3), ...entries];
    expect(labels([of('a', states.ended, { timeline: again })])).toHaveLength(1);
    const none: Problem = {
      ...problemExamples['tunnel-ended'],
      params: { how: 'not-found', endedAt: null, thingName: 'a' },
    };
    expect(
      labels([
        of('a', { kind: 'ended', problem: none }, { tunnelId: null, token: { ...connected().token, state: 'none' } }),
      ]),
    ).toEqual([]);
  });
});

describe('a long name in the tray', () => {
  it('keeps its end', () => {
    const many = Array.from({ length: 9 }, (_, index) => of(`${'x'.repeat(128)}${index}`, states.connected));
    const { tooltip } = trayView(many, 'en');
    expect(tooltip.length).toBeLessThanOrEqual(120);
    // Names of a fleet differ at their ends.
    expect(tooltip.split('\n')).toEqual([
      ...[0, 1, 2].map((index) => `${'x'.repeat(11)}…${'x'.repeat(11)}${index}: Connected`),
      'and 6 more',
    ]);
    expect(labels(many)[0]).toBe(`${'x'.repeat(35)}…${'x'.repeat(35)}0: Connected`);
  });

  it('leaves room for what is wrong, whichever it is', () => {
    const wordy = of(`${'x'.repeat(127)}7`, { kind: 'problem', problem: reused });
    for (const language of ['en', 'ko'] as const)
      for (const problem of Object.values(problemExamples)) {
        const three = ['1', '2', '3'].map((id) => ({
          ...wordy,
          id,
          tunnelId: `${id}-1`,
          state: { kind: 'problem' as const, problem },
        }));
        const text = trayView(three, language).tooltip;
        expect(text.length, text).toBeLessThanOrEqual(120);
        expect(text, problem.code).toMatch(/x7|…/);
      }
  });
});

describe('a notice', () => {
  const pump = connected({ thingName: 'pump-7', ticket: null });

  it.each(['en', 'ko'] as const)('of a problem says what the window says, whichever it is (%s)', (language) => {
    const t = wordsOf(language);
    for (const code of problemCodes) {
      const problem: Problem = problemExamples[code];
      const { title, body } = noticeWords({ kind: 'problem', problem }, pump, [pump], language);
      const { headline, sentence } = problemWords(problem, 'pump-7', t, formatIn(t, language));
      expect([title.includes(headline), title.includes('pump-7'), body], code).toEqual([true, true, sentence]);
    }
  });

  it('names device, minutes and time, in both languages', () => {
    const endsAt = new Date(2026, 10, 27, 18, 4).getTime();
    const news = { kind: 'ends-soon', leftMs: 9.6 * 60_000, endsAt } as const;
    expect(noticeWords(news, pump, [pump], 'en')).toEqual({
      title: 'pump-7: the tunnel ends in 10 minutes',
      body: 'It ends at 18:04, with everything that is open in it. It cannot be extended.',
    });
    const twin = { ...pump, id: 'twin', ticket: 'INC-9', tunnelId: 'bbbbbbbb' };
    expect(noticeWords({ ...news, leftMs: 1 }, twin, [pump, twin], 'en').title).toBe(
      'pump-7 (INC-9): the tunnel ends in 1 minute',
    );
    const { title, body } = noticeWords(news, pump, [pump], 'ko');
    expect([title, body.includes('18:04')]).toEqual(['pump-7: 10분 후 터널이 종료됩니다', true]);
  });
});

it('a notice of a device that is online says which, and that somebody wished to know', () => {
  expect(onlineWords('pump-7', 'en')).toEqual({
    title: 'pump-7 is online',
    body: 'AWS lists its agent as online. You asked to be told.',
  });
  expect(onlineWords(`${'x'.repeat(127)}7`, 'en').title).toBe(`${'x'.repeat(35)}…${'x'.repeat(35)}7 is online`);
  expect(onlineWords('pump-7', 'ko')).toEqual({
    title: 'pump-7 디바이스가 온라인입니다',
    body: '요청하신 알림입니다. AWS에 디바이스 에이전트가 온라인으로 표시되어 있습니다.',
  });
});

it('the window’s title says which session is shown, as the tray does', () => {
  const [one, other] = ['INC-1', 'INC-2'].map((ticket, index) => connected({ id: `s${index}`, ticket }));
  const sessions = [one, other].filter((each) => each !== undefined);
  const title = (id: string): string => windowTitle({ kind: 'session', id }, sessions, wordsOf('en'));
  expect(title('s1')).toBe('pump-station-07 (INC-2) – FieldTunnel');
  const long = connected({ id: 's3', thingName: `${'x'.repeat(127)}7` });
  expect(windowTitle({ kind: 'session', id: 's3' }, [long], wordsOf('en'))).toMatch(/^x{35}…x{35}7 – FieldTunnel$/);
  expect([title('gone'), windowTitle({ kind: 'settings' }, sessions, wordsOf('en'))]).toEqual([
    'FieldTunnel',
    'FieldTunnel',
  ]);
});

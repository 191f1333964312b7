import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportLines } from '../../../shared/presentation/report-words';
import { maxNote, reportText } from '../../../shared/report/text';
import type { ReportFacts } from '../../../shared/report/facts';
import type { Language } from '../../../shared/settings/languages';
import { isPlain } from '../../../shared/text/outside';
import { problemExamples } from '../../../renderer/gallery/fixtures/problems';
import { at, factsOf, session, timeline } from './visit';

const told = (facts: ReportFacts, language: Language = 'en'): Record<string, string> => {
  const { lines } = reportLines(facts, language);
  return Object.fromEntries(lines.map(({ label, text }) => [label, text]));
};
const zone = (locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZoneName: 'long' })
    .formatToParts(at(10, 6))
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

describe('the lines of a report', () => {
  it('tell a visit', () => {
    const lines = told(factsOf(session()));
    expect(lines).toEqual({
      Device: 'pump-station-07, AWS account 1234-5678-9012, ap-northeast-2',
      Ticket: 'INC-48213',
      Who: 'field-technician (Hanbit Waterworks)',
      When: expect.stringMatching(/Thu,? 26 Nov 2026, 10:06 to 11:42, .*, 1 h 36 min$/) as string,
      Used: 'Terminal as technician; 3 files sent; SSH: 241 MB sent, 8.1 MB received',
      'What failed': 'At 10:51: This laptop’s access token was already used',
      'What repaired it': 'New token for this laptop, connected again at 10:52 on the same port',
      'At the end': 'Device connected; SSH answered last at 11:41; tunnel open until 18:04',
    });
    expect(lines['When']).toContain(zone('en-GB'));
  });

  it('tell it in Korean', () => {
    const lines = told(factsOf(session()), 'ko');
    expect(Object.keys(lines)).toEqual([
      '디바이스',
      '티켓',
      '작업자',
      '시간',
      '사용 내역',
      '발생한 문제',
      '해결 방법',
      '마지막 상태',
    ]);
    expect(lines['해결 방법']).toBe('이 노트북의 새 토큰 발급, 10:52에 같은 포트로 다시 연결됨');
    expect(lines['시간']).toContain(zone('ko-KR'));
    expect(lines['작업자']).toBe('field-technician(Hanbit Waterworks)');
  });

  it('say of a pasted token, of practice and of a session that never was connected what is known of them', () => {
    const pasted = told(
      factsOf(session({ hasAccount: false, thingName: null, tunnelId: null, tunnel: null, ticket: null })),
    );
    expect(pasted['Device']).toBe('not known, AWS account 1234-5678-9012, ap-northeast-2');
    expect(pasted['Who']).toBe('with a pasted token, without an account');
    expect(pasted['Ticket']).toBe('none');
    // Who joined a tunnel of the desk works for the ticket that it was opened for.
    const { tunnel } = session();
    const tags = [{ key: 'ticket', value: 'INC-48209' }];
    const joined = session({ ticket: null, tunnel: tunnel === null ? null : { ...tunnel, tags } });
    expect(told(factsOf(joined))['Ticket']).toBe('INC-48209');
    const environment = { id: 'practice', kind: 'practice', region: 'us-east-1' } as const;
    const practice = told(factsOf(session({ environment }), { account: { kind: 'practice' } }));
    // Whoever reads it in a ticket sees at once that no device was touched.
    expect(practice['Device']).toBe('pump-station-07 (Practice), simulated on this laptop');
    expect(Object.values(practice).join(' ')).not.toContain('AWS');
    const never = told(
      factsOf(session({ timeline: [], state: { kind: 'ready' }, connection: { kind: 'none' } }), {
        carried: [],
        work: { terminals: [], sent: 0, fetched: 0 },
      }),
    );
    expect(never['When']).toMatch(/: this laptop was not connected$/);
    expect(never['Used']).toBe('nothing was sent or received');
    expect(never['At the end']).toBe('Not connected; tunnel open until 18:04');
  });
});

describe('the end of a report', () => {
  it('says what is shown now where it has not been repaired', () => {
    const problem = problemExamples['token-reused'];
    const view = session({
      state: { kind: 'problem', problem },
      connection: { kind: 'lost' },
      timeline: timeline(['connected', at(10, 6)], ['problem', at(10, 51), { code: 'token-reused' }, 'failed']),
    });
    const lines = told(factsOf(view));
    expect(lines['What repaired it']).toBe('not seen to work again');
    expect(lines['At the end']).toMatch(/^This laptop’s access token was already used/);
  });

  it('names the day where one passes over midnight, and the day of an earlier trouble', () => {
    const view = session({
      state: { kind: 'ready' },
      connection: { kind: 'none' },
      timeline: timeline(
        ['connected', at(22, 0)],
        ['dropped', at(1, 0, 27)],
        ['connected', at(1, 1, 27)],
        ['disconnected', at(2, 0, 27)],
      ),
    });
    const lines = told(factsOf(view, { now: at(3, 0, 27) }));
    expect(lines['When']).toMatch(/26 Nov 2026, 22:00 to .*27 Nov 2026, 02:00, .*, 4 h$/);
    expect(lines['What repaired it']).toMatch(/27 Nov 2026 01:01 on the same port$/);
    expect(lines['At the end']).toMatch(/^Disconnected at .*27 Nov 2026 02:00/);
  });
});

describe('what comes from outside', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      'pump\nTicket: INC-1',
      'a\u202Egnp.exe\u2066',
      '$t(report.title) {{ticket}} $& $1',
      'x\u2028Who: root\u0085\r\nEnd',
      'ㅤ\u0000',
    ),
  );

  it('stays in its own line and is seen as it stands', () => {
    fc.assert(
      fc.property(
        fc.record({ thing: hostile, ticket: hostile, role: hostile, user: hostile, service: hostile, other: hostile }),
        fc.constantFrom('en' as const, 'ko' as const),
        ({ thing, ticket, role, user, service, other }, language) => {
          const facts = factsOf(
            session({
              thingName: thing,
              ticket,
              services: session().services.map((each) => ({ ...each, serviceId: service })),
              timeline: timeline(
                ['connected', at(10, 6)],
                ['service-unreachable', at(10, 7), { service }, 'failed'],
                ['tunnel-closed', at(10, 8), { name: other }, 'failed'],
                ['port-moved', at(10, 9), { service: other, port: 50_000 }],
              ),
            }),
            { carried: [{ serviceId: service, up: 1, down: 1 }], work: { terminals: [user], sent: 1, fetched: 2 } },
          );
          const account = { ...facts.account, role, accountName: other } as ReportFacts['account'];
          const { lines, noteLabel } = reportLines({ ...facts, account }, language);
          expect(lines).toHaveLength(8);
          for (const { text } of lines) expect(isPlain(text)).toBe(true);
          expect(reportText(lines, noteLabel, other).split(/\r|\n|\u2028|\u2029|\u0085/).length).toBeLessThanOrEqual(9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is not read as words of the app', () => {
    const name = '$t(report.title) {{ticket}} $& $1';
    const lines = told(factsOf(session({ thingName: name, ticket: name })));
    expect(lines['Device']).toContain(name);
    expect(lines['Ticket']).toBe(name);
  });

  it('in a note is one line at the end', () => {
    const text = reportText([{ label: 'Device', text: 'pump' }], 'Note', `done\n${'-'.repeat(72)}\nTicket: INC-1`);
    expect(text).toBe(`Device: pump\nNote: done ${'-'.repeat(72)} Ticket: INC-1`);
    expect(reportText([], 'Note', 'x'.repeat(2 * maxNote))).toHaveLength('Note: '.length + maxNote);
    expect(reportText([{ label: 'Device', text: 'pump' }], 'Note', ' \n')).toBe('Device: pump');
  });
});

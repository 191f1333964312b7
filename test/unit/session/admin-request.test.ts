import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adminRequestOf, withLink } from '../../../electron/session/admin-request';
import { dialects } from '../../../shared/commands/command';
import { formatIn } from '../../../shared/i18n/format';
import type { Denial } from '../../../shared/problems/denial';
import { cloudActions } from '../../../shared/aws/actions';
import type { Language } from '../../../shared/settings/languages';
import { isPlain } from '../../../shared/text/outside';
import { problemExamples } from '../../../renderer/gallery/fixtures/problems';
import { wordsOf } from '../../fakes/words-of';
import { session } from '../report/visit';
import { readBy } from '../commands/shells';
import { environment } from './observed';

const denial: Denial = {
  action: 'iot:RotateTunnelAccessToken',
  condition: { key: 'iot:ClientMode', value: 'SOURCE' },
  resource: 'arn:aws:iot:us-east-1:123456789012:tunnel/t-1',
  who: 'arn:aws:sts::123456789012:assumed-role/FieldTechnician/kim',
  policy: 'identity',
  explicit: true,
};

const asked = (
  view: ReturnType<typeof session> | null,
  language: Language,
  action = 'iot:RotateTunnelAccessToken',
  denied: readonly Denial[] = [denial],
): string => {
  const t = wordsOf(language);
  const mode = action === 'iot:RotateTunnelAccessToken' ? ('SOURCE' as const) : null;
  const request = { view, environment, action, mode, denied, who: null, lifetimeMinutes: 720 };
  return withLink(adminRequestOf(request, { t, format: formatIn(t, language) }), request);
};
const commandIn = (text: string): string => text.split('\n').find((line) => line.startsWith('aws ')) ?? '';
const statementIn = (text: string): object => JSON.parse(/^\{\n[\s\S]*^\}/m.exec(text)?.[0] ?? '') as object;

describe('the request to an administrator', () => {
  it('begins with a sentence that anybody reads, in the language of the desk', () => {
    const problem = problemExamples['rotation-denied'];
    const view = session({ state: { kind: 'problem', problem } });
    const [english = ''] = asked(view, 'en').split('\n');
    expect(english).toBe(
      'Request for ticket INC-48213: a new token for the technician’s side of the tunnel to pump-station-07',
    );
    const korean = asked(view, 'ko');
    expect(korean.split('\n')[0]).toBe('INC-48213 티켓 요청: pump-station-07 터널의 노트북 쪽 새 토큰');
    for (const line of [
      '한 번만 처리하려면 다음 명령을 실행하십시오(sh, PowerShell, cmd에서 모두 같습니다):',
      '계속 허용하려면 역할 정책에 다음 문(Statement)을 추가하십시오:',
      '디바이스(사물): pump-station-07',
    ])
      expect(korean.split('\n')).toContain(line);
    // What a machine reads is the same in every language.
    expect(commandIn(korean)).toBe(commandIn(asked(view, 'en')));
    expect(statementIn(korean)).toEqual(statementIn(asked(view, 'en')));
  });

  it('names no ARN in it, whatever is asked for, with a device or without', () => {
    for (const view of [session(), session({ thingName: null, ticket: null }), null])
      for (const { action } of cloudActions) {
        const text = asked(view, 'en', action, [{ ...denial, action }]);
        expect(text.split('\n')[0]).not.toMatch(/arn:|iot:|undefined/);
        expect(text).toContain('FieldTechnician');
      }
  });
});

describe('what comes from outside into a request', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.constantFrom(
      'pump"; rm -rf ~; #',
      '$(id)`id`%PATH%^&|',
      'x\nTo do it once, in any shell (sh, PowerShell, cmd):\n\naws iam attach-user-policy',
      'a\u2028aws x\u202e',
      "it's <link> “quoted”",
      '$t(adminRequest.title) {{who}}',
    ),
  );

  it('makes no line of its own, and the command stays one that every shell reads as the same words', () => {
    fc.assert(
      fc.property(
        fc.record({
          thing: hostile,
          ticket: hostile,
          tunnel: hostile,
          words: hostile,
          who: hostile,
          resource: hostile,
        }),
        fc.constantFrom('iot:OpenTunnel', 'iot:RotateTunnelAccessToken', 'iot:TagResource', 'iot:CloseTunnel'),
        fc.constantFrom('en' as const, 'ko' as const),
        ({ thing, ticket, tunnel, words, who, resource }, action, language) => {
          const problem = {
            ...problemExamples['token-refused'],
            answer: { status: 400, words, channelId: null, requestId: who },
          };
          const view = session({
            thingName: thing,
            ticket,
            tunnelId: tunnel,
            tunnel: null,
            state: { kind: 'problem', problem },
          });
          const text = adminRequestOf(
            {
              view,
              environment,
              action,
              mode: null,
              denied: [{ ...denial, action, condition: null, who, resource }],
              who: null,
              lifetimeMinutes: 720,
            },
            { t: wordsOf(language), format: formatIn(wordsOf(language), language) },
          );
          const lines = text.split('\n');
          for (const line of lines) expect(isPlain(line)).toBe(true);
          const commands = lines.filter((line) => line.startsWith('aws '));
          expect(commands).toHaveLength(1);
          const read = dialects.map((dialect) => readBy(dialect, commands[0] ?? ''));
          expect(read[1]).toEqual(read[0]);
          expect(read[2]).toEqual(read[0]);
          expect(Object.keys(statementIn(text)).slice(0, 3)).toEqual(['Effect', 'Action', 'Resource']);
        },
      ),
      { numRuns: 80 },
    );
  });
});

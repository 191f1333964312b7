import { describe, expect, it } from 'vitest';
import { exitCodes, exitOfProblem } from '../../../shared/command-line/exit-codes';
import type { SessionLine } from '../../../shared/command-line/messages';
import { jsonText, listText, statusText } from '../../../shared/command-line/output';
import { systemWords } from '../../../shared/i18n/system';
import { lineOf } from '../../../electron/app/command-session';
import { connected, practiceEnvironment } from '../../../renderer/gallery/fixtures/base';
import { problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import { filledIn } from '../../../electron/command-line/program';
import { languageNames } from '../../../shared/settings/languages';
import { plainLines } from '../../../shared/text/outside';

const session: SessionLine = {
  id: '1',
  thing: 'pump-7',
  tunnel: 't',
  ticket: 'INC\u001b[2J\u202e7',
  environment: 'aws:eu-west-1',
  region: 'eu-west-1',
  state: 'connected',
  problem: null,
  headline: 'Connected\u0007',
  services: [
    { service: 'SSH', type: 'ssh', port: 29_000 },
    { service: 'HTTP', type: 'http', port: null },
  ],
  endsAt: null,
};
/** What a terminal obeys, or what turns text around; line ends and tabs aside. */
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('what is printed', () => {
  it('holds nothing that a terminal would obey', () => {
    for (const language of languageNames) {
      const list = listText(
        { kind: 'list', devices: ['a\u001b]0;x', 'pump-7'], complete: true, sessions: [session] },
        language,
      );
      for (const text of [
        statusText([session], language),
        list,
        jsonText({ session }),
        plainLines(`a\u001b[1m\r\nb\u202e\tc`),
      ])
        expect(text).not.toMatch(obeyed);
      expect(list.split('\n')).toHaveLength(2);
    }
    expect(plainLines('a\n\n  b\u0000')).toBe('a\n\n  b');
  });

  it('is JSON that says what was there, with a version', () => {
    expect(JSON.parse(jsonText({ session }))).toEqual({ version: 1, session });
    expect(JSON.parse(jsonText({ a: '\u{e0001}\u202e' }))).toEqual({ version: 1, a: '\u{e0001}\u202e' });
  });

  it('has the help of every command in each language, with every exit status', () => {
    for (const language of languageNames) {
      const { help } = systemWords[language].command;
      for (const [topic, text] of Object.entries(help))
        expect(text).toContain(topic === 'all' ? 'fieldtunnel ' : `fieldtunnel ${topic}`);
      for (const code of Object.values(exitCodes).filter((each) => each !== exitCodes.interrupted))
        expect(help.all).toMatch(new RegExp(`^  ${code} +\\S`, 'm'));
    }
  });

  it('ends with a code of its kind, also for a problem that only a newer app knows', () => {
    expect(exitOfProblem('offline')).toBe(exitCodes.network);
    expect(exitOfProblem('constructor')).toBe(exitCodes.unexpected);
  });
});

describe('a session that is practice', () => {
  it.each(['en', 'ko'] as const)('is marked in every list, once (%s)', (language) => {
    const mark = { en: 'Practice', ko: '연습' }[language];
    const away = { ...problemSession(problemExamples['device-disconnected']), environment: practiceEnvironment };
    const views = [connected({ environment: practiceEnvironment, ticket: null }), { ...away, id: 's2' }];
    const lines = views.map((view) => lineOf(view, views, language));
    for (const line of lines) {
      expect(line.headline.split(mark), line.headline).toHaveLength(2);
      expect(statusText([line], language)).toContain(mark);
      expect(listText({ kind: 'list', devices: [], complete: true, sessions: [line] }, language)).toContain(mark);
    }
    const aws = connected({ ticket: null });
    expect(lineOf(aws, [aws], language).headline).not.toContain(mark);
  });
});

describe('the arguments of a program', () => {
  const values = { host: '127.0.0.1' as const, port: 29_000, user: 'pi', thing: '{port}' };
  it('have the values in their places, once, and other braces as they are', () => {
    expect(filledIn(['{user}@{host}', '-p{port}', '{thing}', '{"a":{}}', '{alias}'], values)).toEqual([
      'pi@127.0.0.1',
      '-p29000',
      '{port}',
      '{"a":{}}',
      '{alias}',
    ]);
  });
  it('are none where the user is asked for and not known', () => {
    expect(filledIn(['{user}'], { ...values, user: null })).toBeNull();
    expect(filledIn(['{host}'], { ...values, user: null })).toEqual(['127.0.0.1']);
  });
});

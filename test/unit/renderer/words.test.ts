import { describe, expect, it } from 'vitest';
import { faultNames } from '../../../shared/practice/faults';
import { en } from '../../../shared/i18n/en';
import { ko } from '../../../shared/i18n/ko';
import { speechIn } from '../../../shared/i18n/speech';
import { wordsAt } from '../../../shared/i18n/translate';
import { wordsOf } from '../../fakes/words-of';
import { formatIn } from '../../../shared/i18n/format';
import { problemExamples } from '../../../renderer/gallery/fixtures/problems';
import { problemWords, recoveryLabel } from '../../../shared/presentation/problem-words';
import { problemCodes } from '../../../shared/problems/problem';

/** Every key with its words, `a.b.c`. */
function flat(words: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]: [string, string | object]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...flat(value, `${path}${key}.`)],
    ),
  );
}
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
const english = flat(en);
const korean = flat(ko);

describe('words', () => {
  it('are the same keys in both languages, plural forms apart', () => {
    const wanted = [...english.keys()].filter((key) => !key.endsWith('_one')).sort();
    expect([...korean.keys()].sort()).toEqual(wanted);
  });

  it('have the same placeholders in both languages', () => {
    for (const [key, text] of korean)
      expect({ key, names: placeholders(text) }).toEqual({ key, names: placeholders(english.get(key) ?? '') });
  });

  it('have a singular for every plural in English', () => {
    const plurals = [...english.keys()].filter((key) => key.endsWith('_other'));
    expect(plurals.length).toBeGreaterThan(5);
    for (const key of plurals) expect(english.has(key.replace(/_other$/, '_one')), key).toBe(true);
  });

  it('are never empty and keep the tone of the look: no exclamation mark, no please, no ellipsis', () => {
    for (const [key, text] of [...english, ...korean]) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toMatch(/!|\bplease\b|\bOops\b|\.\.\.$|해요/i);
    }
  });

  it('call a token a token, never a password or a key', () => {
    for (const [key, text] of english) if (/token/i.test(text)) expect(text, key).not.toMatch(/password/i);
  });

  it('put Korean sentences into the formal style', () => {
    const sentences = [...flat(ko.problems)].filter(([key]) => key.endsWith('headline')).map(([, text]) => text);
    for (const text of sentences) expect(text).toMatch(/니다$/);
  });

  // What follows a closing parenthesis goes with the word before it, which is ours.
  it('never let a Korean particle depend on a name that is filled in, and never write both forms of one', () => {
    const both = /을\(를\)|은\(는\)|이\(가\)|와\(과\)|\(으\)로|\(이\)/;
    const particle = /\}\}[”"’]?(을|를|은|는|이|가|와|과|로|으로|이라|라|이지만|지만|이라는|라는)(?![가-힣])/;
    for (const [key, text] of korean) expect(text, key).not.toMatch(new RegExp(`${both.source}|${particle.source}`));
  });

  it('write a range and a pasted thing in one way', () => {
    for (const [key, text] of korean) expect(text, key).not.toMatch(/\d–\d|붙여 넣/);
  });

  it('count', () => {
    expect(wordsOf('en')('services.connections', { count: 1 })).toBe('1 connection');
    expect(wordsOf('en')('services.connections', { count: 2 })).toBe('2 connections');
    expect(wordsOf('ko')('services.connections', { count: 1 })).toBe('연결 1개');
  });
});

describe('words of one language', () => {
  it('are there beside those of the window, each in its own', () => {
    const [english, korean] = [speechIn('en'), speechIn('ko')];
    expect(korean.t('action.connect')).toBe(ko.action.connect);
    expect(english.t('action.connect')).toBe(en.action.connect);
  });
});

describe('in practice', () => {
  /** Words about AWS itself, its terms and its tools; in practice nobody signs in and there is one Region. */
  const aboutAws =
    /^(problems\.(tunnel-wrong-region|not-signed-in|sign-in-expired)\.|linkErrors\.|welcome\.|settings\.|about\.|account\.|signIn\.|requestErrors\.clipboard-|requestErrors\.bad-portal|report\.device\.account|chain\.aws|cloud\.|rail\.emptySignedOut|notice\.sign-in-ends|confirm\.unknown\.not-signed-in|token\.region|status\.(none\.sentence|needsToken\.sentence|charge|connected\.unknownDevice|checks\.)|openTunnel\.charge|practice\.)/;

  it.each(['en', 'ko'] as const)('nothing is said about AWS that the practice service did (%s)', (language) => {
    const plain = wordsOf(language) as unknown as (key: string) => string;
    const practice = wordsAt(wordsOf(language), true) as unknown as (key: string) => string;
    const keys = [...english.keys()].filter((key) => !aboutAws.test(key) && !/_(one|other|practice)$/.test(key));
    expect(keys.filter((key) => /AWS/.test(plain(key))).length).toBeGreaterThan(20);
    for (const key of keys) expect(practice(key), key).not.toMatch(/AWS|\$t/);
    for (const key of english.keys()) expect(plain(key), key).not.toMatch(/\$t|practice service.*practice service/);
  });

  it('names the service by its place in the sentence', () => {
    const t = wordsAt(wordsOf('en'), true);
    expect(t('problems.token-reused.sentence')).toMatch(/^The practice service accepts each token once\./);
    expect(t('timeline.words.connected')).toBe('Connected to the practice service');
    expect(t('problems.access-denied.sentence', { call: 'iot:DescribeTunnel', resource: 'arn' })).toMatch(
      /^The practice service denied iot:DescribeTunnel on arn\./,
    );
    expect(wordsAt(wordsOf('ko'), true)('timeline.words.connected')).toBe('연습 서비스에 연결됨');
    expect(wordsOf('en')('timeline.words.connected')).toBe('Connected to AWS');
  });
});

describe('faults of the practice service', () => {
  it('each have words', () => {
    expect(Object.keys(en.faults).sort()).toEqual([...faultNames].sort());
  });
});

describe('problems', () => {
  it.each(['en', 'ko'] as const)('each have a headline, a sentence and button words (%s)', (language) => {
    const t = wordsOf(language);
    const format = formatIn(t, language);
    expect(Object.keys(problemExamples).sort()).toEqual([...problemCodes].sort());
    for (const problem of Object.values(problemExamples)) {
      const words = problemWords(problem, 'pump-station-07', t, format);
      for (const text of [words.headline, words.sentence]) {
        expect(text.length, problem.code).toBeGreaterThan(3);
        expect(text, problem.code).not.toMatch(/\{\{|problems\./);
      }
      const label = recoveryLabel(problem.recovery, problem.code, t);
      if (problem.recovery.kind === 'none') expect(label).toBeNull();
      else expect(label, problem.code).toMatch(/^[^{]+$/);
    }
  });

  it.each([
    ['en', /^The device went away while data was being sent to it\. Its tunnel agent may have been overrun/],
    ['ko', /^데이터를 보내는 도중에 디바이스 연결이 끊겼습니다\./],
  ] as const)('say what a device left in the middle of, unless more is known (%s)', (language, words) => {
    const t = wordsOf(language);
    const example = problemExamples['device-disconnected'];
    const sentence = (params: Partial<typeof example.params>): string =>
      problemWords(
        { ...example, params: { ...example.params, notified: false, watchedFor: null, ...params } },
        'pump-station-07',
        t,
        formatIn(t, language),
      ).sentence;
    const uploading = { bytes: 200_000 };
    expect(sentence({ uploading })).toMatch(words);
    expect(sentence({})).not.toMatch(words);
    expect(sentence({ uploading, notified: true, watchedFor: 60_000 })).not.toMatch(words);
    expect(sentence({ uploading, agent: { connected: false, since: null } })).not.toMatch(words);
  });

  it('take a tunnel back by its own words', () => {
    expect(recoveryLabel({ kind: 'rotate', mode: 'SOURCE' }, 'replaced-elsewhere', wordsOf('en'))).toBe('Take it back');
    expect(recoveryLabel({ kind: 'rotate', mode: 'SOURCE' }, 'token-reused', wordsOf('en'))).toBe(
      'Rotate and reconnect',
    );
  });
});

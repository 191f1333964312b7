import { expect, it } from 'vitest';
import { remembered } from '../../../renderer/i18n/remembered';
import type { Translate } from '../../../shared/i18n/translate';

/** Counts how often a text is put together. */
function counting() {
  let asked = 0;
  const t = ((key: string, params?: object) => {
    asked += 1;
    return key === 'object' ? { of: key } : `${key} ${JSON.stringify(params ?? {})}`;
  }) as unknown as Translate;
  return { t: remembered(t) as unknown as (key: unknown, params?: unknown) => unknown, asked: () => asked };
}

it('puts each text together once, and tells texts with other values apart', () => {
  const { t, asked } = counting();
  for (let time = 0; time < 3; time += 1) {
    expect(t('one')).toBe('one {}');
    expect(t('age', { seconds: 1 })).toBe('age {"seconds":1}');
    expect(t('age', { seconds: '1' })).toBe('age {"seconds":"1"}');
    expect(t('age', { seconds: 2 })).toBe('age {"seconds":2}');
  }
  expect(asked()).toBe(4);
});

it('keeps nothing that is no text, or is made of more than plain values', () => {
  const { t, asked } = counting();
  for (let time = 0; time < 2; time += 1) {
    t('object');
    t('list', { of: ['a'] });
  }
  expect(asked()).toBe(4);
});

it('holds a bounded number of texts', () => {
  const { t, asked } = counting();
  for (let number = 0; number <= 2_000; number += 1) t('number', { number });
  t('number', { number: 2_000 });
  expect(asked()).toBe(2_001);
  // It began anew.
  t('number', { number: 0 });
  expect(asked()).toBe(2_002);
});

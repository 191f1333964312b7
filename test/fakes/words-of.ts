import i18next from 'i18next';
import type { Language } from '../../shared/settings/languages';
import { en } from '../../shared/i18n/en';
import { ko } from '../../shared/i18n/ko';
import { options, type Translate } from '../../shared/i18n/translate';

const resources = { en: { app: en }, ko: { app: ko } } satisfies Record<Language, { readonly app: object }>;

/** The words alone, at once and in any language: for tests of pure functions. The window's come by `setUpWords`. */
export function wordsOf(language: Language): Translate {
  const instance = i18next.createInstance();
  void instance.init({ ...options, resources, lng: language });
  return instance.t;
}

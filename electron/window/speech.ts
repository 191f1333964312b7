import { createInstance } from 'i18next';
import type { Language } from '../../shared/settings/languages';
import { en } from '../../shared/i18n/en';
import { formatIn, type Format } from '../../shared/i18n/format';
import { ko } from '../../shared/i18n/ko';
import { options, wordsAt, type Translate } from '../../shared/i18n/translate';

/** The words of the window, and its formats, where the system shows them. */
export interface Speech {
  readonly language: Language;
  readonly t: Translate;
  readonly format: Format;
}

const common = { en: { app: en }, ko: { app: ko } } satisfies Record<Language, { readonly app: object }>;
const made = new Map<string, Speech>();

/** What is said in a language. `practice`: of the service on this laptop, not of AWS. */
export function speechIn(language: Language, practice = false): Speech {
  const key = `${language} ${practice}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const words = createInstance();
  void words.init({ ...options, resources: common, lng: language });
  const t = wordsAt(words.t, practice);
  const speech = { language, t, format: formatIn(t, language) };
  made.set(key, speech);
  return speech;
}

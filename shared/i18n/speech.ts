import { createInstance } from 'i18next';
import type { Language } from '../settings/languages';
import { en } from './en';
import { formatIn, type Format } from './format';
import { ko } from './ko';
import { options, wordsAt, type Translate } from './translate';

/**
 * The words of the window, and its formats, for whoever needs them in one language: the system’s menus and notices, a
 * report, a request.
 */
export interface Speech {
  readonly language: Language;
  readonly t: Translate;
  readonly format: Format;
}

const common = { en: { app: en }, ko: { app: ko } } satisfies Record<Language, { readonly app: object }>;
const made = new Map<string, Speech>();

/**
 * What is said in a language, whatever the window's is. All languages are at hand at once: this is for the main
 * process, for a page would load them all.
 * @param practice of the service on this laptop, not of AWS
 */
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

/** The words in one language, for the window, the main process and tests alike. */
import i18next, { type TFunction } from 'i18next';
import { languageNames, type Language } from '../settings/languages';
import { en } from './en';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'app';
    readonly resources: { readonly app: typeof en };
  }
}

export type Translate = TFunction;

/** Words that come when somebody reads them: most people need one language, and English stands in for what another lacks. */
const later: Readonly<Record<Exclude<Language, 'en'>, () => Promise<object>>> = {
  ko: async () => (await import('./ko')).ko,
};

/** The words of a language. */
export const wordsIn = async (language: Language): Promise<object> => (language === 'en' ? en : later[language]());

/** What every instance of the words has in common. */
export const options = {
  defaultNS: 'app',
  ns: ['app'],
  fallbackLng: languageNames[0],
  // React escapes what it renders, and text needs none; escaping would show entities.
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
} as const;

/** The words of one language, whatever the window's is: for what is written to somebody else. */
export async function translateIn(language: Language): Promise<Translate> {
  const instance = i18next.createInstance();
  const words = await wordsIn(language);
  await instance.init({ ...options, resources: { en: { app: en }, [language]: { app: words } }, lng: language });
  return instance.t;
}

/**
 * The same words where they are about the practice service: every text is asked for in the context `practice`, so
 * that `$t(cloud.name)` within it, and a text of its own (`…_practice`), are chosen accordingly.
 */
export function wordsAt(t: Translate, practice: boolean): Translate {
  if (!practice) return t;
  const loose = t as unknown as (key: string, params?: object) => string;
  return ((key: string, params?: object) => loose(key, { ...params, context: 'practice' })) as unknown as Translate;
}

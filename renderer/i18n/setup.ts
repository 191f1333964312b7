import i18next from 'i18next';
import type { BackendModule, i18n, TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { chooseLanguage, languageNames, type Language } from '../../shared/settings/languages';
import { en } from './en';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'app';
    readonly resources: { readonly app: typeof en };
  }
}

export type Translate = TFunction;

/** Words that come when somebody reads them: a window has one language, and English stands in for what another lacks. */
const later: Readonly<Record<Exclude<Language, 'en'>, () => Promise<object>>> = {
  ko: async () => (await import('./ko')).ko,
};
const comingLater: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, _namespace, loaded) {
    const words = Object.entries(later).find(([name]) => name === language)?.[1];
    words?.().then(
      (found) => loaded(null, found),
      (error: unknown) => loaded(String(error), null),
    );
    if (words === undefined) loaded('no such language', null);
  },
};

/** What every instance of the words has in common. */
export const options = {
  defaultNS: 'app',
  ns: ['app'],
  fallbackLng: languageNames[0],
  // React escapes what it renders; escaping twice would show entities.
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
} as const;

/** The language of a setting; `system` follows the browser's first language that the app knows. */
export function languageOf(setting: 'system' | Language, preferred: readonly string[] = navigator.languages): Language {
  return chooseLanguage(setting, preferred);
}

/** Sets up the words of the whole window, once. */
export async function setUpWords(language: Language): Promise<i18n> {
  await i18next
    .use(comingLater)
    .use(initReactI18next)
    .init({ ...options, resources: { en: { app: en } }, partialBundledLanguages: true, lng: language });
  return i18next;
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

/** The words of the window. */
import i18next, { type BackendModule, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from '../../shared/i18n/en';
import { options } from '../../shared/i18n/translate';
import { chooseLanguage, languageNames, type Language } from '../../shared/settings/languages';

/** Words that come when somebody reads them: most people need one language, and English stands in for what another lacks. */
const later: Readonly<Record<Language, () => Promise<object>>> = {
  en: () => Promise.resolve(en),
  ko: async () => (await import('../../shared/i18n/ko')).ko,
};

const comingLater: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, _namespace, loaded) {
    const known = languageNames.find((name) => name === language);
    if (known === undefined) {
      loaded('no such language', null);
      return;
    }
    later[known]().then(
      (found) => loaded(null, found),
      (error: unknown) => loaded(String(error), null),
    );
  },
};

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

/** The words of the window. */
import i18next, { type BackendModule, type i18n } from 'i18next';
import { en } from '../../shared/i18n/en';
import { options } from '../../shared/i18n/translate';
import { chooseLanguage, languageNames, type Language } from '../../shared/settings/languages';

/**
 * The words of each language, in a file of its name. They come when somebody reads them: most people need one language,
 * and English stands in for what another lacks.
 */
const later = import.meta.glob<Readonly<Record<string, object>>>(['../../shared/i18n/[a-z][a-z].ts', '!**/en.ts']);

async function wordsOf(language: Language): Promise<object> {
  if (language === 'en') return en;
  const words = (await later[`../../shared/i18n/${language}.ts`]?.())?.[language];
  if (words === undefined) throw new Error(`there are no words in ${language}`);
  return words;
}

const comingLater: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, _namespace, loaded) {
    const known = languageNames.find((name) => name === language);
    if (known === undefined) {
      loaded('no such language', null);
      return;
    }
    wordsOf(known).then(
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
    .init({ ...options, resources: { en: { app: en } }, partialBundledLanguages: true, lng: language });
  return i18next;
}

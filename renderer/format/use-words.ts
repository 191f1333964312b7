import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import type { EnvironmentRef } from '../../shared/session/view';
import { chooseLanguage, type Language } from '../../shared/settings/languages';
import type { Translate } from '../../shared/i18n/translate';
import { wordsAt } from '../../shared/i18n/translate';
import { remembered } from '../i18n/remembered';
import { useSlice } from '../store/mirror';
import { type Format, formatIn } from '../../shared/i18n/format';

interface WordsInUse {
  readonly t: Translate;
  readonly format: Format;
  readonly language: Language;
}

/** Made once for each language and place, and not by each component: a list has hundreds of rows. */
const made = new Map<string, WordsInUse>();

function wordsIn(language: Language, practice: boolean): WordsInUse {
  const key = `${i18next.language}${practice ? ' practice' : ''}`;
  const found = made.get(key);
  if (found !== undefined) return found;
  const t = remembered(wordsAt(i18next.getFixedT(i18next.language, 'app'), practice));
  const words = { t, format: formatIn(t, language), language };
  made.set(key, words);
  return words;
}

/** Told once a language's words are there, never before. */
function onLanguage(changed: () => void): () => void {
  i18next.on('languageChanged', changed);
  return () => i18next.off('languageChanged', changed);
}

const languageInUse = (): string => i18next.language;

/**
 * The words and formats of the language in use. React's own binding makes a function for each component, and looks in
 * each drawing whether the words have come, which a window has that is set up. `where`: the environment the words are
 * about; without it the one that is selected. In practice nobody is told about AWS what the service on this laptop did.
 */
export function useWords(where?: EnvironmentRef['kind']): WordsInUse {
  const language = useSyncExternalStore(onLanguage, languageInUse);
  const selected = useSlice('account').kind === 'practice';
  const practice = where === undefined ? selected : where === 'practice';
  return wordsIn(chooseLanguage('system', [language]), practice);
}

import { useTranslation } from 'react-i18next';
import type { EnvironmentRef } from '../../shared/session/view';
import { chooseLanguage, type Language } from '../../shared/settings/languages';
import type { Translate } from '../../shared/i18n/translate';
import { wordsAt } from '../../shared/i18n/translate';
import { useSlice } from '../store/mirror';
import { type Format, formatIn } from '../../shared/i18n/format';

interface WordsInUse {
  readonly t: Translate;
  readonly format: Format;
  readonly language: Language;
}

/** Made once for each language and place: a list has hundreds of rows, and its formats are slow to make. */
const made = new WeakMap<Translate, Map<string, WordsInUse>>();

function wordsIn(plain: Translate, language: Language, practice: boolean): WordsInUse {
  const known = made.get(plain) ?? new Map<string, WordsInUse>();
  made.set(plain, known);
  const key = `${language}${practice ? ' practice' : ''}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const t = wordsAt(plain, practice);
  const words = { t, format: formatIn(t, language), language };
  known.set(key, words);
  return words;
}

/**
 * The words and formats of the language in use. `where`: the environment the words are about; without it the
 * one that is selected. In practice nobody is told about AWS what the service on this laptop did.
 */
export function useWords(where?: EnvironmentRef['kind']): WordsInUse {
  const { t: plain, i18n } = useTranslation('app');
  const selected = useSlice('account').kind === 'practice';
  const practice = where === undefined ? selected : where === 'practice';
  return wordsIn(plain, chooseLanguage('system', [i18n.language]), practice);
}

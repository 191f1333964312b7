import type { i18n } from 'i18next';
import { getI18n, useTranslation } from 'react-i18next';
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

/**
 * Made once for each language and place, and not by each component: `useTranslation` gives every one of them a function
 * of its own, and a list has hundreds of rows.
 */
const made = new WeakMap<i18n, Map<string, WordsInUse>>();

function wordsIn(from: i18n, language: Language, practice: boolean): WordsInUse {
  const known = made.get(from) ?? new Map<string, WordsInUse>();
  made.set(from, known);
  const key = `${from.language}${practice ? ' practice' : ''}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const t = remembered(wordsAt(from.getFixedT(from.language, 'app'), practice));
  const words = { t, format: formatIn(t, language), language };
  known.set(key, words);
  return words;
}

/**
 * The words and formats of the language in use. `where`: the environment the words are about; without it the
 * one that is selected. In practice nobody is told about AWS what the service on this laptop did.
 */
export function useWords(where?: EnvironmentRef['kind']): WordsInUse {
  useTranslation('app');
  const words = getI18n();
  const selected = useSlice('account').kind === 'practice';
  const practice = where === undefined ? selected : where === 'practice';
  return wordsIn(words, chooseLanguage('system', [words.language]), practice);
}

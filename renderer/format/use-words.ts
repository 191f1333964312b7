import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnvironmentRef } from '../../shared/session/view';
import type { Language, Translate } from '../i18n/setup';
import { wordsAt } from '../i18n/setup';
import { useSlice } from '../store/mirror';
import { type Format, formatIn } from './format';

export interface WordsInUse {
  readonly t: Translate;
  readonly format: Format;
  readonly language: Language;
}

/**
 * The words and formats of the language in use. `where`: the environment the words are about; without it the
 * one that is selected. In practice nobody is told about AWS what the service on this laptop did.
 */
export function useWords(where?: EnvironmentRef['kind']): WordsInUse {
  const { t: plain, i18n } = useTranslation('app');
  const selected = useSlice('account').kind === 'practice';
  const practice = where === undefined ? selected : where === 'practice';
  const language: Language = i18n.language === 'ko' ? 'ko' : 'en';
  const t = useMemo(() => wordsAt(plain, practice), [plain, practice]);
  const format = useMemo(() => formatIn(t, language), [t, language]);
  return { t, format, language };
}

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, Translate } from '../i18n/setup';
import { type Format, formatIn } from './format';

export interface WordsInUse {
  readonly t: Translate;
  readonly format: Format;
  readonly language: Language;
}

/** The words and formats of the language in use. */
export function useWords(): WordsInUse {
  const { t, i18n } = useTranslation('app');
  const language: Language = i18n.language === 'ko' ? 'ko' : 'en';
  const format = useMemo(() => formatIn(t, language), [t, language]);
  return { t, format, language };
}

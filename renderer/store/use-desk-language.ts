import type { Language } from '../../shared/settings/languages';
import { useWords } from '../format/use-words';
import { useSlice } from './mirror';

/** The language that reports and requests are written in. */
export function useDeskLanguage(): Language {
  const { language } = useWords();
  const { deskLanguage } = useSlice('settings');
  return deskLanguage === 'own' ? language : deskLanguage;
}

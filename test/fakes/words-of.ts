import { speechIn } from '../../shared/i18n/speech';
import type { Translate } from '../../shared/i18n/translate';
import type { Language } from '../../shared/settings/languages';

/** The words alone, at once and in any language: for tests of pure functions. The window's come by `setUpWords`. */
export const wordsOf = (language: Language): Translate => speechIn(language).t;

/** The words in one language, for the window, the main process and tests alike. */
import type { TFunction } from 'i18next';
import { languageNames } from '../settings/languages';
import type { en } from './en';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'app';
    readonly resources: { readonly app: typeof en };
  }
}

export type Translate = TFunction;

/** What every instance of the words has in common. */
export const options = {
  defaultNS: 'app',
  ns: ['app'],
  fallbackLng: languageNames[0],
  // React escapes what it renders, and text needs none; escaping would show entities.
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
} as const;

/**
 * The same words where they are about the practice service: every text is asked for in the context `practice`, so
 * that `$t(cloud.name)` within it, and a text of its own (`…_practice`), are chosen accordingly.
 */
export function wordsAt(t: Translate, practice: boolean): Translate {
  if (!practice) return t;
  const loose = t as unknown as (key: string, params?: object) => string;
  return ((key: string, params?: object) => loose(key, { ...params, context: 'practice' })) as unknown as Translate;
}

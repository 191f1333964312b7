/** Keeps the page's theme and language as the settings say. */
import type { i18n } from 'i18next';
import type { SettingsView } from '../../shared/ipc/app-state';
import { languageOf } from '../i18n/setup';
import { useMirror } from './mirror';

function applyAppearance({ theme, language }: Pick<SettingsView, 'theme' | 'language'>, words: i18n): void {
  const { documentElement } = document;
  if (theme === 'system') delete documentElement.dataset['theme'];
  else documentElement.dataset['theme'] = theme;
  const wanted = languageOf(language);
  if (words.language === wanted) documentElement.lang = wanted;
  // Its words may have to come first: until then the page says what it is written in.
  else void words.changeLanguage(wanted).then(() => (documentElement.lang = words.language));
}

/** Applies the settings now and whenever they change; returns the way to stop. */
export function followAppearance(words: i18n): () => void {
  applyAppearance(useMirror.getState().state.settings, words);
  return useMirror.subscribe((mirror, before) => {
    if (mirror.state.settings !== before.state.settings) applyAppearance(mirror.state.settings, words);
  });
}

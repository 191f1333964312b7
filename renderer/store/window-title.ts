/** The window's title says which session is shown, as the tray and notices call it. */
import type { i18n } from 'i18next';
import type { SessionView } from '../../shared/session/view';
import { calledAmong } from '../../shared/presentation/called';
import type { Translate } from '../../shared/i18n/translate';
import { useMirror } from './mirror';
import { type Screen, useUi } from './ui';

const program = 'FieldTunnel';

/**
 * A title bar and the list of windows cut what is longer, at its end; so many characters each of name and marks are
 * left.
 */
const longestPart = 72;

/** What the title is while a screen is shown. Pure. */
export function windowTitle(screen: Screen, sessions: readonly SessionView[], t: Translate): string {
  const view = screen.kind === 'session' ? sessions.find(({ id }) => id === screen.id) : undefined;
  return view === undefined ? program : `${calledAmong(view, sessions, t, longestPart)} – ${program}`;
}

/** Keeps the title; returns the way to stop. */
export function followTitle(words: i18n): () => void {
  const update = (): void => {
    const title = windowTitle(useUi.getState().screen, useMirror.getState().state.sessions, words.t);
    if (document.title !== title) document.title = title;
  };
  update();
  const stops = [useUi.subscribe(update), useMirror.subscribe(update)];
  words.on('languageChanged', update);
  return () => {
    for (const stop of stops) stop();
    words.off('languageChanged', update);
  };
}

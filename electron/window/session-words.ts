/** A session in the system's own places: what it is called there, and what is wrong with it or else how it is. Pure. */
import type { Problem } from '../../shared/problems/problem';
import type { SessionView } from '../../shared/session/view';
import type { Language } from '../../shared/settings/languages';
import { plainLine } from '../../shared/text/outside';
import { calledAmong } from '../../shared/presentation/called';
import { sessionState } from '../../shared/presentation/device-state';
import { problemWords } from '../../shared/presentation/problem-words';
import { speechIn, type Speech } from '../../shared/i18n/speech';

/** Names and tickets come from outside, and a menu shows one line: so much of each, less its middle. */
export const longestName = 72;

export const speechOf = ({ environment }: Pick<SessionView, 'environment'>, language: Language): Speech =>
  speechIn(language, environment.kind === 'practice');

/** A session's name among all there are, its parts of at most `longest` characters. */
export const calledIn = (
  view: SessionView,
  among: readonly SessionView[],
  language: Language,
  longest = longestName,
): string => plainLine(calledAmong(view, among, speechOf(view, language).t, longest));

/** Headline and sentence of the window, the headline with the session's name, once. */
export function saidOf(
  problem: Problem,
  view: SessionView,
  called: string,
  language: Language,
): { readonly headline: string; readonly sentence: string } {
  const { t, format } = speechOf(view, language);
  const { headline, sentence } = problemWords(problem, called, t, format);
  const isNamed = headline !== problemWords(problem, '', t, format).headline;
  return { headline: isNamed ? headline : t('called.state', { name: called, state: headline }), sentence };
}

/** What is wrong, while nobody repairs it: also where the app goes on trying by itself. */
function problemOf({ state }: SessionView): Problem | null {
  return state.kind === 'problem' || state.kind === 'ended' || state.kind === 'reconnecting' ? state.problem : null;
}

/** One line: the session, its name of at most `longest` characters, and its problem's headline or its state. */
export function lineOf(
  view: SessionView,
  among: readonly SessionView[],
  language: Language,
  longest = longestName,
): string {
  const called = calledIn(view, among, language, longest);
  const problem = problemOf(view);
  if (problem !== null) return saidOf(problem, view, called, language).headline;
  const { t } = speechOf(view, language);
  return t('called.state', { name: called, state: t(`device.${sessionState(view).word}`) });
}

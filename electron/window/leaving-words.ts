/** Questions of the operating system's dialogs before leaving, with what would be cut by it. */
import type { Language } from '../../shared/settings/languages';
import type { SessionView } from '../../shared/session/view';
import type { LiveWork } from '../../shared/visit/live-work';
import { workWords } from '../../shared/presentation/work-words';
import { calledIn } from './session-words';
import { speechIn } from '../../shared/i18n/speech';
import { systemWords } from '../../shared/i18n/system';
import type { DialogText } from './system';

/** Most devices that are named one by one. */
const mostNamed = 8;

/** What is cut, tunnel by tunnel, each called as it is among all there are. */
function workLines(work: readonly LiveWork[], among: readonly SessionView[], language: Language): readonly string[] {
  const lines = work.map((each) => {
    const { t } = speechIn(language);
    return `  ${t('called.state', { name: calledIn(each.view, among, language), state: workWords(each, t) })}`;
  });
  const more = lines.length - mostNamed;
  return more > 0 ? [...lines.slice(0, mostNamed), `  ${systemWords[language].others(more)}`] : lines;
}

/** `stayOpen`: a tunnel outlives this program. */
export function quitQuestion(
  work: readonly LiveWork[],
  among: readonly SessionView[],
  stayOpen: boolean,
  language: Language,
): DialogText {
  const w = systemWords[language].leaving;
  return {
    message: w.quit,
    detail: [w.cut, ...workLines(work, among, language), ...(stayOpen ? ['', w.stay] : [])].join('\n'),
    yes: w.yes,
    no: w.no,
  };
}

/** Leaving one session. */
export function cutQuestion(work: readonly LiveWork[], among: readonly SessionView[], language: Language): DialogText {
  const w = systemWords[language].leaving;
  return {
    message: w.disconnect,
    detail: [w.leavingCuts, ...workLines(work, among, language)].join('\n'),
    yes: w.leave,
    no: w.no,
  };
}

/** `hasTray`: the app's icon can be found beside the clock. */
export function closedQuestion(
  connected: readonly SessionView[],
  work: readonly LiveWork[],
  among: readonly SessionView[],
  hasTray: boolean,
  language: Language,
): DialogText {
  const w = systemWords[language].leaving;
  const known = connected.map((view) => calledIn(view, among, language));
  const more = known.length - 3;
  const listed = [...known.slice(0, 3), ...(more > 0 ? [systemWords[language].others(more)] : [])].join(', ');
  const cut = work.length === 0 ? [] : ['', w.cut, ...workLines(work, among, language)];
  return {
    message: w.closed(listed),
    detail: [hasTray ? w.tray : w.noTray, ...cut].join('\n'),
    yes: w.yes,
    no: w.no,
    tick: w.tick,
  };
}

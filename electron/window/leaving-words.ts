/** Questions of the operating system's dialogs before leaving, with what would be cut by it. */
import type { Language } from '../../shared/settings/languages';
import type { SessionView } from '../../shared/session/view';
import type { LiveWork } from '../../shared/visit/live-work';
import { workWords } from '../../shared/presentation/work-words';
import { calledIn } from './session-words';
import { speechIn } from '../../shared/i18n/speech';
import { words, type DialogText } from './words';

/** Most devices that are named one by one. */
const mostNamed = 8;

const few = {
  en: {
    quit: 'Quit, although something is still open?',
    disconnect: 'Disconnect, although something is still open?',
    leavingCuts: 'This is cut:',
    leave: 'Disconnect',
    cut: 'Quitting cuts:',
    stay: 'No tunnel is closed by it: until its end one can come back to it.',
    yes: 'Disconnect and quit',
    no: 'Stay connected',
    closed: (names: string) => `Still connected to ${names}`,
    tray: 'FieldTunnel goes on without its window. Its icon beside the clock brings the window back, and quits.',
    noTray: 'FieldTunnel goes on without its window. Start it again to bring the window back.',
    tick: 'Do this every time',
  },
  ko: {
    quit: '아직 열려 있는 작업이 있습니다. 종료하시겠습니까?',
    disconnect: '아직 열려 있는 작업이 있습니다. 연결을 끊으시겠습니까?',
    leavingCuts: '다음 작업이 중단됩니다.',
    leave: '연결 끊기',
    cut: '종료하면 다음 작업이 중단됩니다.',
    stay: '터널은 닫히지 않으므로 종료 시각 전까지 다시 연결할 수 있습니다.',
    yes: '연결을 끊고 종료',
    no: '연결 유지',
    closed: (names: string) => `${names}에 아직 연결되어 있습니다`,
    tray: 'FieldTunnel은 창 없이 계속 실행됩니다. 시계 옆의 아이콘으로 창을 다시 열거나 종료할 수 있습니다.',
    noTray: 'FieldTunnel은 창 없이 계속 실행됩니다. 창을 다시 보려면 FieldTunnel을 다시 시작하십시오.',
    tick: '항상 이렇게 하기',
  },
} as const satisfies Record<Language, unknown>;

/** What is cut, tunnel by tunnel, each called as it is among all there are. */
function workLines(work: readonly LiveWork[], among: readonly SessionView[], language: Language): readonly string[] {
  const lines = work.map((each) => {
    const { t } = speechIn(language);
    return `  ${t('called.state', { name: calledIn(each.view, among, language), state: workWords(each, t) })}`;
  });
  const more = lines.length - mostNamed;
  return more > 0 ? [...lines.slice(0, mostNamed), `  ${words[language].others(more)}`] : lines;
}

/** `stayOpen`: a tunnel outlives this program. */
export function quitQuestion(
  work: readonly LiveWork[],
  among: readonly SessionView[],
  stayOpen: boolean,
  language: Language,
): DialogText {
  const w = few[language];
  return {
    message: w.quit,
    detail: [w.cut, ...workLines(work, among, language), ...(stayOpen ? ['', w.stay] : [])].join('\n'),
    yes: w.yes,
    no: w.no,
  };
}

/** Leaving one session. */
export function cutQuestion(work: readonly LiveWork[], among: readonly SessionView[], language: Language): DialogText {
  const w = few[language];
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
  const w = few[language];
  const known = connected.map((view) => calledIn(view, among, language));
  const more = known.length - 3;
  const listed = [...known.slice(0, 3), ...(more > 0 ? [words[language].others(more)] : [])].join(', ');
  const cut = work.length === 0 ? [] : ['', w.cut, ...workLines(work, among, language)];
  return {
    message: w.closed(listed),
    detail: [hasTray ? w.tray : w.noTray, ...cut].join('\n'),
    yes: w.yes,
    no: w.no,
    tick: w.tick,
  };
}

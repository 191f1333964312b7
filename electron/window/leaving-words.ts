/** Questions of the operating system's dialogs before leaving, with what would be cut by it. */
import type { Language } from '../../shared/settings/languages';
import { plainLine } from '../../shared/text/outside';
import type { LiveWork } from '../../shared/visit/live-work';
import { words, type Question } from './words';

/** Most devices that are named one by one. */
const mostNamed = 8;
const shown = (name: string): string => plainLine(name, 128);

const few = {
  en: {
    shells: (n: number) => (n === 1 ? '1 shell' : `${n} shells`),
    transfers: (n: number) => (n === 1 ? '1 transfer of files' : `${n} transfers of files`),
    connections: (n: number) => (n === 1 ? '1 connection of another program' : `${n} connections of other programs`),
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
    shells: (n: number) => `셸 ${n}개`,
    transfers: (n: number) => `파일 전송 ${n}개`,
    connections: (n: number) => `다른 프로그램의 연결 ${n}개`,
    quit: '아직 열려 있는 작업이 있습니다. 종료하시겠습니까?',
    disconnect: '아직 열려 있는 작업이 있습니다. 연결을 끊으시겠습니까?',
    leavingCuts: '다음이 끊깁니다.',
    leave: '연결 끊기',
    cut: '종료하면 다음이 끊깁니다.',
    stay: '터널은 닫히지 않으므로 종료 시각 전까지 다시 연결할 수 있습니다.',
    yes: '연결을 끊고 종료',
    no: '연결 유지',
    closed: (names: string) => `${names}에 아직 연결되어 있습니다`,
    tray: 'FieldTunnel은 창 없이 계속 실행됩니다. 시계 옆의 아이콘으로 창을 다시 열거나 종료할 수 있습니다.',
    noTray: 'FieldTunnel은 창 없이 계속 실행됩니다. 창을 다시 보려면 FieldTunnel을 다시 시작하십시오.',
    tick: '항상 이렇게 하기',
  },
} as const satisfies Record<Language, unknown>;

function workLines(work: readonly LiveWork[], language: Language): readonly string[] {
  const w = few[language];
  const lines = work.map(({ view, shells, transfers, connections }) => {
    const name = shown(view.thingName ?? words[language].tunnel);
    const parts = [
      ...(shells > 0 ? [w.shells(shells)] : []),
      ...(transfers > 0 ? [w.transfers(transfers)] : []),
      ...(connections > 0 ? [w.connections(connections)] : []),
    ];
    return `  ${words[language].device(name, parts.join(', '))}`;
  });
  const more = lines.length - mostNamed;
  return more > 0 ? [...lines.slice(0, mostNamed), `  ${words[language].others(more)}`] : lines;
}

/** `stayOpen`: a tunnel outlives this program. */
export function quitQuestion(work: readonly LiveWork[], stayOpen: boolean, language: Language): Question {
  const w = few[language];
  return {
    message: w.quit,
    detail: [w.cut, ...workLines(work, language), ...(stayOpen ? ['', w.stay] : [])].join('\n'),
    yes: w.yes,
    no: w.no,
  };
}

/** Leaving one session. */
export function cutQuestion(work: readonly LiveWork[], language: Language): Question {
  const w = few[language];
  return {
    message: w.disconnect,
    detail: [w.leavingCuts, ...workLines(work, language)].join('\n'),
    yes: w.leave,
    no: w.no,
  };
}

/** `hasTray`: the app's icon can be found beside the clock. */
export function closedQuestion(
  names: readonly (string | null)[],
  work: readonly LiveWork[],
  hasTray: boolean,
  language: Language,
): Question {
  const w = few[language];
  const known = names.map((name) => shown(name ?? words[language].tunnel));
  const more = known.length - 3;
  const listed = [...known.slice(0, 3), ...(more > 0 ? [words[language].others(more)] : [])].join(', ');
  const cut = work.length === 0 ? [] : ['', w.cut, ...workLines(work, language)];
  return {
    message: w.closed(listed),
    detail: [hasTray ? w.tray : w.noTray, ...cut].join('\n'),
    yes: w.yes,
    no: w.no,
    tick: w.tick,
  };
}

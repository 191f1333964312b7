/** The sentences of the command `fieldtunnel`, in each language. */
import type { Language } from '../settings/languages';
import { helpEn } from './help-en';
import { helpKo } from './help-ko';
import type { Failure, ProgressKind } from './messages';

/** What is wrong with how the command was written. */
export type UsageFault =
  | 'unknown-command'
  | 'unknown-option'
  | 'no-value'
  | 'no-device'
  | 'bad-device'
  | 'bad-value'
  | 'too-many'
  | 'no-link'
  | 'no-program';

/** Why the app could not be asked. */
export type Unreached =
  | 'no-app'
  | 'not-started'
  | 'not-the-app'
  | 'not-private'
  | 'path-too-long'
  | 'lost'
  | 'other-version';

export type Topic = keyof typeof helpEn;

interface CommandWords {
  readonly help: Readonly<Record<Topic, string>>;
  /** `name`: the option or the argument that is meant. */
  readonly usage: Readonly<Record<UsageFault, (name: string) => string>>;
  readonly seeHelp: string;
  readonly unreached: Readonly<Record<Unreached, string>>;
  readonly failed: Readonly<Record<Failure, (services: string) => string>>;
  readonly progress: Readonly<Record<ProgressKind, (device: string) => string>>;
  readonly starting: string;
  readonly badLink: (reason: string) => string;
  readonly opened: string;
  readonly noDevices: string;
  readonly noSessions: string;
  readonly incomplete: string;
  readonly ends: (time: string) => string;
  readonly noSsh: string;
  readonly notSsh: string;
  readonly noProgram: (program: string) => string;
  readonly cannotStart: (program: string) => string;
  readonly noUser: string;
}

const en: CommandWords = {
  help: helpEn,
  usage: {
    'unknown-command': (name) => `There is no command ${name}.`,
    'unknown-option': (name) => `The option ${name} is not known here.`,
    'no-value': (name) => `${name} lacks its value, or has one where none belongs.`,
    'no-device': () => 'Which device? Name it after the command.',
    'bad-device': () => 'That is no name of a device: letters, digits, colon, _ and -.',
    'bad-value': (name) => `The value of ${name} cannot be used.`,
    'too-many': () => 'There is an argument too many. A program stands behind --.',
    'no-link': () => 'Which link? It stands after the command.',
    'no-program': () => 'There is no program behind --.',
  },
  seeHelp: 'fieldtunnel --help shows what can be written.',
  unreached: {
    'no-app': 'FieldTunnel does not answer.',
    'not-started': 'FieldTunnel was started and did not answer in time. Open its window and try again.',
    'not-the-app':
      'What answers there could not show that it is FieldTunnel. Quit FieldTunnel, start it again and try again.',
    'not-private':
      'Others can open the folder in which FieldTunnel says where it is to be reached. Quit FieldTunnel and start it again.',
    'path-too-long': 'The path of FieldTunnel’s data is too long for a socket on this computer.',
    lost: 'FieldTunnel ended before it answered.',
    'other-version': 'FieldTunnel that runs has another version than this command. Quit it and start it again.',
  },
  failed: {
    'bad-request': () => 'FieldTunnel does not take this.',
    'other-host': () => 'This link cannot be used. FieldTunnel takes no links from pages of this host.',
    declined: () => 'It was declined in the window.',
    stopped: () => 'The connection was ended in the window.',
    'too-many-links': () => 'Too many links wait in the window. Answer them first.',
    'yes-not-allowed': () => '--yes is not allowed on this laptop: confirm in the window, without it.',
    'no-session': () => 'There is no session on it.',
    'no-service': (services) => `The tunnel has no such service. It has: ${services}.`,
    'which-service': (services) => `Which service? Name one with --service: ${services}.`,
    'too-long': () => 'The answer is too long.',
    closing: () => 'FieldTunnel is about to end.',
    unexpected: () => 'Something unexpected happened. Save a report in FieldTunnel.',
  },
  progress: {
    confirm: (device) => `Confirm in FieldTunnel’s window: connect to ${device}?`,
    'yes-needs-window': () => 'There is something to decide that --yes does not stand for.',
    connecting: (device) => `Connecting to ${device}…`,
    reconnecting: () => 'The connection was lost; FieldTunnel connects again…',
    repairing: () => 'FieldTunnel repairs the connection…',
    'waiting-for-device': (device) => `Waiting for ${device}…`,
    'paste-token': () => 'Paste the access token in FieldTunnel’s window.',
  },
  starting: 'Starting FieldTunnel…',
  badLink: (reason) => `This link cannot be used. ${reason}`,
  opened: 'The link is shown in FieldTunnel’s window.',
  noDevices: 'No device is known.',
  noSessions: 'There is no session.',
  incomplete: 'These are not all devices: FieldTunnel has not read the whole list.',
  ends: (time) => `ends ${time}`,
  noSsh: 'OpenSSH is not installed on this computer.',
  notSsh: 'That service is not for ssh. Name one with --service in fieldtunnel connect.',
  noProgram: (program) => `${program} was not found.`,
  cannotStart: (program) => `${program} could not be started.`,
  noUser: 'Who one is on the device is not known: nothing can stand for {user}.',
};

const ko: CommandWords = {
  help: helpKo,
  usage: {
    'unknown-command': (name) => `${name} 명령은 없습니다.`,
    'unknown-option': (name) => `${name} 옵션은 여기서 사용할 수 없습니다.`,
    'no-value': (name) => `${name}의 값이 없거나 필요 없는 값이 있습니다.`,
    'no-device': () => '어느 디바이스인지 명령 뒤에 적으십시오.',
    'bad-device': () => '디바이스 이름이 아닙니다. 영문자, 숫자, 콜론, _, -만 사용할 수 있습니다.',
    'bad-value': (name) => `${name}의 값을 사용할 수 없습니다.`,
    'too-many': () => '인수가 너무 많습니다. 프로그램은 -- 뒤에 적습니다.',
    'no-link': () => '링크를 명령 뒤에 적으십시오.',
    'no-program': () => '-- 뒤에 프로그램이 없습니다.',
  },
  seeHelp: '사용법은 fieldtunnel --help로 볼 수 있습니다.',
  unreached: {
    'no-app': 'FieldTunnel이 응답하지 않습니다.',
    'not-started': 'FieldTunnel을 시작했지만 시간 안에 응답하지 않았습니다. 창을 열고 다시 시도하십시오.',
    'not-the-app':
      '응답한 프로그램이 FieldTunnel임을 증명하지 못했습니다. FieldTunnel을 종료했다가 다시 시작한 뒤 다시 시도하십시오.',
    'not-private':
      'FieldTunnel의 연결 위치가 적힌 폴더를 다른 사람이 열 수 있습니다. FieldTunnel을 종료했다가 다시 시작하십시오.',
    'path-too-long': 'FieldTunnel 데이터 폴더의 경로가 이 컴퓨터의 소켓에 쓰기에는 너무 깁니다.',
    lost: '응답하기 전에 FieldTunnel이 종료되었습니다.',
    'other-version': '실행 중인 FieldTunnel의 버전이 이 명령과 다릅니다. 종료했다가 다시 시작하십시오.',
  },
  failed: {
    'bad-request': () => 'FieldTunnel이 받아들이지 않는 요청입니다.',
    'other-host': () => '이 링크는 사용할 수 없습니다. FieldTunnel은 이 호스트의 페이지에서 링크를 받지 않습니다.',
    declined: () => '창에서 거절했습니다.',
    stopped: () => '창에서 연결을 끝냈습니다.',
    'too-many-links': () => '창에 대기 중인 링크가 너무 많습니다. 먼저 처리하십시오.',
    'yes-not-allowed': () => '이 노트북에서는 --yes를 사용할 수 없습니다. --yes 없이 창에서 확인하십시오.',
    'no-session': () => '이 디바이스의 세션이 없습니다.',
    'no-service': (services) => `터널에 그런 서비스가 없습니다. 있는 서비스: ${services}.`,
    'which-service': (services) => `--service로 서비스를 지정하십시오: ${services}.`,
    'too-long': () => '응답이 너무 깁니다.',
    closing: () => 'FieldTunnel이 종료되는 중입니다.',
    unexpected: () => '예상하지 못한 문제가 생겼습니다. FieldTunnel에서 보고서를 저장하십시오.',
  },
  progress: {
    confirm: (device) => `FieldTunnel 창에서 확인하십시오: ${device}에 연결하시겠습니까?`,
    'yes-needs-window': () => '--yes로 대신할 수 없는 결정이 필요합니다.',
    connecting: (device) => `${device}에 연결하는 중…`,
    reconnecting: () => '연결이 끊겨 다시 연결하는 중…',
    repairing: () => '연결을 복구하는 중…',
    'waiting-for-device': (device) => `${device} 기다리는 중…`,
    'paste-token': () => 'FieldTunnel 창에 액세스 토큰을 붙여넣으십시오.',
  },
  starting: 'FieldTunnel을 시작하는 중…',
  badLink: (reason) => `이 링크는 사용할 수 없습니다. ${reason}`,
  opened: 'FieldTunnel 창에 링크를 표시했습니다.',
  noDevices: '알려진 디바이스가 없습니다.',
  noSessions: '세션이 없습니다.',
  incomplete: '목록이 아직 완전하지 않습니다. FieldTunnel이 전체 목록을 아직 읽지 못했습니다.',
  ends: (time) => `${time}에 종료`,
  noSsh: '이 컴퓨터에 OpenSSH가 설치되어 있지 않습니다.',
  notSsh: 'ssh 서비스가 아닙니다. fieldtunnel connect에서 --service로 지정하십시오.',
  noProgram: (program) => `${program} 프로그램을 찾을 수 없습니다.`,
  cannotStart: (program) => `${program} 프로그램을 시작할 수 없습니다.`,
  noUser: '디바이스 사용자를 알 수 없어 {user} 자리를 채울 수 없습니다.',
};

export const commandWords: Readonly<Record<Language, CommandWords>> = { en, ko };

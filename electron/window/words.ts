/** The few words the operating system shows for us: menu, tray, dialogs. The window has its own. */
import { languages, type Language } from '../../shared/settings/languages';

export const words = {
  en: {
    show: 'Show FieldTunnel',
    quit: 'Quit FieldTunnel',
    help: 'Help',
    guide: 'AWS IoT secure tunneling guide',
    troubleshooting: 'Troubleshooting guide of AWS',
    reportTitle: 'Save the report',
    keyFileTitle: 'Choose a private key',
    programTitle: 'Choose a program',
    sendFilesTitle: 'Choose files to send to the device',
    sendFolderTitle: 'Choose folders to send to the device',
    fetchTitle: 'Choose where to save',
    trust: (name: string) => `Use these addresses for “${name}”?`,
    trustAll: 'Trust these certificate authorities for every environment?',
    trustEndpoints: 'Addresses:',
    trustAuthorities: 'Certificate authorities:',
    trustWhat:
      'Access tokens and signed requests are sent there, or to whoever these authorities vouch for. Go on only if you or your administrator entered this.',
    trustYes: 'Use',
    trustNo: 'Do not use',
    nothingOpen: 'No connection',
    working: 'Connected',
    trying: 'Connecting',
    refused: 'Needs your attention',
    device: (name: string, state: string) => `${name}: ${state}`,
    others: (count: number) => `and ${count} more`,
    tunnel: 'Tunnel',
    showDevice: 'Show in the window',
    copyAddress: (service: string, address: string) =>
      service === '' ? `Copy ${address}` : `Copy ${address} (${service})`,
    disconnect: 'Disconnect',
    noticeProblem: (name: string) => `${name} needs your attention`,
    noticeProblemBody: 'Open FieldTunnel to see what happened and what to do.',
    noticeBack: (name: string) => `${name} is online again`,
    noticeBackBody: 'A new token can be sent to it now.',
    noticeEnds: (name: string, minutes: number) =>
      `${name}: the tunnel ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
    noticeEndsBody: (time: string) => `It ends at ${time}, with everything that is open in it. It cannot be extended.`,
    noticeConnected: (name: string) => `Connected to ${name}`,
    noticeConnectedBody: 'The local ports lead to the device.',
  },
  ko: {
    show: 'FieldTunnel 보기',
    quit: 'FieldTunnel 종료',
    help: '도움말',
    guide: 'AWS IoT 보안 터널링 안내서',
    troubleshooting: 'AWS 문제 해결 안내서',
    reportTitle: '보고서 저장',
    keyFileTitle: '개인 키 선택',
    programTitle: '프로그램 선택',
    sendFilesTitle: '디바이스로 보낼 파일 선택',
    sendFolderTitle: '디바이스로 보낼 폴더 선택',
    fetchTitle: '저장할 위치 선택',
    trust: (name: string) => `“${name}” 환경에 이 주소를 사용합니까?`,
    trustAll: '모든 환경에서 이 인증 기관을 신뢰합니까?',
    trustEndpoints: '주소:',
    trustAuthorities: '인증 기관:',
    trustWhat:
      '액세스 토큰과 서명된 요청이 이 주소로, 또는 이 인증 기관이 보증하는 상대에게 전송됩니다. 본인이나 관리자가 직접 입력한 경우에만 계속하십시오.',
    trustYes: '사용',
    trustNo: '사용 안 함',
    nothingOpen: '연결 없음',
    working: '연결됨',
    trying: '연결 중',
    refused: '확인이 필요합니다',
    device: (name: string, state: string) => `${name}: ${state}`,
    others: (count: number) => `외 ${count}개`,
    tunnel: '터널',
    showDevice: '창에서 보기',
    copyAddress: (service: string, address: string) =>
      service === '' ? `${address} 복사` : `${address} 복사(${service})`,
    disconnect: '연결 끊기',
    noticeProblem: (name: string) => `${name}: 확인이 필요합니다`,
    noticeProblemBody: 'FieldTunnel을 열어 무슨 일이 있었는지 확인하십시오.',
    noticeBack: (name: string) => `${name} 디바이스가 다시 온라인입니다`,
    noticeBackBody: '이제 새 토큰을 보낼 수 있습니다.',
    noticeEnds: (name: string, minutes: number) => `${name}: ${minutes}분 후 터널이 종료됩니다`,
    noticeEndsBody: (time: string) => `${time}에 종료되며 터널 안의 연결도 모두 끊깁니다. 터널은 연장할 수 없습니다.`,
    noticeConnected: (name: string) => `${name}에 연결되었습니다`,
    noticeConnectedBody: '로컬 포트가 디바이스로 연결됩니다.',
  },
} as const satisfies Record<Language, unknown>;

/** A question in a dialog of the operating system. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
  /** Of a box to tick beside the answers. */
  readonly tick?: string;
}

/** What a notice of the operating system about a session says; the session is named by its device. */
export type NoticeNews =
  | { readonly kind: 'problem' | 'connected' | 'device-back' }
  /** `endsAt`: epoch ms. */
  | { readonly kind: 'ends-soon'; readonly leftMs: number; readonly endsAt: number };

/** Title and body of a notice of the operating system about a session. */
export function noticeWords(
  news: NoticeNews,
  thingName: string | null,
  language: Language,
): { readonly title: string; readonly body: string } {
  const w = words[language];
  const name = thingName ?? w.tunnel;
  switch (news.kind) {
    case 'problem':
      return { title: w.noticeProblem(name), body: w.noticeProblemBody };
    case 'connected':
      return { title: w.noticeConnected(name), body: w.noticeConnectedBody };
    case 'device-back':
      return { title: w.noticeBack(name), body: w.noticeBackBody };
    case 'ends-soon': {
      const time = new Intl.DateTimeFormat(languages[language].locale, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).format(news.endsAt);
      return { title: w.noticeEnds(name, minutesOf(news.leftMs)), body: w.noticeEndsBody(time) };
    }
  }
}

const minutesOf = (ms: number): number => Math.max(1, Math.round(ms / 60_000));

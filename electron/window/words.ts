/** The few words the operating system shows for us: menu, tray, dialogs. The window has its own. */
import type { Language } from '../../shared/settings/languages';

export const words = {
  en: {
    show: 'Show FieldTunnel',
    quit: 'Quit FieldTunnel',
    help: 'Help',
    actions: 'Actions',
    tunneling: 'AWS IoT secure tunneling guide',
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
    others: (count: number) => `and ${count} more`,
    showDevice: 'Show in the window',
    copyAddress: (service: string, address: string) =>
      service === '' ? `Copy ${address}` : `Copy ${address} (${service})`,
    disconnect: 'Disconnect',
    noticeOnline: (name: string) => `${name} is online`,
    noticeOnlineBody: 'AWS lists its agent as online. You asked to be told.',
    noticeEnds: (name: string, minutes: number) =>
      `${name}: the tunnel ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
    noticeEndsBody: (time: string) => `It ends at ${time}, with everything that is open in it. It cannot be extended.`,
    noticeSignInEnds: (minutes: number) =>
      `Your sign-in to AWS ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
    noticeSignInEndsBody:
      'What is connected stays connected. To open, repair or close a tunnel after that, sign in again.',
    noticeConnected: (name: string) => `Connected to ${name}`,
    noticeConnectedBody: 'The local ports lead to the device.',
  },
  ko: {
    show: 'FieldTunnel 보기',
    quit: 'FieldTunnel 종료',
    help: '도움말',
    actions: '작업',
    tunneling: 'AWS IoT 보안 터널링 안내서',
    troubleshooting: 'AWS 문제 해결 안내서',
    reportTitle: '보고서 저장',
    keyFileTitle: '개인 키 선택',
    programTitle: '프로그램 선택',
    sendFilesTitle: '디바이스로 보낼 파일 선택',
    sendFolderTitle: '디바이스로 보낼 폴더 선택',
    fetchTitle: '저장할 위치 선택',
    trust: (name: string) => `“${name}” 환경에 이 주소를 사용하시겠습니까?`,
    trustAll: '모든 환경에서 이 인증 기관을 신뢰하시겠습니까?',
    trustEndpoints: '주소:',
    trustAuthorities: '인증 기관:',
    trustWhat:
      '액세스 토큰과 서명된 요청이 이 주소로, 또는 이 인증 기관이 보증하는 상대에게 전송됩니다. 본인이나 관리자가 직접 입력한 경우에만 계속하십시오.',
    trustYes: '사용',
    trustNo: '사용 안 함',
    nothingOpen: '연결 없음',
    others: (count: number) => `외 ${count}개`,
    showDevice: '창에서 보기',
    copyAddress: (service: string, address: string) =>
      service === '' ? `${address} 복사` : `${address} 복사(${service})`,
    disconnect: '연결 끊기',
    noticeOnline: (name: string) => `${name} 디바이스가 온라인입니다`,
    noticeOnlineBody: '요청하신 알림입니다. AWS에 디바이스 에이전트가 온라인으로 표시되어 있습니다.',
    noticeEnds: (name: string, minutes: number) => `${name}: ${minutes}분 후 터널이 종료됩니다`,
    noticeEndsBody: (time: string) => `${time}에 종료되며 터널 안의 연결도 모두 끊깁니다. 터널은 연장할 수 없습니다.`,
    noticeSignInEnds: (minutes: number) => `${minutes}분 후 AWS 로그인이 만료됩니다`,
    noticeSignInEndsBody: '이미 맺은 연결은 유지됩니다. 그 뒤에 터널을 열거나 복구하거나 닫으려면 다시 로그인하십시오.',
    noticeConnected: (name: string) => `${name}에 연결되었습니다`,
    noticeConnectedBody: '로컬 포트가 디바이스로 연결됩니다.',
  },
} as const satisfies Record<Language, unknown>;

/** A question in a dialog of the operating system. */
export interface DialogText {
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
  /** Of a box to tick beside the answers. */
  readonly tick?: string;
}

/** 한국어. 번역투를 피하고 격식 있는 높임(-습니다)으로 쓴다. AWS의 용어(디바이스, 액세스 토큰, 터널, 교체)를 따른다. */
import type { en, Words } from './en';
import { about } from './ko-about';
import { allowance, closeTunnel, denied, menu, port, rotate, services, tabs, ticketLink } from './ko-connection';
import { called, work } from './ko-called';
import { faults } from './ko-faults';
import { help } from './ko-help';
import { device, rail, thing, tunnels } from './ko-list';
import { confirm, openTunnel, token, welcome } from './ko-opening';
import { line } from './ko-line';
import { linkErrors, missingPrograms, networkRequest, problems, recoveries, requestErrors } from './ko-problems';
import { settings } from './ko-settings';
import { account, signIn, signInLink } from './ko-sign-in';
import { amount, chain, status, time, timeline } from './ko-status';
import { report } from './ko-report';
import { adminRequest } from './ko-request';
import { screen } from './ko-screen';
import { files, transfers } from './ko-files';
import { updates } from './ko-updates';
import { login, terminal } from './ko-visit';

export const ko: Words<typeof en> = {
  app: {
    name: 'FieldTunnel',
    loading: '시작하는 중',
    lost: {
      headline: 'FieldTunnel이 응답하지 않습니다',
      sentence: '이 창과 앱의 연결이 끊겼습니다. 창을 닫고 FieldTunnel을 다시 여십시오.',
    },
    skip: '본문으로 이동',
    crashed: {
      headline: '이 화면을 표시할 수 없습니다',
      sentence: '열려 있는 연결은 이 창 밖에서 작동하므로 영향이 없습니다.',
      again: '다시 표시',
    },
  },
  // 뒤에 오는 조사가 같도록 두 이름 모두 받침 없이 끝난다.
  cloud: { name: 'AWS', name_practice: '연습 서비스', start: 'AWS', start_practice: '연습 서비스' },
  action: {
    connect: '연결',
    resume: '계속하기',
    disconnect: '연결 끊기',
    stop: '중지',
    stopWaiting: '그만 기다리기',
    tellOnline: '온라인이 되면 알림',
    tellMeNot: '알림 받지 않기',
    cannotTell: {
      denied: '온라인 알림 불가: 현재 역할로는 조회할 수 없음',
      rejected: '온라인 알림 불가: 조회가 거부됨',
      unlisted: '온라인 알림 불가: 온라인 여부가 표시되지 않음',
    },
    tryAgain: '다시 시도',
    openTunnel: '터널 열기',
    openAndConnect: '터널을 열고 연결',
    change: '변경',
    closeTunnel: '터널 닫기',
    copy: '복사',
    copied: '복사됨',
    cancel: '취소',
    close: '닫기',
    save: '저장',
    notNow: '나중에',
    dismiss: '닫기',
    back: '뒤로',
    showCommand: '명령 보기',
    details: '자세히',
    whatAws: 'AWS 응답 보기',
    whatAws_practice: '서비스 응답 보기',
    whatToCheck: '디바이스에서 확인할 것',
    more: '추가 작업',
    openVnc: '화면 공유 열기',
    showIt: '보기',
  },
  command: {
    shell: '사용할 셸',
    shells: { powershell: 'PowerShell', cmd: '명령 프롬프트', posix: 'sh' },
  },
  called,
  work,
  rail,
  account,
  signIn,
  signInLink,
  device,
  time,
  amount,
  chain,
  status,
  services,
  tabs,
  port,
  timeline,
  line,
  menu,
  ticketLink,
  allowance,
  closeTunnel,
  rotate,
  report,
  adminRequest,
  openTunnel,
  thing,
  tunnels,
  confirm,
  welcome,
  token,
  denied,
  practice: {
    off: '조직에서 이 노트북의 연습을 껐습니다.',
    headline: '연습',
    sentence:
      '터널링 서비스와 디바이스를 이 노트북에서 시뮬레이션합니다. AWS와 같은 방식으로 통신하지만 이 컴퓨터 밖으로는 아무것도 나가지 않으며 요금도 들지 않습니다.',
    start: '연습 시작',
    leave: '연습 끝내기',
    starting: '연습을 시작하는 중',
    failed: '연습을 시작하지 못했습니다.',
    devices: '연습 디바이스',
    agents: {
      localproxy: 'localproxy 3과 같은 에이전트: 여러 서비스, 여러 연결',
      'localproxy-v2': 'V2로 설정된 localproxy 3과 같은 에이전트: 여러 서비스, 서비스마다 연결 하나',
      greengrass: 'Greengrass 구성 요소와 같은 에이전트: 서비스 하나, 연결 하나, 구버전 프로토콜',
      'device-client': 'AWS IoT Device Client와 같은 에이전트: 서비스 하나, 구버전 프로토콜',
      'cpp-sdk': 'C++ SDK 프로그램과 같은 에이전트: 여러 서비스, 여러 연결',
    },
    running: '실행 중',
    stopped: '중지됨',
    choose: '열기',
    chooseLabel: '{{device}} 열기',
    noDevices: '이 연습 서비스에는 디바이스가 없습니다.',
    rehearse: '장애 연습',
    rehearseSentence:
      '버튼마다 현장에서 겪는 장애를 하나씩 일으킵니다. 무슨 일이 일어났고 어떻게 해결하는지는 앱이 알려 줍니다.',
    target: '대상',
    targetAll: '모든 연습 터널',
    when: { now: '즉시', next: '다음번에', 'until-cleared': '끝낼 때까지' },
    do: '연습하기',
    doLabel: '연습하기: {{fault}}',
    end: '끝내기',
    endLabel: '끝내기: {{fault}}',
    active: '적용 중',
    armed: '다음번을 기다리는 중',
    done: '{{time}}에 일으켰습니다.',
    showSession: '결과 보기',
    endpoints: '엔드포인트',
    endpointsSentence: 'AWS CLI, localproxy, MQTT 클라이언트에서 사용할 수 있습니다.',
    controlPlane: '컨트롤 플레인',
    dataPlane: '데이터 플레인',
    mqtt: 'MQTT 브로커',
    caFile: 'CA 인증서',
    copyLabel: '{{what}} 복사',
    nothingOpen: '적용할 연습 터널이 열려 있지 않습니다. 먼저 연습 디바이스에 터널을 여십시오.',
    nothingConnected: '적용할 대상이 없습니다. 이 노트북이 터널에 연결되어 있지 않으므로 먼저 연결하십시오.',
    groups: { tokens: '토큰', device: '디바이스', network: '네트워크', tunnel: '터널과 서비스', role: '역할의 권한' },
  },
  settings,
  login,
  terminal,
  screen,
  files,
  transfers,
  about,
  updates,
  proxyPassword: {
    title: '웹 프록시 로그인이 필요합니다',
    sentence: '{{host}} 프록시는 사용자 이름과 암호를 확인한 뒤에만 통과시킵니다. 입력하면 중단된 작업이 이어집니다.',
    do: '저장하고 계속',
  },
  notice: {
    label: '알림',
    'tokens-in-memory':
      '이 컴퓨터에 키 저장소가 없습니다. 토큰과 로그인은 메모리에만 보관되며 FieldTunnel을 종료하면 사라집니다.',
    'storage-locked':
      '지금은 이 컴퓨터의 키 저장소에 접근할 수 없습니다. 잠겨 있을 수 있습니다. 그동안 저장된 로그인과 토큰을 읽거나 갱신할 수 없습니다. 사라진 것은 없으니 잠금을 푼 뒤 다시 시도하십시오.',
    'storage-not-saving':
      '지금은 로그인과 토큰의 변경 내용을 디스크에 저장할 수 없습니다({{code}}). 새 내용은 메모리에 있고 전에 저장한 내용은 그대로입니다. FieldTunnel이 계속 다시 시도합니다.',
    'storage-reset':
      '저장된 로그인이나 토큰을 이 컴퓨터에서 읽을 수 없어 따로 옮겨 두었습니다. 빠진 것은 필요할 때 FieldTunnel이 요청합니다.',
    'service-time': '이 컴퓨터의 시계가 {{minutes}}분 어긋나 있어 $t(cloud.name) 시각으로 요청에 서명하고 있습니다.',
    'sign-in-ends':
      'AWS 로그인이 {{time}}에 만료됩니다. 이미 맺은 연결은 유지됩니다. 그 뒤에 터널을 열거나 복구하거나 닫으려면 다시 로그인하십시오.',
    ownTime: '이 컴퓨터의 시각 사용',
    'settings-unreadable': '설정 파일을 읽을 수 없습니다. 기본값을 사용하며 파일은 그대로 두었습니다.',
    'links-left-out':
      '대기 중인 링크가 10개를 넘었습니다. 그 뒤에 온 링크는 받지 않았고 아무 작업도 하지 않았습니다. 다시 여십시오.',
    'practice-failed': '연습을 시작하지 못했습니다: {{reason}}',
  },
  problems,
  recoveries,
  networkRequest,
  requestErrors,
  missingPrograms,
  linkErrors,
  faults,
  help,
};

/** 문제, 거부된 요청, 거부된 링크의 문구. */
import type * as english from './en-problems';
import type { Words } from './en';

export const problems: Words<typeof english.problems> = {
  'token-reused': {
    headline: '이 노트북의 액세스 토큰은 이미 사용되었습니다',
    sentence: '$t(cloud.start)는 토큰을 한 번만 받습니다. 이 노트북의 토큰을 새로 발급하면 같은 포트에서 이어집니다.',
  },
  'client-token-mismatch': {
    headline: '이 토큰은 다른 세션과 짝지어져 있습니다',
    sentence:
      '다른 컴퓨터나 이전 세션에서 먼저 사용했습니다. 이 노트북의 토큰을 새로 발급하면 같은 포트에서 이어집니다.',
  },
  'token-refused': {
    headline: '터널이 이 노트북의 토큰을 거부했습니다',
    sentence:
      '$t(cloud.start)가 토큰을 받지 않았고, 응답만으로는 어느 쪽 문제인지 알 수 없습니다. 양쪽 토큰을 교체하면 해결될 수 있습니다. 디바이스 연결은 잠시 끊깁니다.',
    SOURCE:
      '$t(cloud.start)가 토큰을 받지 않았고, 응답만으로는 원인을 알 수 없습니다. 이 노트북의 토큰을 새로 발급하면 해결될 수 있으며 같은 포트에서 이어집니다.',
  },
  'device-disconnected': {
    headline: '{{device}} 디바이스가 터널에 연결되어 있지 않습니다',
    sentence:
      '마지막으로 확인했을 때 연결되어 있지 않았으며, 원인은 여기서 알 수 없습니다. 에이전트가 실행 중이고 토큰을 잃었거나 받지 못한 경우에는 새 토큰을 보내면 다시 연결됩니다.',
    uploading:
      '데이터를 보내는 도중에 디바이스 연결이 끊겼습니다. 서비스가 전송 속도만큼 빠르게 데이터를 받지 못하면 터널 에이전트가 과부하로 종료될 수 있는데, 그 때문일 수 있습니다. 디바이스의 에이전트가 실행 중이면 새 토큰을 보내 다시 연결할 수 있습니다.',
    agentOffline:
      '$t(cloud.start)에 디바이스 에이전트가 오프라인으로 표시되어 있습니다. 오프라인이면 새 토큰을 전달할 수 없습니다. 온라인이 되면 여기서 다시 보낼 수 있습니다.',
    agentOfflineSince:
      '$t(cloud.start)에 디바이스 에이전트가 {{since}}부터 오프라인으로 표시되어 있습니다. 오프라인이면 새 토큰을 전달할 수 없습니다. 온라인이 되면 여기서 다시 보낼 수 있습니다.',
    notified:
      '새 토큰을 보냈지만 {{watched}} 안에 디바이스가 연결되지 않았습니다. 현장에서 디바이스를 확인해야 합니다.',
  },
  'device-speaks-older-protocol': {
    headline: '{{device}} 디바이스의 {{service}} 서비스가 아직 응답하지 않았습니다',
    sentence:
      'FieldTunnel이 이 디바이스의 통신 방식을 알아내기 위해 자체 연결로 {{to}} 프로토콜을 확인합니다. 프로그램은 잠시 기다립니다. 누를 것은 없습니다.',
  },
  'device-silent': {
    headline: '{{device}} 디바이스의 {{service}} 서비스가 {{silent}} 동안 응답하지 않았습니다',
    sentence:
      '연결을 디바이스로 전달했지만 아무 응답도 없습니다. {{service}} 서비스가 느린 것일 수 있으며, 기다리면 아무것도 끊기지 않습니다. 새 토큰을 보내면 디바이스의 터널 에이전트가 다시 시작되며 열린 연결은 끊깁니다. 그래도 해결되지 않으면 디바이스에서 {{service}} 서비스가 실행 중인지 확인하십시오.',
    inVain:
      '새 토큰을 보냈지만 디바이스는 아직 이전의 $t(cloud.start) 연결을 유지하고 있습니다. 터널 에이전트나 디바이스 전체가 멈춘 것일 수 있으므로 현장에서 확인해야 합니다. {{service}} 서비스가 응답하면 바로 다시 연결됩니다.',
    stopped:
      '{{service}} 서비스는 응답한 적이 있지만, 그 뒤로 디바이스에 보낸 내용에는 아무 응답도 없습니다. 느린 것일 수 있으며, 기다리면 아무것도 끊기지 않습니다. 새 토큰을 보내면 디바이스의 터널 에이전트가 다시 시작되며 열린 연결은 끊깁니다. 그래도 해결되지 않으면 디바이스에서 {{service}} 서비스가 실행 중인지 확인하십시오.',
    ask: '연결을 디바이스로 전달했지만 아무 응답도 없습니다. {{service}} 서비스가 느린 것일 수 있으며, 기다리면 아무것도 끊기지 않습니다. FieldTunnel이 이 디바이스의 통신 방식을 알아낼 수도 있지만, 그러려면 열린 연결이 끊깁니다.',
    V1: '연결을 디바이스로 전달했지만 아무 응답도 없습니다. {{service}} 서비스가 느린 것일 수 있으며, 기다리면 아무것도 끊기지 않습니다. 구형 디바이스라면 V1 프로토콜로 연결될 수 있지만, 새 디바이스라면 새 토큰을 받을 때까지 연결이 끊깁니다.',
    V2: '연결을 디바이스로 전달했지만 아무 응답도 없습니다. {{service}} 서비스가 느린 것일 수 있으며, 기다리면 아무것도 끊기지 않습니다. 구형 디바이스라면 V2 프로토콜로 연결될 수 있습니다.',
  },
  'tunnel-ended': {
    headline: '터널이 종료되었습니다',
    notFound: '터널을 찾을 수 없습니다',
    pasted:
      '이 터널의 새 토큰으로는 되살릴 수 없습니다. 보낸 사람에게 새 터널을 열고 그 토큰을 보내 달라고 요청하십시오.',
    'no-device':
      '새 토큰으로는 되살릴 수 없고, 새 터널을 열 디바이스가 지정되어 있지 않습니다. 목록에서 디바이스를 고르거나 터널을 연 사람에게 문의하십시오.',
    closed: '터널이 닫혔습니다. 새 토큰으로는 되살릴 수 없고, 새 터널을 열어야 합니다.',
    expired: '터널 수명이 끝났습니다. 새 토큰으로는 되살릴 수 없고, 새 터널을 열어야 합니다.',
    'not-found':
      '$t(cloud.start)에서 이 터널을 찾지 못했습니다. 종료된 지 오래되었거나 다른 계정이나 리전의 터널일 수 있습니다. 새 토큰으로는 되살릴 수 없으며, 디바이스에 새 터널을 열 수 있습니다.',
  },
  'tunnel-wrong-region': {
    headline: '터널이 다른 AWS 리전에 있습니다',
    sentence: '{{usedRegion}} 리전에서 찾았지만 터널은 {{tunnelRegion}} 리전에 있습니다.',
  },
  'service-unreachable': {
    headline: '{{device}} 디바이스의 {{service}} 서비스가 응답하지 않습니다',
    sentence:
      '디바이스가 응답 없이 연결을 끊었습니다. 디바이스에서 {{service}} 프로그램이 멈췄거나 아직 시작 중일 수 있습니다.',
  },
  'port-in-use': {
    headline: '포트 {{port}}번을 사용할 수 없습니다',
    sentence:
      '다른 프로그램이 사용 중이거나 이 컴퓨터가 예약한 포트입니다. {{service}} 서비스는 포트 {{free}}번을 대신 사용할 수 있습니다.',
    headlineReserved: '이 컴퓨터는 포트 {{port}}번을 어떤 프로그램에도 내주지 않습니다',
    reserved:
      'Windows는 Hyper-V, WSL, Docker 등을 위해 포트를 구간 단위로 예약하며 다시 시작하면 구간이 바뀔 수 있습니다.',
    canUse: '{{service}} 서비스는 포트 {{free}}번을 대신 사용할 수 있습니다.',
    needsOther: '{{service}} 서비스에 다른 포트가 필요합니다.',
    headlineSeveral: '포트 {{ports}}번을 사용할 수 없습니다',
    sentenceSeveral: '다른 프로그램이 사용 중이거나 이 컴퓨터가 예약한 포트입니다.',
    freeInstead: '대신 사용할 수 있는 포트: {{free}}.',
    noneFree: '대신 사용할 수 있는 포트를 찾지 못했습니다.',
    forService: '{{service}} {{port}}번',
    noFree: '다른 프로그램이 사용 중이거나 이 컴퓨터가 예약한 포트입니다. {{service}} 서비스에 다른 포트가 필요합니다.',
  },
  'rotation-denied': {
    headline: '현재 역할로는 이 토큰을 교체할 수 없습니다',
    SOURCE:
      '$t(cloud.start)가 {{resource}}에 대한 {{call}} 작업을 거부했습니다. 관리자가 권한을 주거나 새 토큰을 만들어 줄 수 있습니다. 새 토큰은 여기서 이어집니다.',
    DESTINATION:
      '$t(cloud.start)가 {{resource}}에 대한 {{call}} 작업을 거부했습니다. 관리자가 권한을 주거나 디바이스에 새 토큰을 보낼 수 있습니다.',
    ALL: '$t(cloud.start)가 {{resource}}에 대한 {{call}} 작업을 거부했습니다. 관리자가 권한을 주거나 새 토큰을 만들어 줄 수 있습니다. 새 토큰은 여기서 이어집니다.',
  },
  'access-denied': {
    headline: '현재 역할로는 이 작업을 할 수 없습니다',
    sentence:
      '$t(cloud.start)가 {{resource}}에 대한 {{call}} 작업을 거부했습니다. 이 호출로 바뀐 것은 없습니다. 관리자가 권한을 줄 수 있습니다.',
  },
  'not-signed-in': {
    headline: 'AWS에 로그인되어 있지 않습니다',
    sentence: '이 노트북에서 {{environment}} 환경에 로그인한 사람이 없습니다.',
  },
  'sign-in-expired': {
    headline: 'AWS 로그인이 만료되었습니다',
    sentence: '이전 로그인이 더 이상 유효하지 않습니다. 열려 있는 연결은 그대로 유지됩니다.',
  },
  'sign-in-silent': {
    headline: '로그인 요청에 응답이 없습니다',
    sentence: '새 자격 증명을 요청했지만 제때 응답이 없었습니다. 로그인이 아직 유효한지는 알 수 없습니다.',
  },
  'clock-wrong': {
    headline: '이 컴퓨터의 시계가 {{minutes}}분 어긋나 있습니다',
    sentence: '시각이 맞지 않으면 인증서가 유효하지 않은 것으로 보입니다. 날짜와 시간을 맞춘 뒤 다시 시도하십시오.',
    sign: '$t(cloud.start)는 시각이 맞지 않는 요청을 거부합니다. FieldTunnel을 실행하는 동안 올바른 시각으로 서명하거나, 날짜와 시간을 직접 맞출 수 있습니다.',
  },
  offline: {
    headline: '$t(cloud.start)에 연결할 수 없습니다',
    sentence: '이 노트북에서 {{host}} 주소에 접속할 수 없습니다.',
  },
  'proxy-blocks': {
    headline: '웹 프록시를 통해 연결할 수 없습니다',
    sentence: '{{proxy}} 프록시에 접속할 수 없거나 프록시가 응답하지 않습니다.',
    status: '{{proxy}} 프록시가 상태 {{status}}번으로 응답하고 연결해 주지 않았습니다.',
    password: '{{proxy}} 프록시에서 올바른 사용자 이름과 암호를 요구합니다. 프록시 밖으로 전송된 것은 없습니다.',
  },
  'proxy-kind': {
    headline: '웹 프록시를 사용할 수 없습니다',
    proxy:
      '{{proxy}} 프록시는 {{kind}} 방식이어서 FieldTunnel에서 사용할 수 없습니다. HTTP 프록시를 직접 입력할 수 있습니다. 보낸 것은 없습니다.',
    'sign-in':
      '{{proxy}}에서 FieldTunnel이 지원하지 않는 방식({{kind}})의 로그인을 요구합니다. 네트워크 담당자에게 {{hosts}} 주소를 443 포트에서 로그인 없이 통과시켜 달라고 요청하십시오.',
  },
  'answered-in-between': {
    headline: '이 노트북과 $t(cloud.name) 사이에서 다른 무언가가 응답했습니다',
    sentence:
      '{{host}}에 대한 응답(상태 {{status}})에 $t(cloud.name)의 표시가 없습니다. 토큰에 관한 응답은 아닙니다. 네트워크 담당자에게 무엇이 막고 있는지 문의하십시오.',
    by: '{{host}}에 대한 응답(상태 {{status}})에 $t(cloud.name)의 표시가 없습니다. 보낸 곳: {{by}}. 토큰에 관한 응답은 아닙니다. 네트워크 담당자에게 {{host}} 주소를 통과시켜 달라고 요청하십시오.',
  },
  'certificate-untrusted': {
    headline: '$t(cloud.start) 연결을 신뢰할 수 없습니다',
    sentence: '{{host}}의 인증서를 이 노트북이 신뢰하지 않습니다. 이 연결로 보낸 것은 없습니다.',
    issuer: '{{host}}의 인증서({{issuer}} 발급)를 이 노트북이 신뢰하지 않습니다. 이 연결로 보낸 것은 없습니다.',
  },
  'service-trouble': {
    headline: '$t(cloud.start)가 정상적으로 응답하지 않습니다',
    sentence: '응답이 없거나 예상과 달랐거나, 연결이 거듭 끊겼습니다.',
    status: '서비스가 상태 {{status}}번으로 응답했습니다.',
    throttled: '$t(cloud.start)가 요청이 너무 많다고 응답했습니다.',
  },
  'replaced-elsewhere': {
    headline: '다른 컴퓨터가 이 터널을 가져갔습니다',
    sentence: '지금은 그 컴퓨터가 노트북 쪽을 사용합니다. 되찾으면 그쪽 연결이 끊기고 여기서 같은 포트로 이어집니다.',
    unseenHeadline: '이 노트북의 토큰이 더 이상 인정되지 않습니다',
    unseen:
      '$t(cloud.start)가 연결을 끊은 뒤 토큰을 거부했습니다. 다른 사람이 노트북 쪽의 새 토큰을 발급했을 수 있습니다. 되찾으면 그 토큰을 쓰는 컴퓨터의 연결이 끊기고 여기서 같은 포트로 이어집니다.',
  },
  'token-spent-no-account': {
    headline: '붙여넣은 토큰을 쓸 수 없습니다',
    reused: '이미 사용된 토큰이며, $t(cloud.name)는 토큰을 한 번만 받습니다. 보낸 사람에게 새 토큰을 요청하십시오.',
    mismatch: '이 컴퓨터나 다른 컴퓨터의 다른 세션과 짝지어진 토큰입니다. 보낸 사람에게 새 토큰을 요청하십시오.',
    refused: '$t(cloud.start)가 토큰을 거부했습니다. 보낸 사람에게 새 토큰을 요청하십시오.',
  },
  'storage-reset': {
    headline: '저장된 토큰을 읽을 수 없습니다',
    sentence: '이 컴퓨터에서 복호화할 수 없어 따로 옮겨 두었습니다. 필요할 때 새 토큰을 발급합니다.',
  },
  unexpected: {
    headline: 'FieldTunnel이 알지 못하는 문제가 발생했습니다',
    sentence:
      '참조 번호는 {{reference}}입니다. 보고서에는 원인을 찾는 데 필요한 내용이 들어 있고 토큰은 들어 있지 않습니다.',
  },
};

export const recoveries: Words<typeof english.recoveries> = {
  'rotate-SOURCE': '토큰 교체 후 다시 연결',
  'rotate-DESTINATION': '디바이스에 새 토큰 보내기',
  'rotate-ALL': '양쪽 토큰 교체 후 다시 연결',
  'ask-device_zero': '디바이스에 물어보기',
  'ask-device_other': '디바이스에 물어보기(연결 {{count}}개가 끊김)',
  'ask-device-in_zero': '{{protocol}} 프로토콜 시도',
  'ask-device-in_other': '{{protocol}} 프로토콜 시도(연결 {{count}}개가 끊김)',
  'take-back': '되찾기',
  'open-new-tunnel': '새 터널 열기',
  'use-region': '{{region}} 사용',
  'use-port': '포트 {{port}}번 사용',
  'use-ports': '이 포트들 사용',
  'choose-port': '다른 포트 선택',
  retry: '다시 시도',
  'sign-in': '로그인',
  'copy-request': '관리자용 요청문 복사',
  'paste-token': '새 토큰 붙여넣기',
  'open-date-settings': '날짜 및 시간 설정 열기',
  'proxy-settings': '네트워크 설정 열기',
  'certificate-file': '회사 인증서 파일 사용',
  'copy-network-request': '네트워크 담당자용 요청문 복사',
  'use-service-time': '$t(cloud.name) 시각으로 서명',
  'proxy-password': '사용자 이름과 암호 입력',
  continue: '계속',
  'save-report': '보고서 저장',
  withLife: '{{label}} ({{left}} 남음)',
};

export const networkRequest: string =
  '이 노트북의 FieldTunnel은 다음 호스트에 TLS(443 포트)로 접속해야 합니다.\n{{hosts}}\n웹 프록시 {{proxy}}에서 {{kind}} 방식의 로그인을 요구하지만, FieldTunnel은 프록시에 Basic 방식으로만 로그인할 수 있습니다. 이 호스트들을 로그인 없이 통과시키거나 프록시를 거치지 않게 해 주시고, TLS 검사 대상에서 제외해 주십시오.';

export const requestErrors: Words<typeof english.requestErrors> = {
  'bad-request': '입력한 값을 받을 수 없습니다. 값을 확인하십시오.',
  'not-allowed': '이 창에서는 할 수 없습니다. 창을 닫고 FieldTunnel을 다시 여십시오.',
  'not-now': '그사이 상태가 바뀌어 더 이상 해당하지 않습니다. 실행된 것은 없습니다.',
  'not-found': '대상이 더 이상 없습니다. 실행된 것은 없습니다.',
  'clipboard-empty': '클립보드가 비어 있습니다. 먼저 복사한 뒤 다시 누르십시오.',
  'clipboard-no-token': '클립보드에 액세스 토큰도 티켓 링크도 없습니다. 토큰이나 링크 전체를 복사하십시오.',
  'bad-network': '이 값은 사용할 수 없습니다.',
  'clipboard-no-keys': '클립보드에 AWS 키가 없습니다. 액세스 포털에서 세 줄을 모두 복사하십시오.',
  'clipboard-long-lived-keys':
    '세션 토큰이 없는 장기 키입니다. FieldTunnel은 임시 키만 받습니다. 장기 키는 프로필에 저장하십시오.',
  'bad-portal': '이 시작 URL은 사용할 수 없습니다. 시작 URL은 https://로 시작합니다.',
  'bad-environment': '이 엔드포인트는 사용할 수 없습니다. 주소와 인증서 파일을 확인하십시오.',
  'storage-locked':
    '키 저장소가 아직 거부합니다. 잠금을 푸십시오. 그래도 안 되면 FieldTunnel을 종료하고 다시 여십시오. 그러면 키 저장소에 다시 요청합니다.',
  'storage-not-saving': '아직 저장할 수 없습니다. 사라진 것은 없으며 FieldTunnel이 계속 시도합니다.',
  'set-by-organisation': '조직에서 설정한 값입니다. 변경된 것은 없습니다.',
  'version-too-old':
    '조직에서 FieldTunnel {{detail}} 버전부터 새 연결을 허용합니다. 이미 연결된 것은 그대로 유지됩니다. 새 버전을 받았는지는 FieldTunnel 정보 화면에서 확인하십시오.',
  'not-started': '시작하지 못했습니다: {{detail}}.',
  'missing-program': '이 노트북에 필요한 프로그램이 없습니다.',
  'cannot-open': '이 노트북에서 열지 못했습니다. 직접 여십시오.',
  unexpected: '실행하지 못했으며 원인을 알 수 없습니다.',
};

export const missingPrograms: Words<typeof english.missingPrograms> = {
  ssh: '이 노트북에 OpenSSH가 설치되어 있지 않습니다. Windows에서는 선택적 기능인 “OpenSSH 클라이언트”입니다. 터미널 탭에는 프로그램이 필요하지 않습니다.',
  terminal: '이 노트북에서 터미널 프로그램을 찾지 못했습니다. 터미널 탭에는 프로그램이 필요하지 않습니다.',
  rdp: '이 노트북에서 원격 데스크톱 프로그램을 찾지 못했습니다. 가지고 있는 프로그램에서 주소를 직접 여십시오.',
  vnc: '이 노트북에서 VNC 뷰어를 찾지 못했습니다. 화면 탭에는 뷰어가 필요하지 않습니다.',
};

export const linkErrors: Words<typeof english.linkErrors> = {
  headline: '이 링크는 사용할 수 없습니다',
  nothing: '실행된 것은 없습니다. 보낸 사람에게 새 링크를 요청하십시오.',
  nothingPlain: '실행된 것은 없습니다.',
  reason: {
    'too-long': '링크가 FieldTunnel 링크의 최대 길이를 넘습니다.',
    malformed: 'FieldTunnel 링크 형식이 아닙니다.',
    'unknown-scheme': '링크가 fieldtunnel:로 시작하지 않습니다.',
    'unknown-action': 'FieldTunnel이 하지 않는 작업을 요청하는 링크입니다.',
    'user-info': '링크에 사용자 이름이나 암호가 들어 있습니다. FieldTunnel 링크에는 들어가지 않습니다.',
    port: '링크에 네트워크 포트가 들어 있습니다. FieldTunnel 링크에는 들어가지 않습니다.',
    path: '링크에 경로가 있습니다. FieldTunnel 링크에는 경로가 없습니다.',
    fragment: '링크에 “#” 뒤의 내용이 있습니다. FieldTunnel 링크에는 없습니다.',
    'unknown-parameter': '링크에 FieldTunnel이 모르는 항목이 있습니다.',
    'duplicate-parameter': '링크에 같은 항목이 두 번 있습니다.',
    'empty-parameter': '링크에 값이 빈 항목이 있습니다.',
    'bad-value': '링크에 허용되지 않는 값이 있습니다.',
    'carries-token':
      '링크에 액세스 토큰이 들어 있습니다. 링크는 메일과 티켓을 거치므로 그 안의 토큰은 유출된 것으로 보고 사용하지 않습니다. 보낸 사람이 토큰을 교체하게 하고, 새 토큰은 붙여넣어 사용하십시오.',
    'names-nothing': '링크에 디바이스도 터널도 지정되어 있지 않습니다.',
    'missing-parameter': '링크에 필요한 항목이 빠져 있습니다.',
    'several-links': '링크 여러 개가 한꺼번에 들어왔습니다. 하나씩 여십시오.',
    'no-link-in-page': '웹 주소의 ‘#’ 뒤에 FieldTunnel 링크가 없습니다.',
    'other-host': 'FieldTunnel은 이 호스트의 페이지에서 링크를 받지 않습니다.',
  },
  parameter: '해당 항목은 “{{parameter}}”입니다.',
};

import type { CommandWords } from '../command-line/words';

const options = `모든 명령의 옵션:
  --json      답을 JSON 객체 하나로 출력(connect, list, status)
  --help      이 도움말`;

/** What `fieldtunnel --help` prints. */
const help: CommandWords['help'] = {
  all: `fieldtunnel: 실행 중인 앱을 통해 명령줄에서 디바이스에 연결합니다.
앱이 실행 중이 아니면 시작합니다.

  fieldtunnel connect 디바이스 [--service 이름] [--ticket 티켓] [-- 프로그램 인수…]
  fieldtunnel ssh 디바이스 [ssh의 인수…]
  fieldtunnel list
  fieldtunnel status
  fieldtunnel open-link 링크
  fieldtunnel report [디바이스]

자세한 내용은 fieldtunnel 명령 --help로 볼 수 있습니다.

${options}

종료 상태:
  0    완료
  1    예상하지 못한 문제
  2    잘못된 사용법
  3    앱에 연결할 수 없음
  4    앱의 버전이 다름
  5    창에서 거절했거나 끝냄
  6    이 노트북에서 허용되지 않음: --yes 또는 그 호스트 페이지의 링크
  7    해당 세션이나 서비스가 없음
  10   액세스 토큰이 거부되었거나 다른 사람이 터널을 사용 중
  11   터널이 끝났거나 다른 리전에 있음
  12   디바이스가 연결되어 있지 않거나 응답하지 않음
  13   AWS에 로그인하지 않음
  14   AWS에서 권한이 거부됨
  15   네트워크 문제: 오프라인, 웹 프록시, 인증서, 시계
  16   로컬 포트가 사용 중
  17   AWS 쪽 문제
  126  프로그램을 시작할 수 없음
  127  프로그램을 찾을 수 없음
프로그램을 지정하면 그 프로그램의 종료 상태를 그대로 전달합니다.`,
  connect: `fieldtunnel connect 디바이스 [--service 이름] [--ticket 티켓] [--yes] [--json] [-- 프로그램 인수…]

링크를 눌렀을 때와 같은 내용을 창에 보여 주고, 창에서 확인하면 연결한 뒤 로컬 포트의 주소를
출력하거나 그 주소로 프로그램을 실행합니다. 프로그램이 끝나도 연결은 유지됩니다.

  --service 이름   터널의 서비스. 지정하지 않으면 하나뿐인 서비스 또는 ssh 서비스
  --ticket 티켓    링크에서처럼 함께 전달
  --yes            조직에서 허용한 경우 창 대신 확인
  --json           주소와 세션 정보를 JSON으로 출력

프로그램 인수의 {host}, {port}, {user}, {thing}은 값으로 바뀌며, FIELDTUNNEL_HOST,
FIELDTUNNEL_PORT, FIELDTUNNEL_THING 환경 변수도 설정됩니다. 셸을 거치지 않고 그대로 실행합니다.

  fieldtunnel connect pump-station-07 --service HTTP1 -- curl http://{host}:{port}/`,
  ssh: `fieldtunnel ssh 디바이스 [ssh의 인수…]

"fieldtunnel connect"처럼 연결한 뒤 이 컴퓨터의 ssh를 올바른 포트, 사용자, 호스트 키로 실행합니다.
디바이스 뒤의 모든 인수는 ssh에 전달됩니다.

  fieldtunnel ssh pump-station-07 uptime`,
  list: `fieldtunnel list [--json]

앱이 아는 디바이스의 이름과 각 세션의 상태를 보여 줍니다.`,
  status: `fieldtunnel status [--json]

세션의 상태나 문제, 로컬 포트, 터널이 끝나는 시각을 보여 줍니다.`,
  'open-link': `fieldtunnel open-link 링크

티켓의 링크를 눌렀을 때처럼 창에 보여 줍니다. 확인하기 전에는 아무 일도 일어나지 않습니다.

# 뒤에 링크가 있는 페이지의 https 주소도 쓸 수 있습니다. 조직에서 정한 호스트의 페이지여야 하며,
정하지 않았으면 설정에 있는 페이지의 호스트여야 합니다.`,
  report: `fieldtunnel report [디바이스]

디바이스 세션의 보고서를 출력합니다. 디바이스를 지정하지 않으면 가장 최근 세션의 보고서입니다. 티켓에 붙여 넣는 내용입니다.`,
};

export const command: CommandWords = {
  help,
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

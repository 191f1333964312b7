import type { Words } from './en';
import type { adminRequest as english } from './en-request';

export const adminRequest: Words<typeof english> = {
  title: '요청: {{what}}',
  titled: '{{ticket}} 티켓 요청: {{what}}',
  what: {
    SOURCE: '{{device}} 터널의 노트북 쪽 새 토큰',
    DESTINATION: '{{device}} 터널의 디바이스 쪽 새 토큰',
    ALL: '{{device}} 터널의 양쪽 새 토큰',
    open: '{{device}} 연결용 새 터널',
    close: '{{device}} 터널 닫기',
    describe: '{{device}} 터널 조회 권한',
    list: '열린 터널 목록 조회 권한',
    tag: '{{device}} 터널의 태그',
    search: '디바이스 검색 권한',
    other: '현재 역할에 없는 권한',
  },
  someDevice: '디바이스',
  line: '{{label}}: {{value}}',
  label: {
    who: '요청자',
    device: '디바이스(사물)',
    tunnel: '터널',
    ticket: '티켓',
    ends: '터널 종료',
    region: '리전',
    why: '이유',
  },
  who: {
    unknown: '이 기술자의 역할(이름은 알 수 없음)',
    pasted: '계정 없이, 받은 토큰으로 연결한 기술자',
  },
  tunnel: {
    none: '아직 없음',
    pasted: '알 수 없음(전달된 토큰의 터널)',
  },
  none: '없음',
  unknown: '알 수 없음',
  ends: '{{day}} {{time}}, {{zone}}',
  why: {
    denied: '$t(cloud.start)가 {{resource}}에 대한 {{call}} 작업을 거부했습니다.',
    explicit: '“{{policy}}” 유형 정책의 명시적 거부에 따른 것입니다.',
    implicit: '“{{policy}}” 유형 정책에 허용이 없기 때문입니다.',
    found: 'FieldTunnel이 확인한 내용: {{headline}}.',
    needed: '작업을 계속하는 데 필요합니다.',
    answered: '$t(cloud.start) 응답: {{words}}',
    answeredStatus: '$t(cloud.start) 응답 {{status}}: {{words}}',
    request: '(요청 {{id}})',
  },
  once: '한 번만 처리하려면 다음 명령을 실행하십시오(sh, PowerShell, cmd에서 모두 같습니다):',
  afterwards: {
    DESTINATION: '디바이스는 MQTT로 새 토큰을 받으므로 따로 전달할 것이 없습니다.',
    SOURCE:
      '응답에 새 소스 토큰(sourceAccessToken)이 들어 있습니다. 한 번만 쓸 수 있는 비밀 값이므로 티켓에 적지 말고 직접 또는 안전한 경로로 전달하십시오. FieldTunnel은 같은 포트에서 이 토큰으로 계속합니다.',
    open: '응답에 새 터널의 ID와 소스 토큰(sourceAccessToken)이 들어 있습니다. 한 번만 쓸 수 있는 비밀 값이므로 티켓에 적지 말고 직접 또는 안전한 경로로 전달하십시오. FieldTunnel은 같은 포트에서 이 토큰으로 계속합니다.',
    link: '티켓에 넣을 링크(토큰 없음): {{link}}',
  },
  forGood: '계속 허용하려면 역할 정책에 다음 문(Statement)을 추가하십시오:',
};

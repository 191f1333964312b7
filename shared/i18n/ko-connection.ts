/** 연결 화면의 나머지 문구: 서비스, 메뉴, 대화 상자, 거부된 일. */
import type { Words } from './en';
import type * as english from './en-connection';

export const services: Words<typeof english.services> = {
  title: '서비스',
  connections_other: '연결 {{count}}개',
  as: '{{user}} 계정',
  traffic: '보냄 {{up}}, 받음 {{down}}',
  none: '아직 연결 없음',
  held: '디바이스가 돌아올 때까지 대기',
  reserved: '이 노트북에 확보됨',
  waitingClients_other: '연결을 기다리는 프로그램 {{count}}개, 첫 프로그램은 {{left}} 더 대기',
  queued_other: '사용 중: 차례를 기다리는 프로그램 {{count}}개, 첫 프로그램은 {{left}} 더 대기',
  unreachable: '디바이스가 응답 없이 마지막 연결을 끊음',
  paused: '연결 #{{number}}의 프로그램이 데이터를 읽지 않아 터널이 일시 중지되었습니다. 계속 읽게 하거나 닫으십시오.',
  pausedByOther: '{{service}} 연결 #{{number}} 때문에 일시 중지',
  notOpen: '연결하면 이 노트북의 포트가 정해짐',
  terminal: '터미널',
  browser: '브라우저',
  remoteDesktop: '데스크톱',
  screen: '화면',
  openLabel: '{{action}}, {{service}}',
  copyLabel: '{{service}} 주소 복사',
  more: '{{service}} 추가 작업',
  openOutside: '시스템 터미널에서 열기',
  openWith: '{{program}}에서 열기',
  copyPlace: '{{place}} 복사',
  editPort: '포트 변경',
  unnamed: '서비스',
  sharedPage: {
    'thing-unknown':
      '페이지를 127.0.0.1로 열었습니다. 어느 디바이스의 페이지인지 여기서는 알 수 없습니다. 브라우저는 이 주소의 모든 페이지에 같은 쿠키를 사용합니다.',
    'name-unknown':
      '페이지를 127.0.0.1로 열었습니다. 이 컴퓨터에서 이 디바이스의 고유한 이름을 찾을 수 없습니다. 브라우저는 이 주소의 모든 페이지에 같은 쿠키를 사용합니다.',
    'other-program':
      '페이지를 127.0.0.1로 열었습니다. 이 디바이스의 이름은 [::1]로도 연결되는데, 그곳에서 다른 프로그램이 수신 중입니다. 브라우저는 127.0.0.1의 모든 페이지에 같은 쿠키를 사용합니다.',
  },
  empty: '터널이 응답하면 서비스를 알 수 있습니다.',
  chosen: '터널을 열 때 고릅니다.',
  over: '터널이 종료됨',
};

export const port: Words<typeof english.port> = {
  title: '이 노트북의 {{service}} 포트',
  sentence: '프로그램은 127.0.0.1의 이 포트로 연결합니다. 포트를 바꾸면 이 서비스의 열린 연결은 끊깁니다.',
  field: '포트',
  hint: '1024~65535',
  invalid: '포트는 1024에서 65535 사이의 숫자입니다.',
  change: '포트 변경',
};

export const tabs: Words<typeof english.tabs> = {
  label: '디바이스 작업',
  terminal: '터미널',
  files: '파일',
  screen: '화면',
  overview: '개요',
};

export const menu: Words<typeof english.menu> = {
  services: '서비스로 이동',
  rotate: '토큰 교체',
  newTunnel: '새 터널 열기',
  openNext: '다음 터널 열기',
  openNextCharged: '다음 터널 열기(요금 부과)',
  goOnNext: '다음 터널로 계속',
  newTunnelDenied: '새 터널 열기(현재 역할로는 불가)',
  report: '보고서 보기',
  reconnects: 'FieldTunnel을 시작할 때 다시 연결',
  reconnectsNot: 'FieldTunnel을 시작할 때 다시 연결하지 않음',
  forget: '목록에서 빼기',
  copyTunnelId: '터널 ID 복사',
  openTicket: '티켓 {{ticket}} 열기',
  copyAddress: '첫 서비스의 주소 복사',
  copyTicket: '티켓 {{ticket}} 복사',
};

export const ticketLink: Words<typeof english.ticketLink> = {
  copy: '티켓 링크 복사',
  copyLabel: '티켓 링크 복사: 터널 {{id}}',
  openLabel: '브라우저에서 티켓 {{ticket}} 열기',
  page: 'FieldTunnel로 {{name}}에 연결: {{page}}\n(페이지에서 FieldTunnel이 열리지 않으면 다음 주소를 여십시오: {{link}} )',
};

export const allowance: Words<typeof english.allowance> = {
  sentence: '한 번 허용했습니다. 앞으로 이 터널에서는 노트북의 토큰이 거부되면 FieldTunnel이 묻지 않고 교체합니다.',
  ask: '매번 묻기',
};

export const closeTunnel: Words<typeof english.closeTunnel> = {
  title: '{{device}} 터널을 닫으시겠습니까?',
  sentence:
    '이 터널을 쓰는 모든 사람의 연결이 끊기며 다시 열 수 없습니다. 디바이스 연결도 끊깁니다. 새 터널에는 요금이 다시 부과됩니다.',
  sentence_practice: '이 터널을 쓰는 모든 사람의 연결이 끊기며 다시 열 수 없습니다. 디바이스 연결도 끊깁니다.',
  elsewhere: '다른 컴퓨터가 이 터널에 연결되어 있으며, 그 연결이 끊깁니다.',
  delete: '터널 정보도 삭제',
  deleteWhat: '삭제하지 않으면 약 세 시간 동안 조회할 수 있습니다.',
  keep: '열어 두기',
};

export const rotate: Words<typeof english.rotate> = {
  title: '토큰 교체',
  sentence: '이전 토큰은 곧바로 무효가 됩니다. 터널 종료 시각은 바뀌지 않습니다.',
  choose: '교체할 쪽',
  taken: '다른 컴퓨터가 이 터널에 연결되어 있습니다. 이 노트북의 새 토큰을 만들면 그 연결이 끊깁니다.',
  agentOffline:
    '$t(cloud.start)에 디바이스 에이전트가 오프라인으로 표시되어 있습니다. 오프라인이면 새 토큰을 전달할 수 없습니다.',
  SOURCE: {
    title: '이 노트북 (SOURCE)',
    what: '이 노트북이 같은 포트로 다시 연결되며 열린 연결은 끊깁니다. 디바이스의 토큰은 바뀌지 않습니다. 이쪽을 쓰던 다른 컴퓨터는 연결이 끊깁니다.',
  },
  DESTINATION: {
    title: '디바이스 (DESTINATION)',
    what: 'MQTT로 디바이스에 새 토큰을 보내고, 디바이스 에이전트가 그 토큰으로 다시 연결합니다. 열린 연결은 끊깁니다.',
  },
  ALL: {
    title: '양쪽 (ALL)',
    what: '양쪽 모두 연결이 끊깁니다. 이 노트북은 자동으로, 디바이스 에이전트는 받은 새 토큰으로 다시 연결합니다. 열린 연결은 끊깁니다.',
  },
  do: '교체',
};

export const denied: Words<typeof english.denied> = {
  sentence: '{{may}}({{call}}).',
  again: '이제 허용됨: 다시 확인',
  untagged: {
    sentence: '$t(cloud.start)가 태그를 거부하여({{call}}) 태그 없이 터널을 열었습니다.',
    ticket: '대신 티켓을 터널 설명에 기록했습니다.',
    left: '빠진 태그: {{keys}}.',
    next: '대신 티켓을 설명에 기록합니다.',
  },
  may: {
    describe: '현재 역할로는 이 터널을 조회할 수 없습니다',
    list: '현재 역할로는 터널 목록을 볼 수 없습니다',
    open: '현재 역할로는 터널을 열 수 없습니다',
    tag: '현재 역할로는 터널에 태그를 붙일 수 없습니다',
    close: '현재 역할로는 이 터널을 닫을 수 없습니다',
    delete: '현재 역할로는 이 터널을 삭제할 수 없습니다',
    search: '현재 역할로는 디바이스를 검색할 수 없습니다',
    SOURCE: '현재 역할로는 이 노트북의 토큰을 교체할 수 없습니다',
    DESTINATION: '현재 역할로는 디바이스의 토큰을 교체할 수 없습니다',
    ALL: '현재 역할로는 양쪽 토큰을 한 번에 교체할 수 없습니다',
    rotate: '현재 역할로는 토큰을 교체할 수 없습니다',
    other: '현재 역할로는 {{action}} 작업을 할 수 없습니다',
  },
};

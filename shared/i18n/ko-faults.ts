/** 연습에서 일으켜 볼 수 있는 장애의 문구. */
import type * as english from './en-faults';
import type { Words } from './en';

export const faults: Words<typeof english.faults> = {
  'token-used': {
    title: '이미 사용된 토큰',
    what: '노트북의 토큰이 사용된 것으로 처리되고 연결이 끊깁니다. 한 번 눌러 복구합니다.',
  },
  'client-token-mismatch': {
    title: '클라이언트 토큰 불일치',
    what: '토큰이 다른 컴퓨터와 짝지어지고 연결이 끊깁니다.',
  },
  'notification-lost': { title: '알림 유실', what: '토큰을 담은 다음 메시지가 디바이스에 도착하지 않습니다.' },
  'device-token-invalid': {
    title: '디바이스 토큰 분실',
    what: '디바이스 연결이 끊기고, 새 토큰 없이는 돌아오지 못합니다.',
  },
  'device-dead': {
    title: '디바이스 에이전트 중지',
    what: '에이전트가 토큰을 받지 않고 연결도 하지 않습니다. 여기서 버튼으로 복구할 수 없습니다.',
  },
  'device-service-down': {
    title: '디바이스 서비스 중지',
    what: '터널은 작동하지만 그 뒤에서 응답하는 프로그램이 없습니다. 프로그램이 연결하면 나타납니다.',
  },
  'host-key-changed': {
    title: '다른 호스트 키',
    what: '디바이스를 교체했거나 새로 설치한 뒤처럼 다른 ssh 호스트 키를 보여 줍니다. ssh로 연결하면 나타납니다.',
  },
  'network-drop': { title: '네트워크 끊김', what: '지하실에서처럼 아무 신호 없이 연결이 끊깁니다.' },
  'network-drop-closed': { title: '네트워크가 연결을 닫음', what: '연결이 정상 절차로 닫힙니다.' },
  'peer-replaced': {
    title: '다른 컴퓨터가 터널을 가져감',
    what: '다른 사람이 더 새로운 토큰으로 노트북 쪽에 연결합니다.',
  },
  'session-reset': {
    title: '서비스의 세션 재설정',
    what: '서비스의 내부 오류로 터널을 지나는 모든 연결이 끊깁니다. 터널은 유지되지만, 새 토큰을 받을 때까지 응답하지 않는 디바이스도 있습니다.',
  },
  'tunnel-expired': { title: '터널 만료', what: '터널 수명이 곧바로 끝납니다.' },
  'tunnel-closed': { title: '누군가 터널을 닫음', what: '사용 중인 터널을 다른 사람이 닫습니다.' },
  'service-slow': { title: '느린 서비스', what: '모든 응답이 3초 늦어집니다.' },
  'service-error': { title: '서비스 장애', what: '서비스가 내부 오류로 응답합니다.' },
  throttled: { title: '요청 과다', what: '서비스가 요청을 줄이라고 응답합니다.' },
  'rotation-denied': { title: '교체 거부', what: '현재 역할로는 어떤 토큰도 교체할 수 없습니다.' },
  'rotation-denied-source': {
    title: '노트북 토큰 교체 거부',
    what: '현재 역할로는 디바이스 토큰만 교체할 수 있습니다.',
  },
  'rotation-denied-device': {
    title: '디바이스 토큰 교체 거부',
    what: '현재 역할로는 이 노트북의 토큰만 교체할 수 있습니다.',
  },
  'rotation-denied-both': { title: '양쪽 동시 교체 거부', what: '현재 역할로는 한 번에 한쪽만 교체할 수 있습니다.' },
  'list-denied': {
    title: '목록 조회 거부',
    what: '현재 역할로는 터널 목록을 볼 수 없습니다. 링크와 터널 ID는 사용할 수 있습니다.',
  },
  'describe-denied': {
    title: '터널 조회 거부',
    what: '현재 역할로는 터널을 조회할 수 없습니다. 알고 있는 정보로 연결과 복구를 계속합니다.',
  },
  'open-denied': { title: '터널 열기 거부', what: '현재 역할로는 터널을 열 수 없고, 참여만 할 수 있습니다.' },
  'tags-denied': {
    title: '태그 거부',
    what: '현재 역할로는 터널을 열 수는 있지만 태그를 붙일 수는 없습니다. 티켓은 설명에 기록됩니다.',
  },
  'close-denied': { title: '터널 닫기 거부', what: '현재 역할로는 터널을 닫을 수 없습니다.' },
  'delete-denied': { title: '터널 삭제 거부', what: '현재 역할로는 터널을 닫을 수는 있지만 삭제할 수는 없습니다.' },
  'reuse-refused': {
    title: '재사용 거부',
    what: '사용된 토큰은 같은 클라이언트 토큰으로도 거부되어, 연결이 끊기면 새 토큰이 필요합니다.',
  },
  'reuse-refused-source': {
    title: '노트북 토큰 재사용 거부',
    what: '노트북의 사용된 토큰은 같은 클라이언트 토큰으로도 거부됩니다. 디바이스의 토큰은 거부되지 않습니다.',
  },
  'reuse-refused-device': {
    title: '디바이스 토큰 재사용 거부',
    what: '디바이스의 사용된 토큰은 같은 클라이언트 토큰으로도 거부됩니다. 노트북의 토큰은 거부되지 않습니다.',
  },
};

/** 터널의 전송량에 관한 문구. */
import type { Words } from './en';
import type * as english from './en-line';

export const line: Words<typeof english.line> = {
  minutes: '최근 10분',
  hours: '최근 12시간',
  showHours: '12시간 보기',
  showMinutes: '10분 보기',
  which: '서비스 선택',
  all: '모든 서비스',
  sent: '보냄',
  received: '받음',
  roundTrip: '왕복 시간',
  milliseconds: '{{ms}} ms',
  noSample: '–',
  nothingFlows: '전송 없음',
  rate: '↓ {{down}} ↑ {{up}}',
  rateSaid: '받음 {{down}}, 보냄 {{up}}',
  limit: 'AWS 한도 약 {{rate}}',
  limit_practice: '실제 서비스의 한도 약 {{rate}}',
  limited:
    '디바이스가 아니라 $t(cloud.name)의 한도 때문에 느립니다. 문서에 명시된 한도인 약 {{rate}}만큼 전송되고 있습니다.',
  beyond: '문서에 명시된 한도보다 많이 전송되었습니다. 눈금의 끝은 {{rate}}입니다.',
  marks: { lost: '끊김 또는 거부', token: '새 토큰', connected: '연결됨' },
  table: {
    caption: '터널의 전송량, {{span}}',
    from: '시작',
    happened: '있었던 일',
    none: '연결되지 않음',
    broken: '{{duration}} 동안 끊김',
  },
};

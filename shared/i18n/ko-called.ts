/** 여러 세션을 함께 보일 때의 이름과, 그 세션에서 열려 있는 작업: 목록, 트레이, 알림, 확인 창. */
import type { Words } from './en';
import type * as english from './en-called';

export const called: Words<typeof english.called> = {
  practice: '연습',
  marked: '{{name}}({{marks}})',
  state: '{{name}}: {{state}}',
};

export const work: Words<typeof english.work> = {
  shells_other: '셸 {{count}}개',
  transfers_other: '파일 전송 {{count}}개',
  connections_other: '다른 프로그램의 연결 {{count}}개',
  cut: '다음 작업이 중단됩니다: {{work}}',
};

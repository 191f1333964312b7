/** 도움말 화면의 문구. 내용은 assets/help에 있습니다. */
import type * as english from './en-help';
import type { Words } from './en';

export const help: Words<typeof english.help> = {
  title: '도움말',
  open: '도움말',
  contents: '목차',
  find: '도움말에서 찾기',
  close: '도움말 닫기',
  what: '어떤 문제입니까?',
  gone: '이 페이지는 없습니다',
  none: '도움말에 “{{typed}}” 내용이 없습니다.',
  found_other: '{{count}}개 페이지',
};

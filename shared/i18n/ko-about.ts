/** 앱이 무엇이고 무엇으로 이루어졌는지. */
import type { Words } from './en';
import type * as english from './en-about';

export const about: Words<typeof english.about> = {
  headline: 'FieldTunnel 정보',
  version: '버전',
  runtime: '런타임',
  platform: '시스템',
  tokens: '저장된 토큰',
  encrypted: '이 컴퓨터의 키 저장소로 암호화',
  memory: '메모리에만 보관: 이 컴퓨터에 키 저장소가 없음',
  licence: '라이선스',
  apache: 'Apache License 2.0',
  privacy:
    'FieldTunnel은 AWS, 그리고 사용자가 설정한 엔드포인트와 포털 외에는 어디에도 정보를 보내지 않습니다. 보고서는 요청할 때만 만들며 토큰은 들어 있지 않습니다.',
  licences: {
    open: '라이선스',
    headline: '라이선스',
    sentence_other: 'FieldTunnel에는 다른 사람의 패키지 {{count}}개가 각자의 라이선스로 들어 있습니다.',
    beside: 'Electron, Chromium, Node.js의 고지는 프로그램 옆에 있습니다.',
    loading: '라이선스를 읽는 중 …',
    missing: '이 빌드에는 라이선스 목록이 없습니다. 프로그램 옆의 NOTICES.txt에 있습니다.',
  },
};

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
  presets: '조직의 사전 설정',
  places: {
    read: '읽음',
    unreadable: '이 위치를 읽지 못해 그 내용을 사용하지 않습니다.',
    unreadableBecause: '이 위치를 읽지 못해({{detail}}) 그 내용을 사용하지 않습니다.',
    'not-understood': 'JSON 객체가 아니어서 그 내용을 사용하지 않습니다.',
    'not-understoodBecause': 'JSON 객체가 아니어서({{detail}}) 그 내용을 사용하지 않습니다.',
    changeable: '관리자가 아닌 사람도 바꿀 수 있어 그 내용을 사용하지 않습니다.',
  },
  skipped: '건너뜀: {{entry}}',
  faults: {
    unknown: '이런 이름의 항목은 없습니다.',
    invalid: '관리자 도움말에 적힌 형식이 아닙니다.',
    incomplete: '함께 필요한 항목이 없거나 건너뛰었습니다.',
    twice: '같은 이름이 이미 있습니다.',
    file: '지정한 인증서 파일을 사용할 수 없습니다.',
  },
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

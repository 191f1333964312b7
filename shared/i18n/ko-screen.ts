import type * as english from './en-screen';
import type { Words } from './en';

export const screen: Words<typeof english.screen> = {
  label: '{{device}} 화면',
  size: '{{width}} × {{height}}',
  withPassword: '암호 사용',
  withoutPassword: '암호 없음',
  fit: '창에 맞춤',
  viewOnly: '보기 전용',
  keys: '키',
  sendClipboard: '내 클립보드 보내기',
  takeClipboard: '디바이스 클립보드 가져오기',
  more: '화면 추가 작업',
  leave: '화면 종료',
  forget: '암호 삭제',
  stays: '마지막 화면은 위에 그대로 있습니다.',
  notSent: '지금 누르는 키는 전송되지 않습니다',
  words: '디바이스에서 보낸 문구: {{words}}',
  ask: {
    headline: '{{device}} 화면의 암호를 입력하십시오',
    sentence: '이번 작업에서 한 번만 묻습니다. $t(cloud.name)가 아니라 디바이스에서 확인합니다.',
    password: '화면 암호',
    hint: 'VNC는 처음 여덟 글자만 확인합니다.',
    missing: '화면 암호를 입력하십시오.',
    rememberNot: '이 컴퓨터에는 키 저장소가 없어 이번 작업이 끝나면 암호가 삭제됩니다.',
    rememberNameless: '붙여넣은 토큰으로는 디바이스 이름을 알 수 없어 이번 작업이 끝나면 암호가 삭제됩니다.',
    do: '화면 보기',
    refused: '{{device}}에서 이 암호를 받아들이지 않았습니다.',
  },
  reaching: {
    headline: '{{device}} 화면에 연결하는 중',
    sentence: '터널을 통해 디바이스의 VNC 서비스에 연결합니다.',
  },
  lost: {
    headline: '화면 연결이 종료되었습니다',
    sentence: '터널은 유지되고 있으며, 디바이스의 VNC 서비스와의 연결만 종료되었습니다.',
    do: '다시 보기',
  },
  away: {
    headline: '{{device}} 화면을 표시하지 않고 있습니다',
    sentence: '아무도 보지 않는 화면은 전송하지 않습니다.',
    do: '화면 보기',
  },
  failed: {
    'no-answer': {
      headline: '{{device}}에서 VNC에 응답하지 않았습니다',
      sentence: '디바이스가 아무것도 보내기 전에 연결이 종료되었습니다. VNC 서비스가 실행되고 있지 않을 수 있습니다.',
    },
    'no-port': {
      headline: '{{device}} 화면으로 이어지는 로컬 포트가 없습니다',
      sentence:
        '디바이스에는 아직 아무것도 요청하지 않았습니다. VNC 서비스에 포트가 없는 이유는 터널 화면에 나와 있습니다.',
    },
    'not-vnc': {
      headline: '{{device}}에서 VNC가 아닌 다른 서비스가 응답했습니다',
      sentence: '터널의 이 서비스는 디바이스의 다른 프로그램으로 연결됩니다.',
    },
    'timed-out': {
      headline: '{{device}} 화면이 제때 열리지 않았습니다',
      sentence: '30초 안에 로그인하지 못했습니다.',
    },
    security: {
      headline: '{{device}}에서 이 창이 지원하지 않는 로그인 방식을 요구합니다',
      sentence: '가능한 방식: {{types}}. 이 컴퓨터의 VNC 프로그램에서는 가능할 수 있습니다.',
    },
    refused: {
      headline: '{{device}}에서 화면 연결을 거부했습니다',
      sentence: '이유는 알리지 않았습니다.',
    },
    unreadable: {
      headline: '{{device}}에서 보내는 내용을 표시할 수 없습니다',
      sentence: 'VNC 규칙에 맞지 않는 내용이 와서 연결을 종료했습니다.',
    },
    'too-large': {
      headline: '{{device}} 화면이 이 창에서 표시하기에는 너무 큽니다',
      sentence:
        '디바이스에서 알린 크기: {{width}} × {{height}} 픽셀. 이 컴퓨터의 VNC 프로그램에서는 표시할 수 있습니다.',
    },
  },
};

import type * as english from './en-ending';
import type { Words } from './en';

export const ending: Words<typeof english.ending> = {
  headline: '터널이 {{time}}에 종료됩니다({{left}} 남음)',
  sentence: '터널은 연장할 수 없습니다. 터널이 종료되면 그 안의 연결도 모두 끊깁니다.',
  next: '터널은 연장할 수 없습니다. 이 터널이 유지되는 동안 다음 터널이 같은 포트를 넘겨받습니다.',
  letEnd: '그대로 종료',
  putAway: '닫기: 터널 종료 시각',
  work: '진행 중인 작업은 이렇게 됩니다',
  ports: '포트',
  portsStay_other: '{{ports}} 그대로 유지',
  portsHow: '이미 맺은 연결은 {{time}}까지 이 터널에서 유지됩니다',
  shells_other: '열린 셸은 {{time}}까지 유지',
  shellsHow: '그 뒤 다시 로그인하며, 셸의 작업은 중단될 수 있습니다',
  file: '{{name}}: 멈춘 지점부터 이어서 전송',
  files: '파일 {{count}}개: 멈춘 지점부터 이어서 전송',
  filesHow: '늦어도 {{time}}부터는 다음 터널에서 전송합니다',
  lasts: '{{life}}, {{until}}까지',
};

export const ends: Words<typeof english.ends> = {
  tunnel: '터널 종료 {{time}}',
  signIn: '$t(cloud.name) 로그인 종료 {{time}}',
  clock: '이 컴퓨터의 시계가 {{minutes}}분 어긋나 있습니다',
};

export const next: Words<typeof english.next> = {
  open: '다음 터널 열기',
  continue: '다음 터널로 계속',
  close: '다음 터널 닫기',
  opening: {
    headline: '다음 터널을 열고 있습니다',
    sentence: '디바이스가 다음 터널에 연결될 때까지 현재 터널은 그대로 유지됩니다.',
  },
  connection: {
    headline: '다음 터널에 연결하고 있습니다',
    sentence: '다음 터널이 열렸습니다. 디바이스가 그 터널에 연결될 때까지 현재 터널은 그대로 유지됩니다.',
  },
  device: {
    headline: '다음 터널에서 {{device}}의 연결을 기다리고 있습니다',
    sentence: '디바이스가 연결되면 포트를 옮깁니다. 그때까지는 현재 터널에서 계속 작업할 수 있습니다.',
  },
  kept: '다음 터널이 열린 채로 기다리고 있습니다',
  failed: '다음 터널이 열렸지만 포트를 넘겨받지 못했습니다',
  none: '다음 터널을 열지 못했습니다',
  why: '원인: {{why}}.',
  unchanged: '현재 터널은 그대로입니다.',
  unchangedUntil: '현재 터널은 그대로이며 {{time}}에 종료됩니다.',
  portsStay: '포트는 현재 터널에 그대로 있습니다.',
  portsStayUntil: '포트는 현재 터널이 종료되는 {{time}}까지 그대로 있습니다.',
  noOther: '계속하면 이미 열린 터널을 사용하며, 터널을 하나 더 열지 않습니다.',
  isOpen: '다음 터널이 이미 열려 있습니다. 현재 터널이 끝나면 그 터널에서 계속합니다.',
  former_other: '이전 터널에서 연결 {{count}}개가 유지되고 있습니다.',
  formerUntil_other: '이전 터널에서 연결 {{count}}개가 {{time}}까지 유지됩니다.',
};

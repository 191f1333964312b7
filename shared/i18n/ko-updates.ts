/** 앱의 새 버전. */
import type { Words } from './en';
import type * as english from './en-updates';

export const updates: Words<typeof english.updates> = {
  title: '업데이트',
  off: '조직에서 업데이트를 사용하지 않도록 설정했습니다.',
  nowhere: '업데이트를 찾을 위치가 설정되어 있지 않습니다. 관리자가 설정할 수 있습니다.',
  lookedAt: '마지막으로 찾은 시각: {{when}}',
  never: '아직 찾아보지 않음',
  look: '업데이트 찾기',
  looking: '업데이트를 찾는 중',
  notNow: '연결된 것이 없을 때 찾습니다.',
  found: {
    current: '새 버전이 없었습니다.',
    newer: '새 버전이 있었습니다.',
    unreachable: '업데이트 위치에 연결할 수 없었습니다.',
    missing: '업데이트 위치에 업데이트 파일이 없었습니다.',
    refused: '업데이트 위치가 거부했습니다.',
    redirected: '업데이트 위치에서 다른 주소로 리디렉션했지만 FieldTunnel은 따르지 않습니다.',
    'too-large': '업데이트 파일이 너무 큽니다. 그 내용을 사용하지 않습니다.',
    signature: '업데이트 파일이 조직의 키로 서명되지 않았습니다. 그 내용을 사용하지 않습니다.',
    form: '업데이트 파일을 이해할 수 없습니다. 그 내용을 사용하지 않습니다.',
    early: '이 컴퓨터의 시계로는 업데이트 파일의 서명 시각이 미래입니다. 날짜와 시간을 확인하십시오.',
    expired: '업데이트 파일의 유효 기간이 지났습니다. 관리자가 새로 서명할 수 있습니다.',
    replayed: '업데이트 파일이 이전에 받은 것보다 오래되었습니다. 그 내용을 사용하지 않습니다.',
  },
  offer: {
    fetching: '{{version}} 버전을 받는 중: {{percent}}%',
    ready: '{{version}} 버전을 받았습니다. FieldTunnel을 종료하면 설치됩니다.',
    'by-hand': {
      system: '{{version}} 버전이 나왔습니다. 이 시스템에서는 FieldTunnel이 직접 설치하지 않습니다.',
      computer:
        '{{version}} 버전이 나왔습니다. FieldTunnel이 이 컴퓨터의 모든 사용자용으로 설치되어 있어 관리자가 설치해야 합니다.',
      'no-package': '{{version}} 버전이 있지만 이 컴퓨터용 패키지가 없습니다.',
      tried: '{{version}} 버전 설치를 두 번 시작했지만 아직 현재 버전이 실행됩니다. 관리자가 설치할 수 있습니다.',
      source: '{{version}} 버전이 나왔습니다. 현재 앱은 소스에서 실행 중이라 교체되지 않습니다.',
    },
    where: '위치: {{place}}',
    failed: {
      interrupted: '{{version}} 버전을 일부만 받았습니다. 다음에 찾을 때 이어서 받습니다.',
      missing: '업데이트 위치에 {{version}} 버전의 패키지가 없습니다.',
      refused: '업데이트 위치가 {{version}} 버전의 패키지를 거부했습니다.',
      redirected:
        '업데이트 위치에서 {{version}} 버전의 패키지를 다른 주소로 리디렉션했지만 FieldTunnel은 따르지 않습니다.',
      'too-large': '{{version}} 버전의 패키지가 업데이트 파일에 적힌 것보다 큽니다. 삭제했습니다.',
      'wrong-content': '{{version}} 버전의 패키지가 서명된 것과 다릅니다. 삭제했습니다.',
      'disk-full': '{{version}} 버전의 패키지를 둘 디스크 공간이 없습니다.',
      'not-written': '{{version}} 버전의 패키지를 저장하지 못했습니다.',
    },
  },
  oldest: {
    soon: '{{date}}부터 조직에서 {{version}} 이상의 버전에만 새 연결을 허용합니다.',
    now: '조직에서 {{version}} 이상의 버전에만 새 연결을 허용합니다. 이미 연결된 것은 그대로 유지됩니다.',
  },
  line: {
    ready: '종료하면 {{version}} 버전이 설치됩니다',
    'by-hand': '{{version}} 버전이 나왔습니다',
    soon: '{{date}}부터 새 연결에 {{version}} 버전이 필요합니다',
    now: '새 연결에 {{version}} 버전이 필요합니다',
  },
};

import type { PresetWords } from './page';

export const words: PresetWords = {
  head: ['항목', '값', '설명'],
  text: (longest) => (longest === undefined ? '텍스트' : `텍스트, ${longest}자 이하`),
  range: (from, to) => `${from}~${to}`,
  list: (most) => (most === undefined ? '텍스트 목록' : `텍스트 목록, ${most}개 이하`),
  yesOrNo: '`true`, `false`',
  object: '객체',
  described: {
    organisation: '설정 화면에 표시되는 조직의 이름입니다.',
    'portals[].startUrl': '액세스 포털의 시작 URL입니다. 하나라도 설정하면 다른 포털로는 로그인할 수 없습니다.',
    'portals[].region': '그 포털의 리전입니다.',
    'environments[].label': '자체 엔드포인트가 있는 환경의 이름입니다.',
    'environments[].region': '그 환경의 리전입니다.',
    'environments[].fips': 'FIPS 엔드포인트를 사용합니다. 없으면 `false`입니다.',
    'environments[].dualStack': '듀얼 스택 엔드포인트를 사용합니다. 없으면 `false`입니다.',
    'environments[].controlPlane': '컨트롤 플레인의 주소입니다.',
    'environments[].iot': '디바이스 목록에 쓰는 AWS IoT의 주소입니다.',
    'environments[].dataPlane': '데이터 플레인의 호스트입니다.',
    'environments[].caFile': '이 환경에만 쓰는 인증 기관의 PEM 파일입니다.',
    'environments[].profile': '공유 AWS 파일의 프로필입니다.',
    environment:
      '아직 선택하지 않은 사람이 시작하는 곳입니다. `{"region": …}` 값은 그 리전의 AWS, `{"label": …}` 값은 `environments` 중 하나입니다.',
    'network.mode': '웹 프록시를 알아내는 방법입니다. `manual` 값에는 `network.address` 항목이 필요합니다.',
    'network.address': '웹 프록시의 호스트와 포트입니다. 이름과 암호는 사용자가 입력합니다.',
    'network.exceptions': '프록시 없이 연결하는 호스트와 `.domains` 목록이며 쉼표로 구분합니다.',
    'network.caFile': '모든 환경에 쓰는 조직 인증 기관의 PEM 파일입니다. 사용자에게 묻지 않습니다.',
    'portRange.first': '서비스가 받는 첫 로컬 포트입니다.',
    'portRange.last': '마지막 포트입니다.',
    language: '앱의 언어입니다.',
    deskLanguage: '보고서와 요청서의 언어입니다.',
    ticketPage: '티켓 주소이며 번호 자리에 `{ticket}` 표시를 넣습니다. 비어 있으면 없습니다.',
    linkPage: '티켓 링크를 여는 조직의 페이지입니다. 비어 있으면 없습니다.',
    linkHosts:
      '`#` 뒤에 티켓 링크가 있는 https 페이지의 호스트이며 `desk.example.com`과 같이 씁니다. 그런 주소를 붙여넣거나 명령줄에 줄 때 적용합니다. 다른 호스트의 페이지에 있는 링크는 거부하며, `linkPage` 항목도 이 호스트 중 하나에 있어야 합니다. 없으면 `linkPage` 항목의 호스트만 허용합니다.',
    'openers[].name': 'SSH 서비스를 여는 프로그램의 이름입니다.',
    'openers[].path': '그 프로그램의 파일입니다.',
    'openers[].args': '그 프로그램의 인수입니다. `{host}`, `{port}`, `{user}`, `{thing}`, `{alias}` 자리가 채워집니다.',
    'logins[].thing':
      '이 항목을 적용할 사물 이름이며 `pump-*`와 같이 `*` 자리에는 모든 문자가 올 수 있습니다. 없으면 모든 이름에 적용됩니다.',
    'logins[].thingType': '이 항목을 적용할 사물 유형입니다. 없으면 모든 유형에 적용됩니다.',
    'logins[].user':
      '그 디바이스의 로그인에 미리 채워지는 사용자 이름입니다. 처음으로 맞는 항목을 쓰며 사용자가 다른 이름을 입력할 수 있습니다.',
    lifetimeMinutes: '버튼 한 번으로 여는 터널의 수명(분)입니다.',
    asksDevices: '`false` 값이면 아직 모르는 디바이스의 인사말을 앱 자체의 연결로 묻지 않습니다.',
    practice: '`false` 값이면 이 노트북에 연습이 없습니다.',
    recording:
      '`required` 값이면 창 안의 터미널 출력을 항상 기록하며 기록할 수 없으면 셸을 열지 않으며 기록이 최대 크기(250 MB)에 이르면 셸도 끝납니다. 다른 프로그램은 기록하지 않습니다. `off` 값이면 기록하지 않습니다.',
    'commandLine.yes': '명령줄의 `--yes` 옵션이 창의 확인을 대신할 수 있는지 정합니다. 없으면 `false`입니다.',
    'updates.enabled': '`false` 값이면 업데이트를 찾지 않습니다.',
    'updates.source':
      '업데이트를 찾는 곳입니다. https 주소 또는 공유 폴더와 같은 폴더입니다. `updates.publicKey` 항목이 필요합니다.',
    'updates.publicKey':
      '업데이트를 확인하는 키입니다. Ed25519 공개 키 PEM 파일의 첫 줄과 마지막 줄 사이의 한 줄입니다.',
    'updates.oldestVersion': '새 연결을 만들 수 있는 가장 오래된 버전입니다.',
    'updates.oldestVersionFrom':
      '그 제한이 시작되는 날짜이며 `2027-01-15`와 같이 씁니다. 그 전에 화면에서 알립니다. 없으면 바로 적용됩니다.',
  },
};

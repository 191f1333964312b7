import type { PresetWords } from './page';

export const words: PresetWords = {
  head: ['Entry', 'What it may be', 'What it does'],
  text: (longest) => (longest === undefined ? 'Text' : `Text, at most ${longest} characters`),
  range: (from, to) => `${from} to ${to}`,
  list: (most) => (most === undefined ? 'A list of texts' : `A list of at most ${most} texts`),
  yesOrNo: '`true`, `false`',
  object: 'An object',
  described: {
    organisation: 'What the company calls itself, as it stands in the settings.',
    'portals[].startUrl': 'Start URL of an access portal. Where at least one is set, nobody signs in with another.',
    'portals[].region': 'Region of that portal.',
    'environments[].label': 'Name of an environment with endpoints of its own.',
    'environments[].region': 'Its Region.',
    'environments[].fips': 'Uses FIPS endpoints. Absent: `false`.',
    'environments[].dualStack': 'Uses dual-stack endpoints. Absent: `false`.',
    'environments[].controlPlane': 'Address of the control plane.',
    'environments[].iot': 'Address of AWS IoT, for the list of devices.',
    'environments[].dataPlane': 'Host of the data plane.',
    'environments[].caFile': 'A PEM file of authorities for this environment alone.',
    'environments[].profile': 'A profile of the shared AWS files.',
    environment:
      'Where the app begins for whoever has not chosen yet: `{"region": …}` is AWS there, `{"label": …}` one of `environments`.',
    'network.mode': 'Where the web proxy is known from. `manual` needs `network.address`.',
    'network.address': 'Host and port of the web proxy. Name and password are typed by the person.',
    'network.exceptions': 'Hosts and `.domains` that are reached without it, separated by commas.',
    'network.caFile':
      'A PEM file with the authorities of the company, for every environment. Nobody is asked about it.',
    'portRange.first': 'First local port that services get.',
    'portRange.last': 'Last one.',
    language: 'Language of the app.',
    deskLanguage: 'Language of reports and requests.',
    ticketPage: 'Address of a ticket, with `{ticket}` for its number; empty: none.',
    linkPage: 'Page of the company that opens ticket links; empty: none.',
    linkHosts:
      'Hosts, as `desk.example.com`, whose https pages may carry a ticket link behind their `#`, where such an address is pasted or given to the command line. A link from a page of another host is refused, and `linkPage` has to be on one of them. Absent: the host of `linkPage` alone.',
    'openers[].name': 'Name of a program that SSH services are opened in.',
    'openers[].path': 'Its file.',
    'openers[].args': 'Its arguments. `{host}`, `{port}`, `{user}`, `{thing}` and `{alias}` are filled in.',
    'logins[].thing': 'Thing names that this is for, with `*` for any characters, as `pump-*`. Absent: every name.',
    'logins[].thingType': 'The thing type that this is for. Absent: every type.',
    'logins[].user':
      'The user name that the login on such a device starts from. The first entry that fits counts; the person may type another.',
    lifetimeMinutes: 'Minutes that a tunnel opened with one press may live.',
    asksDevices:
      '`false`: a device that is not known yet is not asked for its greeting on a connection of the app’s own.',
    practice: '`false`: there is no practice on this laptop.',
    recording:
      '`required`: what the terminal in the window prints is always recorded, and without a recording there is no shell: one that has filled its recording (250 MB) ends; other programs are not recorded. `off`: never.',
    'commandLine.yes': 'Whether `--yes` on the command line may confirm in place of the window. Absent: `false`.',
    'updates.enabled': '`false`: FieldTunnel looks for no updates.',
    'updates.source':
      'Where updates are looked for: an https address, or a folder, as of a share. Needs `updates.publicKey`.',
    'updates.publicKey':
      'The key that updates are checked with: of the PEM file of an Ed25519 public key, the line between the first and the last.',
    'updates.oldestVersion': 'The oldest version that may make new connections.',
    'updates.oldestVersionFrom': 'The day from which that is so, as `2027-01-15`; it is said before. Absent: at once.',
  },
};

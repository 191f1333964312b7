import type { Policy } from '../../../shared/policy/policy';

/** One of each entry, as a company would have it. */
export const example: { readonly [Key in keyof Policy]-?: NonNullable<Policy[Key]> } = {
  organisation: 'Hanbit Waterworks',
  portals: [{ startUrl: 'https://hanbit.awsapps.com/start', region: 'ap-northeast-2' }],
  environments: [
    {
      label: 'Plant',
      region: 'ap-northeast-2',
      controlPlane: 'https://vpce-0a1b2c3d.api.tunneling.iot.ap-northeast-2.vpce.amazonaws.com',
      dataPlane: 'vpce-0a1b2c3d.data.tunneling.iot.ap-northeast-2.vpce.amazonaws.com',
    },
  ],
  environment: { region: 'ap-northeast-2' },
  network: { mode: 'manual', address: 'proxy.hanbit.example:8080', exceptions: '.hanbit.example' },
  portRange: { first: 40000, last: 40999 },
  language: 'ko',
  deskLanguage: 'en',
  ticketPage: 'https://desk.hanbit.example/browse/{ticket}',
  linkPage: 'https://desk.hanbit.example/fieldtunnel',
  linkHosts: ['desk.hanbit.example', 'wiki.hanbit.example:8443'],
  openers: [
    {
      name: 'MobaXterm',
      path: 'C:\\Program Files (x86)\\Mobatek\\MobaXterm\\MobaXterm.exe',
      args: ['-newtab', 'ssh -p {port} {user}@{host}'],
    },
  ],
  logins: [
    { thing: 'pump-*', user: 'technician' },
    { thingType: 'Camera', user: 'admin' },
  ],
  lifetimeMinutes: 240,
  asksDevices: true,
  practice: true,
  recording: 'required',
  commandLine: { yes: false },
  updates: {
    enabled: true,
    source: '\\\\files.hanbit.example\\fieldtunnel',
    publicKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
    oldestVersion: '0.1.0',
    oldestVersionFrom: '2027-01-15',
  },
};

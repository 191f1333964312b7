/** English. Plain and short; a headline says the state, the sentence what it means, a button what it will do. */
import { about } from './en-about';
import { allowance, closeTunnel, denied, menu, port, rotate, services, tabs, ticketLink } from './en-connection';
import { called, work } from './en-called';
import { faults } from './en-faults';
import { help } from './en-help';
import { device, rail, thing, tunnels } from './en-list';
import { confirm, openTunnel, token, welcome } from './en-opening';
import { line } from './en-line';
import { linkErrors, missingPrograms, networkRequest, problems, recoveries, requestErrors } from './en-problems';
import { settings } from './en-settings';
import { account, signIn, signInLink } from './en-sign-in';
import { amount, chain, status, time, timeline } from './en-status';
import { report } from './en-report';
import { adminRequest } from './en-request';
import { screen } from './en-screen';
import { files, transfers } from './en-files';
import { updates } from './en-updates';
import { login, terminal } from './en-visit';

export const en = {
  app: {
    name: 'FieldTunnel',
    loading: 'Starting',
    lost: {
      headline: 'FieldTunnel is not answering',
      sentence: 'This window no longer hears from the app. Close it and open FieldTunnel again.',
    },
    skip: 'Go to the content',
    crashed: {
      headline: 'This screen could not be shown',
      sentence: 'Open connections are not affected: they run outside this window.',
      again: 'Show it again',
    },
  },
  // Who answers: AWS, or in practice (context `practice`, see format/use-words.ts) the service on this laptop.
  cloud: { name: 'AWS', name_practice: 'the practice service', start: 'AWS', start_practice: 'The practice service' },
  action: {
    connect: 'Connect',
    resume: 'Go on',
    disconnect: 'Disconnect',
    stop: 'Stop',
    stopWaiting: 'Stop waiting',
    tellOnline: 'Tell me when it is online',
    tellMeNot: 'No need to tell me',
    cannotTell: {
      denied: 'Cannot tell when it is online: your role may not ask',
      rejected: 'Cannot tell when it is online: the question was refused',
      unlisted: 'Cannot tell when it is online: it is not listed',
    },
    tryAgain: 'Try again',
    openTunnel: 'Open a tunnel',
    openAndConnect: 'Open a tunnel and connect',
    change: 'Change',
    closeTunnel: 'Close tunnel',
    copy: 'Copy',
    copied: 'Copied',
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    notNow: 'Not now',
    dismiss: 'Dismiss',
    back: 'Back',
    showCommand: 'Show command',
    details: 'Details',
    whatAws: 'What AWS answered',
    whatAws_practice: 'What the service answered',
    whatToCheck: 'What to check at the device',
    more: 'More actions',
    openVnc: 'Open screen sharing',
    showIt: 'Show it',
  },
  command: {
    shell: 'For the shell',
    shells: { powershell: 'PowerShell', cmd: 'Command Prompt', posix: 'sh' },
  },
  called,
  work,
  rail,
  account,
  signIn,
  signInLink,
  device,
  time,
  amount,
  chain,
  status,
  services,
  tabs,
  port,
  timeline,
  line,
  menu,
  ticketLink,
  allowance,
  closeTunnel,
  rotate,
  report,
  adminRequest,
  openTunnel,
  thing,
  tunnels,
  confirm,
  welcome,
  token,
  denied,
  practice: {
    off: 'Your organisation has switched practice off on this laptop.',
    headline: 'Practice',
    sentence:
      'A tunneling service and its devices, simulated on this laptop. It speaks as AWS does, nothing leaves this computer, and nothing is charged.',
    start: 'Start practice',
    leave: 'Leave practice',
    starting: 'Starting practice',
    failed: 'Practice could not start.',
    devices: 'Practice devices',
    agents: {
      localproxy: 'Agent like localproxy 3: several services, many connections',
      'localproxy-v2': 'Agent like localproxy 3 set to V2: several services, one connection each',
      greengrass: 'Agent like the Greengrass component: one service, one connection, older protocol',
      'device-client': 'Agent like the AWS IoT Device Client: one service, older protocol',
      'cpp-sdk': 'Agent like a program of the C++ SDK: several services, many connections',
    },
    running: 'running',
    stopped: 'stopped',
    choose: 'Open',
    chooseLabel: 'Open {{device}}',
    noDevices: 'This practice service runs without devices.',
    rehearse: 'Rehearse a failure',
    rehearseSentence:
      'Each makes one thing go wrong, as it does in the field. The app then says what it is and how to get past it.',
    target: 'Acts on',
    targetAll: 'All practice tunnels',
    when: { now: 'at once', next: 'the next time', 'until-cleared': 'until ended' },
    do: 'Rehearse',
    doLabel: 'Rehearse: {{fault}}',
    end: 'End',
    endLabel: 'End: {{fault}}',
    active: 'active',
    armed: 'waits for the next time',
    done: 'Done at {{time}}.',
    showSession: 'See what happens',
    endpoints: 'Endpoints',
    endpointsSentence: 'For the AWS CLI, localproxy or an MQTT client.',
    controlPlane: 'Control plane',
    dataPlane: 'Data plane',
    mqtt: 'MQTT broker',
    caFile: 'CA certificate',
    copyLabel: 'Copy {{what}}',
    nothingOpen: 'There is no open practice tunnel to act on. Open a tunnel to a practice device first.',
    nothingConnected: 'There is nothing to act on: this laptop is not connected to the tunnel. Connect first.',
    groups: {
      tokens: 'Tokens',
      device: 'The device',
      network: 'The network',
      tunnel: 'The tunnel and the service',
      role: 'What the role may do',
    },
  },
  settings,
  login,
  terminal,
  screen,
  files,
  transfers,
  about,
  updates,
  proxyPassword: {
    title: 'The web proxy asks who you are',
    sentence:
      '{{host}} lets nobody through without a name and a password that it accepts. What was interrupted then goes on by itself.',
    do: 'Save and go on',
  },
  notice: {
    label: 'Notices',
    'tokens-in-memory':
      'This computer offers no key store. Tokens and sign-ins are kept in memory and forgotten when FieldTunnel ends.',
    'storage-locked':
      'The key store of this computer refuses for now; it may be locked. Saved sign-ins and tokens cannot be read or updated meanwhile. Nothing was lost: unlock it and try again.',
    'storage-not-saving':
      'Saved sign-ins and tokens cannot be updated on disk for now ({{code}}). What is new is kept in memory, what was saved stays, and FieldTunnel tries again by itself.',
    'storage-reset':
      'Saved sign-ins or tokens could not be read on this computer and were set aside. FieldTunnel asks for what is missing when it is needed.',
    'service-time':
      'This computer’s clock is {{minutes}} min off. Requests are signed with the time of $t(cloud.name) instead.',
    'sign-in-ends':
      'Your sign-in to AWS ends at {{time}}. What is connected stays connected; to open, repair or close a tunnel after that, sign in again.',
    ownTime: 'Use this computer’s time',
    'settings-unreadable':
      'The settings file could not be read. FieldTunnel uses its defaults and has left the file as it is.',
    'practice-failed': 'Practice could not start: {{reason}}',
    'links-left-out':
      'More than ten links waited. Those that came after them were left out and nothing was done: open them again.',
  },
  problems,
  recoveries,
  networkRequest,
  requestErrors,
  missingPrograms,
  linkErrors,
  faults,
  help,
} as const;

/** The same keys with any words; a language without a singular leaves the `_one` forms out. */
export type Words<T> = {
  readonly [Key in keyof T as Key extends `${string}_one` ? never : Key]: T[Key] extends string
    ? string
    : Words<T[Key]>;
};

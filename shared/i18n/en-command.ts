/** What the command `fieldtunnel` says. */
import type { CommandWords } from '../command-line/words';

const options = `Options of every command:
  --json      the answer as one JSON object (connect, list, status)
  --help      this text`;

/** What `fieldtunnel --help` prints. */
const help: CommandWords['help'] = {
  all: `fieldtunnel: reach devices from the command line, through the running app.
The app is started if it does not run.

  fieldtunnel connect DEVICE [--service NAME] [--ticket TICKET] [-- PROGRAM ARGUMENTS…]
  fieldtunnel ssh DEVICE [ARGUMENTS OF SSH…]
  fieldtunnel list
  fieldtunnel status
  fieldtunnel open-link LINK
  fieldtunnel report [DEVICE]

fieldtunnel COMMAND --help says more about one.

${options}

Exit status:
  0    done
  1    something unexpected
  2    wrong use
  3    the app could not be reached
  4    the app has another version
  5    declined or ended in the window
  6    not allowed on this laptop: --yes, or a link from pages of that host
  7    no such session or service
  10   the access token was refused, or somebody else took the tunnel over
  11   the tunnel is over, or in another Region
  12   the device is not there, or does not answer
  13   nobody is signed in to AWS
  14   AWS denied it
  15   the network: offline, web proxy, certificate, clock
  16   the local port is in use
  17   trouble at AWS
  126  the program could not be started
  127  the program was not found
With a program, its own exit status is passed on.`,
  connect: `fieldtunnel connect DEVICE [--service NAME] [--ticket TICKET] [--yes] [--json] [-- PROGRAM ARGUMENTS…]

Shows in the window what a link would show, waits until you confirm there, connects, and prints the
address of the local port, or runs the program with it. The connection stays when the program ends.

  --service NAME   the service of the tunnel; without it the only one, or the one for ssh
  --ticket TICKET  goes along as with a link
  --yes            confirms in place of the window, where your organisation allows it
  --json           prints the address, and what is known of the session, as JSON

In the arguments of the program {host}, {port}, {user} and {thing} stand for the values; it also has
FIELDTUNNEL_HOST, FIELDTUNNEL_PORT and FIELDTUNNEL_THING. It is started as it is, by no shell.

  fieldtunnel connect pump-station-07 --service HTTP1 -- curl http://{host}:{port}/`,
  ssh: `fieldtunnel ssh DEVICE [ARGUMENTS OF SSH…]

Connects as "fieldtunnel connect" does, then runs the ssh of this computer with the right port, user
and host key. Everything after the device is handed to ssh.

  fieldtunnel ssh pump-station-07 uptime`,
  list: `fieldtunnel list [--json]

Names of the devices that the app knows, and how the sessions on them are.`,
  status: `fieldtunnel status [--json]

The sessions: state or problem, local ports, and when the tunnel ends.`,
  'open-link': `fieldtunnel open-link LINK

Shows the link of a ticket in the window, as a click on it does. Nothing happens before you confirm.

LINK may be the https address of a page that carries the link behind its #, on a host that your
organisation names, or else on that of the page which the settings name.`,
  report: `fieldtunnel report [DEVICE]

The report of the session on a device, without a device of the newest one: what goes back into the ticket.`,
};

export const command: CommandWords = {
  help,
  usage: {
    'unknown-command': (name) => `There is no command ${name}.`,
    'unknown-option': (name) => `The option ${name} is not known here.`,
    'no-value': (name) => `${name} lacks its value, or has one where none belongs.`,
    'no-device': () => 'Which device? Name it after the command.',
    'bad-device': () => 'That is no name of a device: letters, digits, colon, _ and -.',
    'bad-value': (name) => `The value of ${name} cannot be used.`,
    'too-many': () => 'There is an argument too many. A program stands behind --.',
    'no-link': () => 'Which link? It stands after the command.',
    'no-program': () => 'There is no program behind --.',
  },
  seeHelp: 'fieldtunnel --help shows what can be written.',
  unreached: {
    'no-app': 'FieldTunnel does not answer.',
    'not-started': 'FieldTunnel was started and did not answer in time. Open its window and try again.',
    'not-the-app':
      'What answers there could not show that it is FieldTunnel. Quit FieldTunnel, start it again and try again.',
    'not-private':
      'Others can open the folder in which FieldTunnel says where it is to be reached. Quit FieldTunnel and start it again.',
    'path-too-long': 'The path of FieldTunnel’s data is too long for a socket on this computer.',
    lost: 'FieldTunnel ended before it answered.',
    'other-version': 'FieldTunnel that runs has another version than this command. Quit it and start it again.',
  },
  failed: {
    'bad-request': () => 'FieldTunnel does not take this.',
    'other-host': () => 'This link cannot be used. FieldTunnel takes no links from pages of this host.',
    declined: () => 'It was declined in the window.',
    stopped: () => 'The connection was ended in the window.',
    'too-many-links': () => 'Too many links wait in the window. Answer them first.',
    'yes-not-allowed': () => '--yes is not allowed on this laptop: confirm in the window, without it.',
    'no-session': () => 'There is no session on it.',
    'no-service': (services) => `The tunnel has no such service. It has: ${services}.`,
    'which-service': (services) => `Which service? Name one with --service: ${services}.`,
    'too-long': () => 'The answer is too long.',
    closing: () => 'FieldTunnel is about to end.',
    unexpected: () => 'Something unexpected happened. Save a report in FieldTunnel.',
  },
  progress: {
    confirm: (device) => `Confirm in FieldTunnel’s window: connect to ${device}?`,
    'yes-needs-window': () => 'There is something to decide that --yes does not stand for.',
    connecting: (device) => `Connecting to ${device}…`,
    reconnecting: () => 'The connection was lost; FieldTunnel connects again…',
    repairing: () => 'FieldTunnel repairs the connection…',
    'waiting-for-device': (device) => `Waiting for ${device}…`,
    'paste-token': () => 'Paste the access token in FieldTunnel’s window.',
  },
  starting: 'Starting FieldTunnel…',
  badLink: (reason) => `This link cannot be used. ${reason}`,
  opened: 'The link is shown in FieldTunnel’s window.',
  noDevices: 'No device is known.',
  noSessions: 'There is no session.',
  incomplete: 'These are not all devices: FieldTunnel has not read the whole list.',
  ends: (time) => `ends ${time}`,
  noSsh: 'OpenSSH is not installed on this computer.',
  notSsh: 'That service is not for ssh. Name one with --service in fieldtunnel connect.',
  noProgram: (program) => `${program} was not found.`,
  cannotStart: (program) => `${program} could not be started.`,
  noUser: 'Who one is on the device is not known: nothing can stand for {user}.',
};

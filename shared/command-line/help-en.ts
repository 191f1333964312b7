/** What `fieldtunnel --help` prints. */
const options = `Options of every command:
  --json      the answer as one JSON object (connect, list, status)
  --help      this text`;

export const helpEn = {
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
} as const;

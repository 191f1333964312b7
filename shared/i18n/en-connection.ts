/** Words of the rest of a connection: its services, its menu, its dialogs, and what is denied. */
export const services = {
  title: 'Services',
  connections_one: '{{count}} connection',
  connections_other: '{{count}} connections',
  as: 'as {{user}}',
  traffic: '{{up}} sent, {{down}} received',
  none: 'no connection yet',
  held: 'Held until the device is back',
  reserved: 'Reserved on this laptop',
  waitingClients_one: '{{count}} program waits for the connection, for {{left}} more',
  waitingClients_other: '{{count}} programs wait for the connection, the first for {{left}} more',
  queued_one: 'Busy: {{count}} program waits its turn, for {{left}} more',
  queued_other: 'Busy: {{count}} programs wait their turn, the first for {{left}} more',
  unreachable: 'The device ended its last connection without an answer',
  paused: 'Connection #{{number}} pauses the tunnel: its program is not reading. Let it go on, or close it.',
  pausedByOther: 'Paused by {{service}} connection #{{number}}',
  notOpen: 'Gets a port on this laptop when connected',
  terminal: 'Terminal',
  browser: 'Browser',
  remoteDesktop: 'Desktop',
  screen: 'Screen',
  openLabel: '{{action}}, {{service}}',
  copyLabel: 'Copy the address of {{service}}',
  more: 'More for {{service}}',
  openOutside: 'Open in the system’s terminal',
  openWith: 'Open in {{program}}',
  copyPlace: 'Copy {{place}}',
  editPort: 'Change the port',
  unnamed: 'Service',
  // A web page that was opened under the address of all devices.
  sharedPage: {
    'thing-unknown':
      'The page was opened at 127.0.0.1: which device it is of is not known here. A browser keeps one set of cookies for all pages at that address.',
    'name-unknown':
      'The page was opened at 127.0.0.1: this computer finds no name of its own for this device. A browser keeps one set of cookies for all pages at that address.',
    'other-program':
      'The page was opened at 127.0.0.1: another program listens at [::1], where the name of this device leads, too. A browser keeps one set of cookies for all pages at 127.0.0.1.',
  },
  empty: 'The services are known once the tunnel answers.',
  chosen: 'They are chosen when a tunnel is opened.',
  over: 'The tunnel has ended',
} as const;

export const port = {
  title: 'Port of {{service}} on this laptop',
  sentence: 'Programs connect to this port of 127.0.0.1. Open connections of this service are ended when it changes.',
  field: 'Port',
  hint: '1024 to 65535',
  invalid: 'A port is a number from 1024 to 65535.',
  change: 'Change port',
} as const;

/** What one works on at a device, one at a time. */
export const tabs = {
  label: 'Work on the device',
  terminal: 'Terminal',
  files: 'Files',
  screen: 'Screen',
  overview: 'Overview',
} as const;

export const menu = {
  services: 'Go to the services',
  rotate: 'Rotate a token',
  newTunnel: 'Open a new tunnel',
  openNext: 'Open the next tunnel',
  openNextCharged: 'Open the next tunnel (charged)',
  goOnNext: 'Go on with the next tunnel',
  newTunnelDenied: 'Open a new tunnel (your role may not)',
  report: 'Read the report',
  reconnects: 'Reconnect when FieldTunnel starts',
  reconnectsNot: 'Do not reconnect when FieldTunnel starts',
  forget: 'Take off the list',
  copyTunnelId: 'Copy tunnel ID',
  openTicket: 'Open ticket {{ticket}}',
  copyAddress: 'Copy the address of the first service',
  copyTicket: 'Copy ticket {{ticket}}',
} as const;

/** What the desk puts into a ticket. `page`: for ticket systems that keep only web addresses. */
export const ticketLink = {
  copy: 'Copy ticket link',
  copyLabel: 'Copy ticket link: tunnel {{id}}',
  openLabel: 'Open ticket {{ticket}} in the browser',
  page: 'Connect to {{name}} with FieldTunnel: {{page}}\n(If that page does not open FieldTunnel, open this address: {{link}} )',
} as const;

/** What pressing *Rotate and reconnect* once allowed for this tunnel. */
export const allowance = {
  sentence:
    'You allowed it once: from now on FieldTunnel rotates the laptop’s token by itself when it is refused, for this tunnel.',
  ask: 'Ask me each time',
} as const;

export const closeTunnel = {
  title: 'Close the tunnel to {{device}}?',
  sentence:
    'The tunnel ends for everybody, and cannot be opened again. The device is disconnected from it. A new tunnel is charged anew.',
  sentence_practice: 'The tunnel ends for everybody, and cannot be opened again. The device is disconnected from it.',
  elsewhere: 'Another computer is connected to this tunnel and will be cut off.',
  delete: 'Delete it as well',
  deleteWhat: 'Otherwise it can still be looked up for about three hours.',
  keep: 'Keep it open',
} as const;

export const rotate = {
  title: 'Rotate a token',
  sentence: 'The old token stops working at once. The tunnel’s end does not change.',
  choose: 'Which side',
  taken: 'Another computer is connected to this tunnel. A new token for this laptop disconnects it.',
  agentOffline: '$t(cloud.start) lists the device’s agent as offline: a new token cannot be delivered to one that is.',
  SOURCE: {
    title: 'This laptop (SOURCE)',
    what: 'This laptop reconnects on the same port, and open connections end. The device’s token stays as it is. Another computer on this side is disconnected.',
  },
  DESTINATION: {
    title: 'The device (DESTINATION)',
    what: 'The device is sent a new token over MQTT, and its agent reconnects with it. Open connections end.',
  },
  ALL: {
    title: 'Both sides (ALL)',
    what: 'Both sides are disconnected. This laptop reconnects by itself, the device’s agent with the new token it is sent. Open connections end.',
  },
  do: 'Rotate',
} as const;

// What the role may not do. `may` begins a sentence or is a headline; `call` is what an administrator knows it by.
export const denied = {
  sentence: '{{may}} ({{call}}).',
  again: 'It is allowed now: check again',
  untagged: {
    sentence: 'This tunnel was opened without tags, as $t(cloud.name) denied them ({{call}}).',
    ticket: 'The ticket is in its description instead.',
    left: 'Left out: {{keys}}.',
    next: 'The ticket goes into the description instead.',
  },
  may: {
    describe: 'Your role may not look at this tunnel',
    list: 'Your role may not list tunnels',
    open: 'Your role may not open tunnels',
    tag: 'Your role may not tag tunnels',
    close: 'Your role may not close this tunnel',
    delete: 'Your role may not delete this tunnel',
    search: 'Your role may not search for devices',
    SOURCE: 'Your role may not replace this laptop’s token',
    DESTINATION: 'Your role may not replace the device’s token',
    ALL: 'Your role may not replace the tokens of both sides at once',
    rotate: 'Your role may not replace tokens',
    other: 'Your role may not call {{action}}',
  },
} as const;

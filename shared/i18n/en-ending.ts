/** The end of a tunnel in use, and the tunnel that takes its place. */
export const ending = {
  headline: 'This tunnel ends at {{time}}, in {{left}}',
  sentence: 'A tunnel cannot be extended. Everything that is open in it ends with it.',
  next: 'A tunnel cannot be extended. The next one takes over the same ports while this one still runs.',
  letEnd: 'Let it end',
  putAway: 'Dismiss: the end of the tunnel',
  work: 'What happens to your work',
  ports: 'Ports',
  portsStay_one: '{{ports}} stays as it is',
  portsStay_other: '{{ports}} stay as they are',
  portsHow: 'open connections stay in this tunnel until {{time}}',
  shells_one: 'The open shell runs until {{time}}',
  shells_other: 'The open shells run until {{time}}',
  shellsHow: 'then FieldTunnel logs in again; what runs there may stop',
  file: '{{name}} goes on at the same byte',
  files: '{{count}} files go on at the same byte',
  filesHow: 'in the next tunnel from {{time}} at the latest',
  lasts: '{{life}}, until {{until}}',
} as const;

/** Everything that ends what somebody works on, in one line. */
export const ends = {
  tunnel: 'The tunnel ends {{time}}',
  signIn: 'the sign-in to $t(cloud.name) ends {{time}}',
  clock: 'this computer’s clock is {{minutes}} min off',
} as const;

export const next = {
  open: 'Open the next tunnel',
  continue: 'Go on with the next tunnel',
  close: 'Close the next tunnel',
  opening: {
    headline: 'Opening the next tunnel',
    sentence: 'Nothing changes in the present tunnel until the device is there in the next one.',
  },
  connection: {
    headline: 'Connecting to the next tunnel',
    sentence: 'It is open. Nothing changes in the present tunnel until the device is there in the next one.',
  },
  device: {
    headline: 'Waiting for {{device}} in the next tunnel',
    sentence: 'The ports move as soon as it connects there. Until then everything goes on in the present tunnel.',
  },
  kept: 'The next tunnel is open and waits',
  failed: 'The next tunnel is open, but did not take over',
  none: 'The next tunnel could not be opened',
  why: 'Why: {{why}}.',
  unchanged: 'Nothing has changed in the present tunnel.',
  unchangedUntil: 'Nothing has changed in the present tunnel, which ends at {{time}}.',
  portsStay: 'The ports stay with the present tunnel.',
  portsStayUntil: 'The ports stay with the present tunnel until it ends at {{time}}.',
  noOther: 'Going on uses the one that is open: no other is opened for it.',
  isOpen: 'The next tunnel is open already. When the present one is over, FieldTunnel goes on in that one.',
  former_one: '{{count}} connection goes on in the tunnel before.',
  former_other: '{{count}} connections go on in the tunnel before.',
  formerUntil_one: '{{count}} connection goes on in the tunnel before, until {{time}}.',
  formerUntil_other: '{{count}} connections go on in the tunnel before, until {{time}}.',
} as const;

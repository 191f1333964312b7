/** Words of a device's screen inside the window, and of what breaks. */
export const screen = {
  label: 'Screen of {{device}}',
  size: '{{width}} × {{height}}',
  withPassword: 'with a password',
  withoutPassword: 'without a password',
  fit: 'Fit',
  viewOnly: 'View only',
  keys: 'Keys',
  sendClipboard: 'Send my clipboard',
  takeClipboard: 'Take its clipboard',
  more: 'More about the screen',
  leave: 'End the screen',
  forget: 'Forget its password',
  stays: 'The last picture stays above.',
  notSent: 'what you press is not sent',
  words: 'Its words: {{words}}',
  ask: {
    headline: 'The screen of {{device}} asks for its password',
    sentence: 'Asked once for this visit. The device checks it, not $t(cloud.name).',
    password: 'Password of the screen',
    hint: 'VNC looks at the first eight characters only.',
    missing: 'Type the password of the screen.',
    rememberNot: 'This computer offers no key store: the password is forgotten when this visit ends.',
    rememberNameless: 'What was pasted names no device: the password is forgotten when this visit ends.',
    do: 'Show the screen',
    refused: '{{device}} did not accept this password.',
  },
  reaching: {
    headline: 'Reaching the screen of {{device}}',
    sentence: 'Through the tunnel, to the VNC service of the device.',
  },
  lost: {
    headline: 'The screen ended',
    sentence: 'The tunnel stands. The connection to the VNC service of the device is over.',
    do: 'Show it again',
  },
  away: {
    headline: 'The screen of {{device}} is not shown',
    sentence: 'Nothing is carried that nobody looks at.',
    do: 'Show the screen',
  },
  failed: {
    'no-answer': {
      headline: 'Nothing answered for VNC on {{device}}',
      sentence: 'The connection ended before the device had said anything. Its VNC service may not be running.',
    },
    'no-port': {
      headline: 'No local port leads to the screen of {{device}}',
      sentence: 'Nothing was asked of the device. The page of the tunnel says why its VNC service has no port.',
    },
    'not-vnc': {
      headline: 'Something else than VNC answered on {{device}}',
      sentence: 'This service of the tunnel leads to another program on the device.',
    },
    'timed-out': {
      headline: 'The screen of {{device}} did not come in time',
      sentence: 'No login came about within 30 seconds.',
    },
    security: {
      headline: '{{device}} wants a login that this window does not know',
      sentence: 'It takes only: {{types}}. A VNC program of this computer may know it.',
    },
    refused: {
      headline: '{{device}} refused the connection to its screen',
      sentence: 'It gave no reason.',
    },
    unreadable: {
      headline: 'What {{device}} sends cannot be drawn',
      sentence: 'It does not keep to the rules of VNC. The connection was ended because of it.',
    },
    'too-large': {
      headline: 'The screen of {{device}} is too large for this window',
      sentence: 'It announced {{width}} × {{height}} pixels. A VNC program of this computer may show it.',
    },
  },
} as const;

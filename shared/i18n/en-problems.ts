/**
 * Words for problems, refused requests and refused links. `{{device}}` never breaks across lines; see
 * components/device-name.tsx.
 */
export const problems = {
  'token-reused': {
    headline: 'This laptop’s access token was already used',
    sentence: '$t(cloud.start) accepts each token once. A new token for this laptop continues on the same port.',
  },
  'client-token-mismatch': {
    headline: 'This token is paired with another session',
    sentence:
      'Another computer or an earlier session used it first. A new token for this laptop continues on the same port.',
  },
  'token-refused': {
    headline: 'The tunnel refused this laptop’s token',
    sentence:
      '$t(cloud.start) did not accept the token, and its answer does not tell which side is at fault. New tokens for both sides can help. The device is disconnected for a moment.',
    SOURCE:
      '$t(cloud.start) did not accept the token, and its answer does not tell why. A new token for this laptop can help; it continues on the same port.',
  },
  'device-disconnected': {
    headline: '{{device}} is not connected to the tunnel',
    sentence:
      'It was not there when that was last checked, and why is not known here. A new token brings it back where its agent runs and has lost its token or never got it.',
    uploading:
      'The device went away while data was being sent to it. Its tunnel agent may have been overrun, which happens where a service takes data more slowly than it is sent. A new token brings it back where the device’s own agent runs.',
    agentOffline:
      '$t(cloud.start) lists its own agent as offline, and a new token cannot be delivered to one that is. The offer comes back here when it is online.',
    agentOfflineSince:
      '$t(cloud.start) lists its own agent as offline since {{since}}, and a new token cannot be delivered to one that is. The offer comes back here when it is online.',
    notified:
      'A new token was sent, and the device has not connected within {{watched}}. Something at the device needs a look.',
  },
  'device-speaks-older-protocol': {
    headline: '{{service}} on {{device}} has not answered yet',
    sentence:
      'FieldTunnel finds out how this device is spoken to and asks in {{to}}, on a connection of its own. Programs wait for a moment. Nothing needs to be pressed.',
  },
  'device-silent': {
    headline: '{{service}} on {{device}} has not answered for {{silent}}',
    sentence:
      'The connection was sent on to the device, and nothing has come back. {{service}} may be slow, and waiting ends nothing. A new token lets its tunnel agent start afresh; open connections end. If that does not help, check at the device whether {{service}} is running.',
    inVain:
      'A new token was sent, and the device still has the connection to $t(cloud.start) from before. Its tunnel agent, or the whole device, may stand still: somebody has to look at it there. {{service}} is reached again as soon as it answers.',
    stopped:
      '{{service}} had answered, and nothing has come back for what was sent to the device since. It may be slow, and waiting ends nothing. A new token lets the device’s tunnel agent start afresh; open connections end. If that does not help, check at the device whether {{service}} is running.',
    ask: 'The connection was sent on to the device, and nothing has come back. {{service}} may be slow, and waiting ends nothing. FieldTunnel can also find out how this device is spoken to; open connections end for that.',
    V1: 'The connection was sent on to the device, and nothing has come back. {{service}} may be slow, and waiting ends nothing. An old device can be reached in V1; a newer one loses its connection by that until it is sent a new token.',
    V2: 'The connection was sent on to the device, and nothing has come back. {{service}} may be slow, and waiting ends nothing. An old device can be reached in V2.',
  },
  'tunnel-ended': {
    headline: 'The tunnel has ended',
    notFound: 'The tunnel is not to be found',
    pasted: 'A new token for it cannot bring it back. Ask the sender to open a new tunnel and to send its token.',
    'no-device':
      'A new token cannot bring it back, and it named no device that a new tunnel could be opened to. Choose the device in the list, or ask whoever opened it.',
    closed: 'It was closed. A new token cannot bring it back, a new tunnel can.',
    expired: 'Its lifetime is over. A new token cannot bring it back, a new tunnel can.',
    'not-found':
      '$t(cloud.start) does not know it: it ended some time ago, or it belongs to another account or Region. A new token cannot bring it back. A new tunnel to the device can be opened.',
  },
  'tunnel-wrong-region': {
    headline: 'The tunnel is in another AWS Region',
    sentence: 'It was looked for in {{usedRegion}}, and is in {{tunnelRegion}}.',
  },
  'service-unreachable': {
    headline: 'Nothing answers for {{service}} on {{device}}',
    sentence:
      'The device ended the connection without an answer. The program for {{service}} may be stopped or still starting there.',
  },
  'port-in-use': {
    headline: 'Port {{port}} is not free',
    sentence:
      'Another program uses it, or this computer keeps it for itself. {{service}} can use port {{free}} instead.',
    headlineReserved: 'This computer gives port {{port}} to no program',
    reserved:
      'Windows reserves ports in blocks, for Hyper-V, WSL and Docker among others; which ones, a restart can change.',
    canUse: '{{service}} can use port {{free}} instead.',
    needsOther: '{{service}} needs another port.',
    headlineSeveral: 'Ports {{ports}} are not free',
    sentenceSeveral: 'Other programs use them, or this computer keeps them for itself.',
    freeInstead: 'Free instead: {{free}}.',
    noneFree: 'None was found that is free instead.',
    forService: '{{port}} for {{service}}',
    noFree: 'Another program uses it, or this computer keeps it for itself. {{service}} needs another port.',
  },
  'rotation-denied': {
    headline: 'Your role may not replace this token',
    SOURCE:
      '$t(cloud.start) denied {{call}} on {{resource}}. An administrator can allow it, or make a new token that continues here.',
    DESTINATION:
      '$t(cloud.start) denied {{call}} on {{resource}}. An administrator can allow it, or send the device a new token.',
    ALL: '$t(cloud.start) denied {{call}} on {{resource}}. An administrator can allow it, or make a new token that continues here.',
  },
  'access-denied': {
    headline: 'Your role may not do this',
    sentence:
      '$t(cloud.start) denied {{call}} on {{resource}}. That call changed nothing. An administrator can allow it.',
  },
  'not-signed-in': {
    headline: 'Not signed in to AWS',
    sentence: 'Nobody is signed in to {{environment}} on this laptop.',
  },
  'sign-in-expired': {
    headline: 'The AWS sign-in has expired',
    sentence: 'What was signed in is no longer valid. A connection that is open stays open.',
  },
  'sign-in-silent': {
    headline: 'Signing in gets no answer',
    sentence:
      'New credentials were asked for, and nobody answered in time. Whether the sign-in is still good is not known.',
  },
  'clock-wrong': {
    headline: 'This computer’s clock is {{minutes}} min off',
    sentence: 'With a wrong time certificates look invalid. Set date and time, then try again.',
    sign: '$t(cloud.start) refuses requests with a wrong time. FieldTunnel can sign with the right one as long as it runs, or you set date and time.',
  },
  offline: {
    headline: 'No connection to $t(cloud.name)',
    sentence: '{{host}} cannot be reached from this laptop.',
  },
  'proxy-blocks': {
    headline: 'No connection through the web proxy',
    sentence: '{{proxy}} cannot be reached, or does not answer.',
    status: '{{proxy}} answered with status {{status}} and made no connection.',
    password: '{{proxy}} asks for a name and a password that it accepts. Nothing was sent further.',
  },
  'proxy-kind': {
    headline: 'The web proxy cannot be used',
    proxy:
      '{{proxy}} is a {{kind}} proxy, which FieldTunnel cannot use. An HTTP proxy can be typed in. Nothing was sent.',
    'sign-in':
      '{{proxy}} asks for a sign-in by {{kind}}, which FieldTunnel cannot give. Ask your network team to let {{hosts}} pass on port 443 without it.',
  },
  'answered-in-between': {
    headline: 'Something between this laptop and $t(cloud.name) answered',
    sentence:
      'An answer for {{host}} has status {{status}} and no mark of $t(cloud.name). It says nothing about the token. Ask your network team what stands in the way.',
    by: 'An answer for {{host}} has status {{status}} and no mark of $t(cloud.name). It comes from {{by}}. It says nothing about the token. Ask your network team to let {{host}} pass.',
  },
  'certificate-untrusted': {
    headline: 'The connection to $t(cloud.name) cannot be trusted',
    sentence: '{{host}} showed a certificate that this laptop does not trust. Nothing was sent over it.',
    issuer:
      '{{host}} showed a certificate from {{issuer}}, which this laptop does not trust. Nothing was sent over it.',
  },
  'service-trouble': {
    headline: '$t(cloud.start) is not answering as it should',
    sentence: 'Its answer was missing or not as expected, or it ended the connection again and again.',
    status: 'The service answered with status {{status}}.',
    throttled: '$t(cloud.start) answered that it gets too many requests.',
  },
  'replaced-elsewhere': {
    headline: 'Another computer took this tunnel over',
    sentence:
      'It holds the laptop side now. Taking it back disconnects that computer and continues here on the same port.',
    unseenHeadline: 'This laptop’s token is no longer accepted',
    unseen:
      '$t(cloud.start) ended the connection and then refused the token. Somebody may have made a new one for the laptop side. Taking it back disconnects a computer that uses it and continues here on the same port.',
  },
  'token-spent-no-account': {
    headline: 'The pasted token does not work',
    reused: 'It was already used, and $t(cloud.name) accepts each token once. Ask the sender for a new one.',
    mismatch: 'It is paired with another session, here or on another computer. Ask the sender for a new one.',
    refused: '$t(cloud.start) refused it. Ask the sender for a new one.',
  },
  'storage-reset': {
    headline: 'Saved tokens could not be read',
    sentence: 'They could not be decrypted on this computer and have been set aside. New tokens are made when needed.',
  },
  unexpected: {
    headline: 'Something happened that FieldTunnel does not know',
    sentence: 'The reference is {{reference}}. A report holds what is needed to find the cause, and no tokens.',
  },
} as const;

export const recoveries = {
  'rotate-SOURCE': 'Rotate and reconnect',
  'rotate-DESTINATION': 'Send the device a new token',
  'rotate-ALL': 'Rotate both sides and reconnect',
  'ask-device_zero': 'Ask the device',
  'ask-device_one': 'Ask the device (ends {{count}} connection)',
  'ask-device_other': 'Ask the device (ends {{count}} connections)',
  'ask-device-in_zero': 'Try protocol {{protocol}}',
  'ask-device-in_one': 'Try protocol {{protocol}} (ends {{count}} connection)',
  'ask-device-in_other': 'Try protocol {{protocol}} (ends {{count}} connections)',
  'take-back': 'Take it back',
  'open-new-tunnel': 'Open a new tunnel',
  'use-region': 'Use {{region}}',
  'use-port': 'Use port {{port}} instead',
  'use-ports': 'Use these ports instead',
  'choose-port': 'Choose another port',
  retry: 'Try again',
  'sign-in': 'Sign in',
  'copy-request': 'Copy a request for the administrator',
  'paste-token': 'Paste a new token',
  'open-date-settings': 'Open the date and time settings',
  'proxy-settings': 'Open the network settings',
  'certificate-file': 'Use your company’s certificate file',
  'copy-network-request': 'Copy a request for the network team',
  'use-service-time': 'Use the time of $t(cloud.name) for signing',
  'proxy-password': 'Enter name and password',
  continue: 'Continue',
  'save-report': 'Save a report',
  withLife: '{{label}} ({{left}} left)',
} as const;

/** Copied, and sent to whoever runs the network. */
export const networkRequest =
  'FieldTunnel on this laptop has to reach these hosts over TLS on port 443:\n{{hosts}}\nThe web proxy {{proxy}} asks for a sign-in by {{kind}}. FieldTunnel can sign in to a proxy by Basic only. What helps: let these hosts pass without a sign-in, or without the proxy, and do not inspect their TLS.';

export const requestErrors = {
  'bad-request': 'This was not accepted as entered. Check the values.',
  'not-allowed': 'This window may not do that. Close it and open FieldTunnel again.',
  'not-now': 'The state has changed meanwhile, and this no longer applies. Nothing was done.',
  'not-found': 'It is no longer there. Nothing was done.',
  'clipboard-empty': 'The clipboard is empty. Copy first, then press again.',
  'clipboard-no-token': 'The clipboard holds no access token and no ticket link. Copy the whole token or link.',
  'bad-network': 'This cannot be used.',
  'clipboard-no-keys': 'The clipboard holds no AWS keys. Copy all three lines on the access portal.',
  'clipboard-long-lived-keys':
    'These are lasting keys, without a session token. FieldTunnel takes temporary keys only; lasting ones belong into a profile.',
  'bad-portal': 'This start URL cannot be used. A start URL begins with https://.',
  'bad-environment': 'These endpoints cannot be used. Check the addresses and the certificate file.',
  'storage-locked':
    'The key store still refuses. Unlock it; if that does not help, quit FieldTunnel and open it again, which asks the key store anew.',
  'storage-not-saving': 'It still cannot be saved. Nothing was lost, and FieldTunnel goes on trying.',
  'set-by-organisation': 'Your organisation has set this. Nothing was changed.',
  'version-too-old':
    'Your organisation allows new connections from version {{detail}} of FieldTunnel on. What is connected stays connected. About FieldTunnel shows whether it is here already.',
  'not-started': 'It could not be started: {{detail}}.',
  'missing-program': 'A program is missing on this laptop.',
  'cannot-open': 'This laptop could not open it. Open it by hand.',
  unexpected: 'It did not work, and the cause is not known.',
} as const;

/** What a laptop lacks to open a service, and where it comes from. */
export const missingPrograms = {
  ssh: 'OpenSSH is not installed on this laptop. On Windows it is an optional feature, “OpenSSH Client”. The Terminal tab needs no program.',
  terminal: 'No terminal program was found on this laptop. The Terminal tab needs none.',
  rdp: 'No program for remote desktops was found on this laptop. Open the address by hand in one that you have.',
  vnc: 'No VNC viewer was found on this laptop. The Screen tab needs none.',
} as const;

export const linkErrors = {
  headline: 'This link cannot be used',
  nothing: 'Nothing was done. Ask the sender for a new link.',
  nothingPlain: 'Nothing was done.',
  reason: {
    'too-long': 'The link is longer than a FieldTunnel link can be.',
    malformed: 'The link is not written as a FieldTunnel link is.',
    'unknown-scheme': 'The link does not begin with fieldtunnel:.',
    'unknown-action': 'The link asks for something that FieldTunnel does not do.',
    'user-info': 'The link holds a user name or password. A FieldTunnel link never does.',
    port: 'The link names a network port. A FieldTunnel link never does.',
    path: 'The link has a path. A FieldTunnel link has none.',
    fragment: 'The link has a part after “#”. A FieldTunnel link has none.',
    'unknown-parameter': 'The link holds something that FieldTunnel does not know.',
    'duplicate-parameter': 'The link names the same thing twice.',
    'empty-parameter': 'A part of the link is empty.',
    'bad-value': 'A part of the link has a value that is not allowed there.',
    'carries-token':
      'The link carries an access token. Links travel through mail and tickets, so a token in one counts as leaked and is not used. Let the sender replace it, and paste the new token.',
    'names-nothing': 'The link names neither a device nor a tunnel.',
    'missing-parameter': 'A part of the link is missing.',
    'several-links': 'Several links arrived at once. Open one at a time.',
    'no-link-in-page': 'The web address has no FieldTunnel link behind its “#”.',
    'other-host': 'FieldTunnel takes no links from pages of this host.',
  },
  parameter: 'The part in question is “{{parameter}}”.',
} as const;

import type { FaultName } from '../practice/faults';

/** Words for the failures that can be rehearsed in practice. */
export const faults = {
  'token-used': {
    title: 'Token already used',
    what: 'The laptop’s token counts as spent, and the connection drops. One click brings it back.',
  },
  'client-token-mismatch': {
    title: 'Client token mismatch',
    what: 'The token is paired with another computer, and the connection drops.',
  },
  'notification-lost': { title: 'Notification lost', what: 'The next message with a token never reaches the device.' },
  'device-token-invalid': {
    title: 'Device lost its token',
    what: 'The device is disconnected and cannot come back without a new token.',
  },
  'device-dead': {
    title: 'Device agent stopped',
    what: 'The agent takes no token and connects nothing. No button here can repair that.',
  },
  'device-service-down': {
    title: 'Service on the device stopped',
    what: 'The tunnel works, but nothing listens behind it. It shows once a program connects.',
  },
  'host-key-changed': {
    title: 'Another host key',
    what: 'The device shows another ssh host key, as after it was replaced or installed anew. It shows once ssh connects.',
  },
  'network-drop': { title: 'Network drop', what: 'The connection disappears without a word, as in a cellar.' },
  'network-drop-closed': {
    title: 'Connection closed by the network',
    what: 'The connection is closed in an orderly way.',
  },
  'peer-replaced': {
    title: 'Another computer takes over',
    what: 'Somebody else connects to the laptop side with a newer token.',
  },
  'session-reset': {
    title: 'Session reset by the service',
    what: 'After an error of its own the service ends every connection through the tunnel. The tunnel stays; some devices hear nothing afterwards until their token is replaced.',
  },
  'tunnel-expired': { title: 'Tunnel expired', what: 'The lifetime is over at once.' },
  'tunnel-closed': { title: 'Tunnel closed by somebody', what: 'Someone closes the tunnel while it is in use.' },
  'service-slow': { title: 'Slow service', what: 'Each answer takes three seconds longer.' },
  'service-error': { title: 'Service trouble', what: 'The service answers with errors of its own.' },
  throttled: { title: 'Too many requests', what: 'The service asks to slow down.' },
  'rotation-denied': { title: 'Rotation denied', what: 'Your role may not replace any token.' },
  'rotation-denied-source': {
    title: 'Rotation denied for the laptop',
    what: 'Your role may replace the device’s token only.',
  },
  'rotation-denied-device': {
    title: 'Rotation denied for the device',
    what: 'Your role may replace this laptop’s token only.',
  },
  'rotation-denied-both': {
    title: 'Rotation of both sides denied',
    what: 'Your role may replace one side at a time only.',
  },
  'list-denied': { title: 'Listing denied', what: 'Your role may not list tunnels. Links and tunnel IDs still work.' },
  'describe-denied': {
    title: 'Looking up denied',
    what: 'Your role may not look at a tunnel. Connecting and repairing go on with what is known.',
  },
  'open-denied': { title: 'Opening denied', what: 'Your role may not open tunnels, only join them.' },
  'tags-denied': {
    title: 'Tags denied',
    what: 'Your role may open tunnels, not tag them. The ticket then stands in the description.',
  },
  'close-denied': { title: 'Closing denied', what: 'Your role may not close tunnels.' },
  'delete-denied': { title: 'Deleting denied', what: 'Your role may close tunnels, not delete them.' },
  'reuse-refused': {
    title: 'Reuse refused',
    what: 'A used token is refused even with its own client token, so a drop needs a new token.',
  },
  'reuse-refused-source': {
    title: 'Reuse refused for the laptop',
    what: 'A used token of the laptop is refused even with its own client token. The device’s is not.',
  },
  'reuse-refused-device': {
    title: 'Reuse refused for the device',
    what: 'A used token of the device is refused even with its own client token. The laptop’s is not.',
  },
} as const satisfies Record<FaultName, { title: string; what: string }>;

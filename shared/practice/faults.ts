/**
 * Failures that the practice service can be made to show. This list is the only one: from it come what
 * `POST /practice/faults` takes, `npm run practice -- --help`, the request of the window and the list on its practice
 * screen. Adding a fault: .github/CONTRIBUTING.md.
 */
export const faults = [
  {
    name: 'token-used',
    group: 'tokens',
    when: 'now',
    what: "the source's current token counts as used before, and a connected source is dropped without a close frame",
  },
  {
    name: 'client-token-mismatch',
    group: 'tokens',
    when: 'now',
    what: "the source's token is paired with another client token, and a connected source is dropped without a close frame",
  },
  {
    name: 'notification-lost',
    group: 'device',
    when: 'next',
    what: 'the next MQTT notification for the thing is not published',
  },
  {
    name: 'device-token-invalid',
    group: 'device',
    when: 'now',
    what: "the destination's token is invalidated and the device is disconnected; it cannot come back without a new one",
  },
  {
    name: 'device-dead',
    group: 'device',
    when: 'until-cleared',
    what: "the device's agent takes no notification and connects no tunnel",
  },
  {
    name: 'device-service-down',
    group: 'device',
    when: 'until-cleared',
    what: 'nothing listens on the device behind the service; what the source hears of it depends on the agent (PROTOCOL.md 5.7)',
  },
  {
    name: 'host-key-changed',
    group: 'device',
    when: 'until-cleared',
    what: 'the device shows another ssh host key, as after it was replaced or installed anew',
  },
  {
    name: 'network-drop',
    group: 'network',
    when: 'now',
    what: "the source's WebSocket disappears without a close frame",
  },
  {
    name: 'network-drop-closed',
    group: 'network',
    when: 'now',
    what: "the source's WebSocket is closed with a close frame",
  },
  {
    name: 'peer-replaced',
    group: 'network',
    when: 'now',
    what: 'another computer takes over the source with a rotated token',
  },
  {
    name: 'session-reset',
    group: 'network',
    when: 'now',
    what: 'the service sends SESSION_RESET to both sides, as after an error of its own: every connection through the tunnel ends',
  },
  { name: 'tunnel-expired', group: 'tunnel', when: 'now', what: "the tunnel's lifetime is over" },
  { name: 'tunnel-closed', group: 'tunnel', when: 'now', what: 'somebody closes the tunnel' },
  {
    name: 'service-slow',
    group: 'tunnel',
    when: 'until-cleared',
    what: 'every answer of the control plane and every handshake takes three seconds longer',
  },
  {
    name: 'service-error',
    group: 'tunnel',
    when: 'until-cleared',
    what: 'the data plane answers 503 and the control plane 500',
  },
  {
    name: 'throttled',
    group: 'tunnel',
    when: 'until-cleared',
    what: 'the control plane and the data plane answer 429',
  },
  {
    name: 'rotation-denied',
    group: 'role',
    when: 'until-cleared',
    what: 'RotateTunnelAccessToken is denied for every mode',
  },
  {
    name: 'rotation-denied-source',
    group: 'role',
    when: 'until-cleared',
    what: 'RotateTunnelAccessToken is denied for SOURCE and ALL',
  },
  {
    name: 'rotation-denied-device',
    group: 'role',
    when: 'until-cleared',
    what: 'RotateTunnelAccessToken is denied for DESTINATION and ALL',
  },
  {
    name: 'rotation-denied-both',
    group: 'role',
    when: 'until-cleared',
    what: 'RotateTunnelAccessToken is denied for ALL',
  },
  { name: 'list-denied', group: 'role', when: 'until-cleared', what: 'ListTunnels is denied' },
  { name: 'describe-denied', group: 'role', when: 'until-cleared', what: 'DescribeTunnel is denied' },
  { name: 'open-denied', group: 'role', when: 'until-cleared', what: 'OpenTunnel is denied' },
  {
    name: 'tags-denied',
    group: 'role',
    when: 'until-cleared',
    what: 'iot:TagResource is denied, and so is OpenTunnel with tags',
  },
  { name: 'close-denied', group: 'role', when: 'until-cleared', what: 'CloseTunnel is denied' },
  { name: 'delete-denied', group: 'role', when: 'until-cleared', what: 'CloseTunnel is denied together with delete' },
  {
    name: 'reuse-refused',
    group: 'tokens',
    when: 'until-cleared',
    what: 'a used token is refused even with its client token',
  },
  {
    name: 'reuse-refused-source',
    group: 'tokens',
    when: 'until-cleared',
    what: "a used token of the source is refused even with its client token; the device's is not",
  },
  {
    name: 'reuse-refused-device',
    group: 'tokens',
    when: 'until-cleared',
    what: "a used token of the device is refused even with its client token; the source's is not",
  },
] as const satisfies readonly {
  /** Also the key of its words in the window (`faults.<name>`). */
  readonly name: string;
  readonly group: 'tokens' | 'device' | 'network' | 'tunnel' | 'role';
  /**
   * `now` acts at once on the tunnels it is asked for; `next` acts on the next matching event and is over then;
   * `until-cleared` stays until it is cleared.
   */
  readonly when: 'now' | 'next' | 'until-cleared';
  /** What happens, for the command line. */
  readonly what: string;
}[];

export type Fault = (typeof faults)[number];
export type FaultName = Fault['name'];
/** Faults that act at once. */
export type ImmediateFault = Extract<Fault, { readonly when: 'now' }>['name'];
/** Faults that take a right away from the caller's role. */
export type RoleFault = Extract<Fault, { readonly group: 'role' }>['name'];

export const faultNames: readonly FaultName[] = faults.map(({ name }) => name);

/** The fault of that name; undefined when there is none. */
export function faultNamed(name: string): Fault | undefined {
  return faults.find((fault) => fault.name === name);
}

/** What helps: the one button of a problem. And what the service itself answered. */

/** Whose token a rotation replaces, in AWS's words. */
export type ClientMode = 'SOURCE' | 'DESTINATION' | 'ALL';

/** The one way forward. What a person presses; `none` means the app acts or watches by itself. */
export type Recovery =
  | { readonly kind: 'rotate'; readonly mode: ClientMode }
  /**
   * Find out how the device is spoken to, which ends so many connections of programs: in version `to`, or (null) step
   * by step on a connection of the app's own.
   */
  | { readonly kind: 'ask-device'; readonly to: 'V1' | 'V2' | null; readonly ends: number }
  | { readonly kind: 'open-new-tunnel' }
  | { readonly kind: 'use-region'; readonly region: string }
  /** One port for each service whose own one is not free. */
  | { readonly kind: 'use-port'; readonly ports: readonly { readonly serviceId: string; readonly port: number }[] }
  | { readonly kind: 'choose-port'; readonly serviceId: string }
  | { readonly kind: 'retry' }
  | { readonly kind: 'sign-in' }
  /** What an administrator is asked for: an IAM action, with the mode of a rotation. */
  | { readonly kind: 'copy-request'; readonly action: string; readonly mode: ClientMode | null }
  | { readonly kind: 'paste-token' }
  | { readonly kind: 'open-date-settings' }
  /** Sign by the service's clock in this run; `offset` is that clock minus this computer's, ms. */
  | { readonly kind: 'use-service-time'; readonly offset: number }
  | { readonly kind: 'proxy-settings' }
  /** The company's own authority is to be trusted. */
  | { readonly kind: 'certificate-file' }
  /** What whoever runs the network is asked for. */
  | { readonly kind: 'copy-network-request' }
  /** The web proxy asks who is there (407). */
  | { readonly kind: 'proxy-password'; readonly proxyHost: string }
  | { readonly kind: 'continue' }
  | { readonly kind: 'save-report' }
  | { readonly kind: 'none' };

/** What the service itself answered, for "What AWS answered". Never holds a token. */
export interface ServiceAnswer {
  readonly status: number | null;
  readonly words: string;
  readonly channelId: string | null;
  readonly requestId: string | null;
}

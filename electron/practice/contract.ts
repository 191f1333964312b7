/**
 * What the built-in practice service promises to the app, to tests and to its command line. Plain data, so
 * that it crosses a thread boundary: the app runs it in a worker thread (`worker.ts`, `client.ts`).
 */

/** Where a started practice service listens; the first line on standard output of `npm run practice -- --json` (ARCHITECTURE.md, Contracts). */
export interface PracticeAddresses {
  readonly region: string;
  readonly controlPlane: string;
  /** `localhost:N` */
  readonly dataPlane: string;
  readonly mqtt: string;
  readonly caFile: string;
  /** A folder that OpenSSL can use as `-CApath`. */
  readonly caDir: string;
}

/**
 * Failures that can be made to happen. `when`: `now` acts at once on the named tunnel; `next` arms the
 * switch for the next matching event and disarms itself; `until-cleared` stays until it is cleared.
 */
export const faults = [
  {
    name: 'token-used',
    when: 'now',
    what: "the source's current token counts as used before, and a connected source is dropped without a close frame",
  },
  {
    name: 'client-token-mismatch',
    when: 'now',
    what: "the source's token is paired with another client token, and a connected source is dropped without a close frame",
  },
  { name: 'notification-lost', when: 'next', what: 'the next MQTT notification for the thing is not published' },
  {
    name: 'device-token-invalid',
    when: 'now',
    what: "the destination's token is invalidated and the device is disconnected; it cannot come back without a new one",
  },
  {
    name: 'device-dead',
    when: 'until-cleared',
    what: "the device's agent takes no notification and connects no tunnel",
  },
  {
    name: 'device-service-down',
    when: 'until-cleared',
    what: 'nothing listens on the device behind the service: its connections are reset',
  },
  { name: 'network-drop', when: 'now', what: "the source's WebSocket disappears without a close frame" },
  { name: 'network-drop-closed', when: 'now', what: "the source's WebSocket is closed with a close frame" },
  { name: 'peer-replaced', when: 'now', what: 'another computer takes over the source with a rotated token' },
  { name: 'tunnel-expired', when: 'now', what: "the tunnel's lifetime is over" },
  { name: 'tunnel-closed', when: 'now', what: 'somebody closes the tunnel' },
  {
    name: 'service-slow',
    when: 'until-cleared',
    what: 'every answer of the control plane and every handshake takes three seconds longer',
  },
  { name: 'service-error', when: 'until-cleared', what: 'the data plane answers 503 and the control plane 500' },
  { name: 'throttled', when: 'until-cleared', what: 'the control plane and the data plane answer 429' },
  { name: 'rotation-denied', when: 'until-cleared', what: 'RotateTunnelAccessToken is denied for every mode' },
  {
    name: 'rotation-denied-source',
    when: 'until-cleared',
    what: 'RotateTunnelAccessToken is denied for SOURCE and ALL',
  },
  {
    name: 'rotation-denied-device',
    when: 'until-cleared',
    what: 'RotateTunnelAccessToken is denied for DESTINATION and ALL',
  },
  { name: 'rotation-denied-both', when: 'until-cleared', what: 'RotateTunnelAccessToken is denied for ALL' },
  { name: 'list-denied', when: 'until-cleared', what: 'ListTunnels is denied' },
  { name: 'describe-denied', when: 'until-cleared', what: 'DescribeTunnel is denied' },
  { name: 'open-denied', when: 'until-cleared', what: 'OpenTunnel is denied' },
  { name: 'tags-denied', when: 'until-cleared', what: 'iot:TagResource is denied, and so is OpenTunnel with tags' },
  { name: 'close-denied', when: 'until-cleared', what: 'CloseTunnel is denied' },
  { name: 'delete-denied', when: 'until-cleared', what: 'CloseTunnel is denied together with delete' },
  { name: 'reuse-refused', when: 'until-cleared', what: 'a used token is refused even with its client token' },
] as const satisfies readonly { name: string; when: 'now' | 'next' | 'until-cleared'; what: string }[];

export type FaultName = (typeof faults)[number]['name'];

/** What a fault acts on. Without a tunnel: on every open tunnel (`now`), on every event (`next`, `until-cleared`). */
export interface FaultTarget {
  readonly tunnelId?: string;
  readonly thingName?: string;
}

export interface ActiveFault extends FaultTarget {
  readonly name: FaultName;
}

export interface PracticeDevice {
  readonly thingName: string;
  /** Like localproxy 3 (V3, several services, many connections) or like the AWS IoT Device Client (V1, one service, SSH only). */
  readonly agent: 'localproxy' | 'device-client';
  readonly services: readonly string[];
  readonly running: boolean;
}

export interface PracticeOptions {
  /** 0 or absent: the operating system chooses. */
  readonly controlPort?: number;
  readonly dataPort?: number;
  readonly mqttPort?: number;
  readonly devices: boolean;
  readonly region?: string;
  /** Where the CA files go; made if absent. The keys never leave memory. */
  readonly folder: string;
  /** Answers to what no source settles; see behaviours.ts. */
  readonly behaviours?: Readonly<Record<string, unknown>>;
}

export interface Practice {
  readonly addresses: PracticeAddresses;
  readonly devices: () => Promise<readonly PracticeDevice[]>;
  readonly activeFaults: () => Promise<readonly ActiveFault[]>;
  /** Arms or performs a fault. Rejects when the target does not exist. */
  readonly fault: (name: FaultName, target?: FaultTarget) => Promise<void>;
  readonly clearFault: (name: FaultName) => Promise<void>;
  readonly clearFaults: () => Promise<void>;
  /** Moves the service's clock forward, for expiry. */
  readonly advanceClock: (milliseconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

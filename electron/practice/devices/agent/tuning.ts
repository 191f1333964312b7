/** Times in milliseconds, sizes in bytes. Tests shorten the times; nothing else changes them. */
export interface AgentTuning {
  /** How often an agent tries to reach its own service before it resets the stream (PROTOCOL.md 4.6). */
  readonly dialTries: number;
  /** Between two of these tries; with six tries the reset comes after 12.5 s, as the reference's (5.4). */
  readonly dialSpacingMs: number;
  /** Before another handshake after a network error or a 5xx answer (2.5). */
  readonly reconnectDelayMs: number;
  /**
   * Longest pause before the first new handshake of AWS's engine; it doubles with each failure and is a random part of
   * that (4.6).
   */
  readonly engineDelayMs: number;
  /** Before another handshake after an open WebSocket was dropped without a close frame (3.6). */
  readonly dropDelayMs: number;
  /** How long a service may take to end its side after the tunnel ended the connection. */
  readonly lingerTimeMs: number;
  readonly pingIntervalMs: number;
  readonly handshakeTimeoutMs: number;
  /** More waiting for the WebSocket than this, and the agent stops reading from its services. */
  readonly sendBudgetBytes: number;
  /** More waiting for one service connection than this, and the agent stops reading from the WebSocket. */
  readonly receiveBudgetBytes: number;
  /** Tunnels one device serves at a time; the oldest gives way (20 as in the Greengrass component, 5.3). */
  readonly maxTunnels: number;
  /**
   * The reference leaves whatever follows a STREAM_START in the same WebSocket message alone until another
   * WebSocket message arrives (5.4). A source that sends START in a message of its own never notices.
   */
  readonly waitAfterStart: boolean;
  /**
   * The reference has no back-pressure towards its services: more waiting for one of them than this, and its process
   * ends (131,076, PROTOCOL.md 5.6). Null: it waits, as the devices of practice do, whose services share a thread with
   * their agent and are slow whenever it is busy.
   */
  readonly overrunBytes: number | null;
}

export const defaultTuning: AgentTuning = {
  dialTries: 6,
  dialSpacingMs: 2_500,
  reconnectDelayMs: 2_500,
  engineDelayMs: 1_000,
  dropDelayMs: 25,
  lingerTimeMs: 10_000,
  pingIntervalMs: 20_000,
  handshakeTimeoutMs: 15_000,
  sendBudgetBytes: 1_048_576,
  receiveBudgetBytes: 1_048_576,
  maxTunnels: 20,
  waitAfterStart: true,
  overrunBytes: null,
};

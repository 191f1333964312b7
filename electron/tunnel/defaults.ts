import type { ProxyTuning } from './contract';

/** Milliseconds and bytes. Where a figure is the reference client's, PROTOCOL.md 4.6 has its source. */
export const defaultTuning: ProxyTuning = {
  // The reference's: first at once, then every 20 s. More only costs the tunnel's bandwidth.
  pingIntervalMs: 20_000,
  // With the interval: a half-open link is found within 45 s.
  pongTimeoutMs: 25_000,
  handshakeTimeoutMs: 20_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 120_000,
  clientWaitTimeoutMs: 15_000,
  resetDecisionTimeoutMs: 0,
  readerBudgetBytes: 1_048_576,
  allReadersBudgetBytes: 25_165_824,
  // The reference dies at its 129th; the protocol has no limit, and 10,000 work. This one bounds what a technician's laptop can be made to
  // hold: 64 MiB on the way up if every one of them sends into a tunnel that stands still. A browser opens dozens.
  maxConnectionsPerService: 1_024,
  // Of 50 the acknowledgements, five a window, come too seldom: a third of the throughput is lost. 150 holds up keys,
  // and brings little.
  upwardQueueMs: 100,
};

/**
 * A service that has answered pings and leaves one behind bytes unanswered for so long answers none any more, or the
 * link is dead.
 */
export const pongSilenceMs = 5_000;

/** A connection to which nothing came back for so long after its first bytes were sent is reported as `unanswered`. */
export const unansweredAfterMs = 3_000;

/**
 * A tunnel connection that stood for so long counts as good: the next drop is answered at once again, not with the last
 * back-off.
 */
export const stableAfterMs = 10_000;

/**
 * Spread of the reconnect after the first drop of a good one, so that many clients do not come back in the same
 * instant.
 */
export const promptReconnectMs = 250;

/** At most this often: four times a second. */
export const statsIntervalMs = 250;

/** A peer may send messages for nobody without end: the log has one line for all of them at most this often. */
export const droppedLogIntervalMs = 1_000;

/**
 * Bytes read from local programs and not yet sent: so many may wait for one, and, beyond what each may have in any
 * case, so many for all of them together. Two messages for one program: with one, its socket is paused after every
 * read, which cost a fifth of an upload's CPU.
 */
export const upwardEachBytes = 262_144;
export const upwardLeastBytes = 65_536;
export const upwardTogetherBytes = 8_388_608;

/** How much one connection may send before it is the next one's turn, when several have something to send. */
export const fairSliceBytes = 16_384;

/**
 * After the last byte went to a local client, how long its own end of connection is awaited before its socket is
 * destroyed: destroying earlier could make the operating system discard what it has not read yet.
 */
export const lingerTimeoutMs = 2_000;

/** How long the service may take to answer our close frame before the socket is destroyed. */
export const closeTimeoutMs = 1_000;

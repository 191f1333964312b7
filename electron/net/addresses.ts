import type { TcpNetConnectOpts } from 'node:net';

/**
 * How a name with several addresses is connected to, for everything here that connects. Node tries one address after
 * the other and gives each 250 ms: where one family leads nowhere and the way takes longer than that, no address is
 * ever reached (PROTOCOL.md 6). This long an address may take; the last one has whatever time the connection has.
 */
export const everyAddress = {
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 3_000,
} as const satisfies Partial<TcpNetConnectOpts>;

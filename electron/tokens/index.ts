/** The token ledger. The only place where access tokens and client tokens are kept. */
export type { Checkout, TokenKey, TokenLedger, TokenPair } from './contract';
export { createDisk, type KeyStore } from './disk';
export { digestOf, fingerprintOf } from './entry';
export { createTokenLedger, type LedgerOptions } from './ledger';

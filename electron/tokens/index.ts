/** The token ledger and the store of other secrets. The only places where access tokens, client tokens and sign-ins are kept. */
export type { Checkout, TokenKey, TokenLedger, TokenPair } from './contract';
export { createDisk } from './disk';
export type { KeyStore } from './encrypted-file';
export { digestOf, fingerprintOf } from './entry';
export { createTokenLedger, type LedgerOptions } from './ledger';
export { openTokenStores } from './open';
export { createSecretsFile, createSecretStore, type SecretStore } from './secrets';

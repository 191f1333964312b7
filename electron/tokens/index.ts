/** The token ledger and the store of other secrets. The only places where access tokens, client tokens and sign-ins are kept. */
export type { TokenKey, TokenLedger } from './contract';
export { KeyStoreUnavailable, type KeyStore } from './encrypted-file';
export { fingerprintOf } from './entry';
export { Ledger, ledgerFile } from './ledger';
export { openTokenStores, tokenFiles, type TokenStores } from './open';
export { SecretStore, secretsFile } from './secrets';

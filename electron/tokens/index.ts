/**
 * The token ledger and the store of other secrets. The only places where access tokens, client tokens and sign-ins are
 * kept.
 */
export { fingerprintOf } from './entry';
export { openTokenStores, tokenFiles, type TokenStores } from './open';

import { describe, expect, it } from 'vitest';
import { classifyRejection, type RejectionClass } from '../../../shared/problems/service-wording';

const table: readonly (readonly [number, string, RejectionClass])[] = [
  [400, 'Invalid access token: The access token was previously used and can not be used again.', 'token-reused'],
  [400, 'Invalid access token: The access token was previously used and cannot be used again', 'token-reused'],
  [403, 'INVALID ACCESS-TOKEN: the access-token was already used', 'token-reused'],
  [
    400,
    'Invalid client token: The provided client token does not match the client token that was previously set.',
    'client-token-mismatch',
  ],
  [
    400,
    'Invalid client token: The provided client token does not\n  match the client token that was previously set.',
    'client-token-mismatch',
  ],
  [403, 'Tunnel is closed', 'tunnel-closed'],
  [400, 'The tunnel has expired', 'tunnel-closed'],
  [400, 'local-proxy-mode does not match the mode of the access token', 'mode-mismatch'],
  [403, 'Invalid access-token', 'other'],
  [400, '', 'other'],
  [404, 'Not found', 'other'],
  // Never about the token, whatever it says:
  [503, 'The access token was previously used and can not be used again.', 'other'],
  [429, 'Tunnel is closed to new connections', 'other'],
];

describe('wording of refused handshakes (PROTOCOL.md 2.4)', () => {
  it.each(table)('%i %s → %s', (status, words, expected) => {
    expect(classifyRejection({ status, words })).toBe(expected);
  });
});

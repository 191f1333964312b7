/**
 * The only file that knows the words in which AWS refuses a handshake of the data plane (PROTOCOL.md 2.4).
 * The texts differ between the guide, real logs and years ("can not" and "cannot", with and without a final
 * period, "access token" and "access-token"), so they are matched loosely. The answer is one observation
 * among several: a diagnosis never rests on it alone (shared/README.md, Problems).
 */

/** What a refusal seems to be about. `other`: no known wording. */
export type RejectionClass = 'token-reused' | 'client-token-mismatch' | 'tunnel-closed' | 'mode-mismatch' | 'other';

/** A refused handshake: its HTTP status and the body or `X-Status-Reason` header. */
interface RejectionWords {
  readonly status: number;
  readonly words: string;
}

const wordings: readonly (readonly [RegExp, Exclude<RejectionClass, 'other'>])[] = [
  // R2: "Invalid client token: The provided client token does not match the client token that was previously set."
  [/client[ -]?token.*\b(does not|doesn['’]t|do not) match/, 'client-token-mismatch'],
  // R1, R1′: "Invalid access token: The access token was previously used and can not be used again."
  [/(access[ -]?token|\btoken\b).*(previously|already) used/, 'token-reused'],
  [/\b(can\s?not|can['’]t) be used again/, 'token-reused'],
  // R6: `X-Status-Reason: Tunnel is closed`
  [/tunnel\b.*\b(closed|expired)/, 'tunnel-closed'],
  // R8: no text was ever published; the guides name the parameter and the rule only.
  [
    /(local-proxy-mode|client mode|proxy mode|\bmode\b).*\b(mismatch|not match|does not match|doesn['’]t match|invalid)/,
    'mode-mismatch',
  ],
];

/** R3, R4: "Invalid access-token", with and without a detail. */
const otherWording = /\binvalid (access|client)[ -]?token\b/;

/** Whether these are words in which the service is known to refuse. */
export function isServiceWording(words: string): boolean {
  const text = words.toLowerCase().replace(/\s+/g, ' ');
  return otherWording.test(text) || wordings.some(([pattern]) => pattern.test(text));
}

/**
 * Words of a close frame or a refusal that tell a lifetime's end from a closing. Only ever a hint: whether the tunnel
 * is over, DescribeTunnel says.
 */
export const saysExpired = (words: string): boolean => /\bexpired\b/i.test(words);

/**
 * Reads a refusal. Only 4xx answers say something about the token or the tunnel; 5xx and 429 are trouble of
 * the service and always `other`.
 */
export function classifyRejection({ status, words }: RejectionWords): RejectionClass {
  if (status < 400 || status > 499 || status === 429) return 'other';
  const text = words.toLowerCase().replace(/\s+/g, ' ');
  return wordings.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}

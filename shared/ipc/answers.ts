import type { Envelope, RequestError } from './contract';

/**
 * Short forms of the answers a handler gives. `detail` is for the log and the report; only that of `not-started` is
 * shown.
 */
export const done: Envelope<null> = { ok: true, value: null };
export const value = <T>(content: T): Envelope<T> => ({ ok: true, value: content });
export const refuse = (code: Exclude<RequestError['code'], 'problem'>, detail: string): Envelope<never> => ({
  ok: false,
  error: { code, detail },
});

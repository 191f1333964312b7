/**
 * `Retry-After` (RFC 9110, 10.2.3) in milliseconds from the answer on; null where it is absent or says nothing. `date`:
 * the answer's own `Date`, by which a moment is meant; without it, this computer's clock (`now`, epoch ms).
 */
export function retryAfterMs(
  header: string | null | undefined,
  date: string | null | undefined,
  now: number,
): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = text === '' ? Number.NaN : Date.parse(text);
  if (Number.isNaN(at)) return null;
  const from = Date.parse(date ?? '');
  return Math.max(0, at - (Number.isNaN(from) ? now : from));
}

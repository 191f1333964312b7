import type { Translate } from '../../shared/i18n/translate';

/** More texts than any screen shows at once; then it begins anew. */
const mostTexts = 2_000;

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/**
 * The same words, each text put together once: what ages is asked for every second, and comes out the same nearly every
 * time. Only texts of plain values are kept.
 */
export function remembered(t: Translate): Translate {
  const loose = t as unknown as (key: unknown, params?: unknown) => unknown;
  const texts = new Map<string, string>();
  const ask = (key: unknown, params?: unknown): unknown => {
    const values = params === undefined ? [] : Object.values(params as object);
    if (typeof key !== 'string' || !values.every(isPlain)) return loose(key, params);
    const name = params === undefined ? key : `${key} ${JSON.stringify(params)}`;
    const known = texts.get(name);
    if (known !== undefined) return known;
    const text = loose(key, params);
    if (typeof text !== 'string') return text;
    if (texts.size >= mostTexts) texts.clear();
    texts.set(name, text);
    return text;
  };
  return ask as unknown as Translate;
}

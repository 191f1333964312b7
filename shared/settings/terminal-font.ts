/** The name of a typeface for the terminal. */

/** Nothing that ends a quoted name or begins another one: it becomes part of a style. */
const fontPattern = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;
export const maxFontName = 64;

/** Empty: the usual one of the system. */
export const isFontName = (name: string): boolean =>
  name === '' || (name.length <= maxFontName && fontPattern.test(name) && !name.endsWith(' '));

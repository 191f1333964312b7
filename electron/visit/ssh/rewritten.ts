/** Places of the ssh library's files that the build has otherwise. ssh2 is under the MIT licence. */

type Replacement = readonly [from: string, to: string];

/**
 * A file of the library with each of these places replaced. Throws where the library is not the one this was written
 * for.
 */
export function rewritten(code: string, replacements: readonly Replacement[], what: string): string {
  let result = code;
  for (const [from, to] of replacements) {
    const count = code.split(from).length - 1;
    if (count !== 1)
      throw new Error(
        `ssh2 has changed: ${JSON.stringify(from)} is there ${count} times. ${what} is to be looked at anew.`,
      );
    result = result.replace(from, () => to);
  }
  return result;
}

/** Whether a module is that file of the library's protocol. */
export const isOfLibrary = (id: string, file: 'kex.js' | 'crypto.js'): boolean =>
  id.replaceAll('\\', '/').replace(/\?.*$/, '').endsWith(`/ssh2/lib/protocol/${file}`);

/** Letters in the order in which a hand reaches them. */
const letters = 'ASDFJKLGHEWRUIOPTYQCVNMXBZ'.split('');

/**
 * So many keys, or pairs of keys, that each is told from all others by what is pressed first to last: none begins with
 * another.
 */
export function codesFor(count: number): readonly string[] {
  if (count <= letters.length) return letters.slice(0, count);
  // A screen has room for fewer than their pairs.
  return letters.flatMap((first) => letters.map((second) => first + second)).slice(0, count);
}

/** Text from the clipboard on its way to a device. */

/** What could end a paste early or act on the terminal is taken out; tabs and line ends stay. */
export const pasteable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (letter) => ('\t\r\n'.includes(letter) ? letter : ''));

/** How many lines would be entered; a line end at the very end enters one, too. */
export const linesOf = (text: string): number => text.split(/\r\n|\r|\n/).length;

/**
 * What a paste sends: lines end as the Enter key ends them. `bracketed`: the program wants to know where a paste begins
 * and ends.
 */
export function asTyped(text: string, bracketed: boolean): string {
  const typed = pasteable(text).replace(/\r\n|\n/g, '\r');
  return bracketed ? `\u001B[200~${typed}\u001B[201~` : typed;
}

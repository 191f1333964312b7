/** Percent-encoding for text that other programs put into pages, mails and chats. Pure. */

const escaped = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * For a component of an address (RFC 3986): what `encodeURIComponent` leaves as it is although mail clients, Jira's and
 * ServiceNow's markup, Teams or Slack act on it is encoded, too: quotes, brackets, stars, tildes and underscores, and a
 * point or a dash that does not stand within a word. Any decoder of percent-encoded UTF-8 reads it back. Throws a
 * URIError for half a character.
 */
export const encodedWhole = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*~_]|[.-](?![A-Za-z0-9])/g, escaped);

/** Links that come as text, from a command or the clipboard: alone, or behind the `#` of a page (`linkPage`). Pure. */
import { hostOfPage, isOneOf } from '../tickets/link-hosts';
import { scheme } from './fields';
import type { LinkError, LinkResult } from './link';
import { parseLink } from './parse';

export interface LinkText {
  /** The link itself, without the page that carried it. */
  readonly link: string;
  readonly result: LinkResult;
  /** Of the page that carried it, with its port where that is not the usual one; null: it stood alone. */
  readonly host: string | null;
}

const refused = (reason: LinkError['reason']): LinkResult => ({ ok: false, error: { reason, parameter: null } });

const alone = new RegExp(`^${scheme}:`, 'i');

/**
 * What stands behind the `#`: encoded as a whole (`pageWithLink`), or as it is, where a program on the way has decoded
 * it.
 */
function behind(hash: string): string | null {
  if (/^[a-z]+:\/\//i.test(hash)) return hash;
  try {
    return decodeURIComponent(hash);
  } catch {
    return null;
  }
}

/** Reads a link, or a page that carries one. Whose pages are taken is `acceptedFrom`'s to say. */
export function readLinkText(text: string): LinkText {
  if (!/^https:\/\//i.test(text)) return { link: text, result: parseLink(text), host: null };
  const at = text.indexOf('#');
  const host = hostOfPage((at < 0 ? text : text.slice(0, at)).replace(/^https/i, 'https'));
  const link = at < 0 ? null : behind(text.slice(at + 1));
  if (link === null || !alone.test(link))
    return { link: '', result: refused(host === null ? 'malformed' : 'no-link-in-page'), host };
  const result = parseLink(link);
  // A token in it is said whatever else is wrong.
  if (host === null && (result.ok || result.error.reason !== 'carries-token'))
    return { link: '', result: refused('malformed'), host };
  return { link, result, host };
}

/** The link, where it stood alone or on a page of one of these hosts. */
export const acceptedFrom = (
  { result, host }: Pick<LinkText, 'result' | 'host'>,
  hosts: readonly string[],
): LinkResult => (host === null || !result.ok || isOneOf(host, hosts) ? result : refused('other-host'));

/** More is no ticket. */
const longestText = 65_536;
/** A mail puts brackets, quotes and full stops around an address; a link ends with none of them. */
const around = /^[<("'`[]+|[>)"'`\].,;]+$/g;
/** `FieldTunnel:` is a word of a sentence. */
const startsLink = new RegExp(`^${scheme}://`, 'i');
const pageWithScheme = new RegExp(`^https://[^\\s#]*#${scheme}(?:%3a|:)`, 'i');

/**
 * The link in what somebody copied, a whole sentence perhaps, and what is left of the text without it; null: there is
 * none. One that stands alone goes before the same one behind a page. Two that differ are refused: whoever copied them
 * meant one.
 */
export function linkInText(text: string): { readonly found: LinkText; readonly rest: string } | null {
  if (text.length > longestText) return null;
  const words = text.split(/\s+/).map((word) => word.replaceAll(around, ''));
  const links = words.filter((word) => startsLink.test(word));
  const pages = words.filter((word) => pageWithScheme.test(word));
  const [first, ...others] = new Set(links.length > 0 ? links : pages);
  if (first === undefined) return null;
  const rest = [...links, ...pages].reduce((left, each) => left.replaceAll(each, ''), text).trim();
  const several: LinkText = { link: '', result: refused('several-links'), host: null };
  return { found: others.length > 0 ? several : readLinkText(first), rest };
}

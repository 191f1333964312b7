/**
 * Where the company's tickets are, and the page that opens links of its tickets: addresses that a person or a company
 * set. Pure.
 */
import { isPlain } from '../text/outside';
import { encodedWhole } from '../text/encode';

const place = '{ticket}';
const longestAddress = 1_024;
/** A host of names, or of an IPv4 address, with a port or none; no user name, which would hide the host. */
const pageStart = /^https:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?=[/?#]|$)/;

/** An encrypted page, written as a browser takes it. */
export const isPage = (address: string): boolean =>
  address.length <= longestAddress && pageStart.test(address) && isPlain(address) && !/[\s\\"<>^`|]/.test(address);

/** A page with `{ticket}` once, behind the host: what a ticket is called never chooses whom it is sent to. */
export function isTicketTemplate(template: string): boolean {
  const parts = template.split(place);
  const [before = ''] = parts;
  return (
    parts.length === 2 &&
    isPage(parts.join('')) &&
    /^https:\/\/[^/?#]+[/?#]/.test(before) &&
    !/[{}]/.test(parts.join(''))
  );
}

/**
 * The address of a ticket; null where there is none: no template, or a name that would lead to another page of the
 * host.
 */
export function ticketAddress(template: string, ticket: string): string | null {
  const name = ticket.trim();
  // Dots alone are steps in a path, encoded or not.
  if (!isTicketTemplate(template) || /^\.*$/.test(name) || !isPlain(name)) return null;
  return template.replace(place, () => encodedWhole(name));
}

/** A page of the company's with the link behind its `#`, which no server is sent; null where there is no such page. */
export function pageWithLink(page: string, link: string): string | null {
  return isPage(page) && !page.includes('#') ? `${page}#${encodedWhole(link)}` : null;
}

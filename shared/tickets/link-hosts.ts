/**
 * Whose pages may carry a ticket's link: hosts that the company names (`linkHosts`), or else that of the page which
 * opens links. Pure.
 */
import { isPage } from './ticket-page';

/** A name or an IPv4 address, with a port or none. */
export const hostPattern = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;

/** As it is compared: names know no capital letters, and 443 is what stands for itself. */
const plainHost = (host: string): string => host.toLowerCase().replace(/:0*443$/, '');

export const isOneOf = (host: string, hosts: readonly string[]): boolean =>
  hosts.some((each) => plainHost(each) === plainHost(host));

/** Null where it is no page. */
export const hostOfPage = (page: string): string | null =>
  isPage(page) ? plainHost(page.slice('https://'.length).replace(/[/?#][^]*$/, '')) : null;

/** Whether a page may open links here. No page at all may stand in every setting. */
export const mayOpenLinks = (page: string, companys: readonly string[]): boolean => {
  const host = hostOfPage(page);
  return companys.length === 0 || host === null || isOneOf(host, companys);
};

/** Hosts whose pages a link is taken from. */
export function hostsOfLinks(companys: readonly string[], linkPage: string): readonly string[] {
  const own = hostOfPage(linkPage);
  return companys.length > 0 || own === null ? companys : [own];
}

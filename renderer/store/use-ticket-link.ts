import { linkTo, type LinkTarget } from '../../shared/deep-link';
import { mayOpenLinks } from '../../shared/tickets/link-hosts';
import { pageWithLink } from '../../shared/tickets/ticket-page';
import { useWords } from '../format/use-words';
import { useSlice } from './mirror';

/**
 * What the desk puts into a ticket: the link, or where the settings name a page that opens links, that page and the
 * link in words. Null where neither a device nor a tunnel is known.
 */
export function useTicketLink(): (target: LinkTarget) => string | null {
  const { t } = useWords();
  const { linkPage } = useSlice('settings');
  const { linkHosts } = useSlice('policy');
  return (target) => {
    const link = linkTo(target);
    if (link === null) return null;
    // A page from before the company named its hosts is none that colleagues' apps take links from.
    const page = mayOpenLinks(linkPage, linkHosts) ? pageWithLink(linkPage, link) : null;
    if (page === null) return link;
    const name = target.thingName ?? t('status.tunnel', { id: (target.tunnelId ?? '').slice(0, 8) });
    return t('ticketLink.page', { name, page, link });
  };
}

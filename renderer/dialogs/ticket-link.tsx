import type { ReactNode } from 'react';
import type { TunnelChoice } from '../../shared/fleet/list';
import { ticketOf } from '../../shared/presentation/words';
import { CopyButton } from '../components/copy-button';
import { useWords } from '../format/use-words';
import { useTicketLink } from '../store/use-ticket-link';
import type { OpenFormInUse } from './use-open-form';

/** What the desk puts into a ticket about what the form names. */
export function useLinkOf(region: string): (form: OpenFormInUse, tunnel: TunnelChoice | null) => string | null {
  const textOf = useTicketLink();
  return ({ fields: { name, ticket }, services }, tunnel) =>
    textOf({
      region,
      tunnelId: tunnel?.tunnelId ?? null,
      thingName: name,
      serviceId: (tunnel?.services ?? services)[0] ?? null,
      ticket: ticket.trim() === '' && tunnel !== null ? ticketOf(tunnel.tags) : ticket,
    });
}

/** Whoever writes the ticket opens no tunnel: the link is enough. */
export function TicketLink({ link }: { readonly link: string | null }): ReactNode {
  const { t } = useWords();
  return (
    <div>
      <CopyButton look="text" text={link ?? ''} disabled={link === null}>
        {t('ticketLink.copy')}
      </CopyButton>
    </div>
  );
}

import { canCloseTunnel, canDisconnect, canRotate, deniedCall } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { useKeyed } from '../../store/keyed';
import { openDialog } from '../../store/ui';
import type { Requesting } from '../../store/use-request';
import { useTicketLink } from '../../store/use-ticket-link';

interface SessionActions {
  readonly view: SessionView;
  readonly run: Requesting['run'];
  readonly copy: (text: string) => void;
  /** Another tunnel may be opened to this device, as far as anybody knows. */
  readonly mayOpen: boolean;
}

/** What can be done with a session besides its one action, by its menu and by keys alike. Null: not now. */
export function useSessionActions({ view, run, copy, mayOpen }: SessionActions) {
  const { id, tunnelId, thingName, ticket, services } = view;
  const link = useTicketLink()({
    region: view.environment.region,
    tunnelId: view.state.kind === 'ended' ? null : tunnelId,
    thingName,
    serviceId: services[0]?.serviceId ?? null,
    ticket,
  });
  const mayRotate = canRotate(view, 'SOURCE') || canRotate(view, 'DESTINATION') || canRotate(view, 'ALL');
  const mayClose = canCloseTunnel(view) && deniedCall(view, 'iot:CloseTunnel') === null;
  const openTunnel = (): void =>
    openDialog({ kind: 'open-tunnel', thingName, services: services.map(({ serviceId }) => serviceId), ticket });
  const actions = {
    disconnect: canDisconnect(view) ? () => void run('session.disconnect', { id }) : null,
    rotate: mayRotate ? () => openDialog({ kind: 'rotate', sessionId: id }) : null,
    newTunnel: mayOpen ? openTunnel : null,
    report: () => openDialog({ kind: 'report', sessionId: id }),
    copyLink: link === null ? null : () => copy(link),
    copyTicket: ticket === null ? null : () => copy(ticket),
    copyTunnelId: tunnelId === null ? null : () => copy(tunnelId),
    closeTunnel: mayClose ? () => openDialog({ kind: 'close-tunnel', sessionId: id }) : null,
  } as const;
  useKeyed(actions);
  return actions;
}

import { flushSync } from 'react-dom';
import { canCloseTunnel, canDisconnect, canForget, canReplace, canRotate, deniedCall } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { useKeyed } from '../../store/keyed';
import { toServices } from '../../store/regions';
import { chooseTab, openDialog, tabKey } from '../../store/ui';
import type { Requesting } from '../../store/use-request';
import { useSlice } from '../../store/mirror';
import { useTellOnline } from '../../store/use-tell-online';
import { useTicketLink } from '../../store/use-ticket-link';
import { ticketFor } from '../../../shared/presentation/words';
import { addressOf } from '../../presentation/address';

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
    ticket: ticketFor(view),
  });
  const mayRotate = canRotate(view, 'SOURCE') || canRotate(view, 'DESTINATION') || canRotate(view, 'ALL');
  const mayClose = canCloseTunnel(view) && deniedCall(view, 'iot:CloseTunnel') === null;
  const { environment, state, reconnectsAtStart } = view;
  const tell = useTellOnline(
    { environment, thingName: view.hasAccount ? thingName : null, isThere: state.kind === 'connected' },
    run,
  );
  const hasPage = useSlice('settings').ticketPage !== '';
  const address = services.map(addressOf).find((each) => each !== null) ?? null;
  const isOver = environment.kind === 'practice' || state.kind === 'ended';
  const openTunnel = (): void =>
    openDialog({
      kind: 'open-tunnel',
      thingName,
      services: services.map(({ serviceId }) => serviceId),
      ticket,
      environment: view.environment,
    });
  const showServices = (): void => {
    flushSync(() => chooseTab(tabKey(view), 'overview'));
    toServices();
  };
  const actions = {
    services: services.length === 0 ? null : showServices,
    disconnect: canDisconnect(view) ? () => void run('session.disconnect', { id }) : null,
    rotate: mayRotate ? () => openDialog({ kind: 'rotate', sessionId: id }) : null,
    newTunnel: mayOpen ? openTunnel : null,
    replace: mayOpen && canReplace(view) ? () => void run('session.replace', { id }) : null,
    report: () => openDialog({ kind: 'report', sessionId: id }),
    copyLink: link === null ? null : () => copy(link),
    copyTicket: ticket === null ? null : () => copy(ticket),
    copyTunnelId: tunnelId === null ? null : () => copy(tunnelId),
    copyAddress: address === null ? null : () => copy(address),
    openTicket: ticket === null || !hasPage ? null : () => void run('session.openTicket', { id }),
    tellOnline: tell?.press ?? null,
    reconnects: isOver ? null : () => void run('session.reconnectAtStart', { id, reconnects: !reconnectsAtStart }),
    closeTunnel: mayClose ? () => openDialog({ kind: 'close-tunnel', sessionId: id }) : null,
    forget: canForget(view) ? () => void run('session.forget', { id }) : null,
  } as const;
  useKeyed(actions);
  return { ...actions, tellLabel: tell?.label ?? null };
}

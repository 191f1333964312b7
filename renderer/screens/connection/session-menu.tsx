import type { ReactNode } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { canCloseTunnel, canDisconnect, canForget, canRotate, deniedCall } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { InlineError } from '../../components/messages';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { openDialog } from '../../store/ui';
import { useSlice } from '../../store/mirror';
import { useBriefly } from '../../store/use-briefly';
import { useTellOnline } from '../../store/use-tell-online';
import { useRequest } from '../../store/use-request';
import { useTicketLink } from '../../store/use-ticket-link';

/** What is rarely pressed: everything that is not the one action. `whole`: the head has no room for the way out, so it is here. */
export function SessionMenu({ view, whole }: { readonly view: SessionView; readonly whole: boolean }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  const [copied, setCopied] = useBriefly();
  const { id, tunnelId, ticket } = view;
  const copy = (text: string): void => void run('clipboard.write', { text }).then((done) => setCopied(done !== null));
  const link = useTicketLink()({
    region: view.environment.region,
    tunnelId: view.state.kind === 'ended' ? null : tunnelId,
    thingName: view.thingName,
    serviceId: view.services[0]?.serviceId ?? null,
    ticket,
  });
  const hasPage = useSlice('settings').ticketPage !== '';
  const { environment, thingName, hasAccount, state } = view;
  const tell = useTellOnline(
    { environment, thingName: hasAccount ? thingName : null, isThere: state.kind === 'connected' },
    run,
  );
  const mayRotate = canRotate(view, 'SOURCE') || canRotate(view, 'DESTINATION') || canRotate(view, 'ALL');
  return (
    <>
      <MoreMenu label={t('action.more')} copied={copied}>
        {whole && canDisconnect(view) ? (
          <MenuItem onAction={() => void run('session.disconnect', { id })}>{t('action.disconnect')}</MenuItem>
        ) : null}
        <MenuItem isDisabled={!mayRotate} onAction={() => openDialog({ kind: 'rotate', sessionId: id })}>
          {t('menu.rotate')}
        </MenuItem>
        {view.hasAccount && view.thingName !== null ? (
          <MenuItem
            isDisabled={deniedCall(view, 'iot:OpenTunnel') !== null}
            onAction={() =>
              openDialog({
                kind: 'open-tunnel',
                thingName: view.thingName,
                services: view.services.map(({ serviceId }) => serviceId),
                ticket: view.ticket,
              })
            }
          >
            {deniedCall(view, 'iot:OpenTunnel') === null ? t('menu.newTunnel') : t('menu.newTunnelDenied')}
          </MenuItem>
        ) : null}
        {tell === null ? null : <MenuItem onAction={tell.press}>{tell.label}</MenuItem>}
        <MenuItem onAction={() => openDialog({ kind: 'report', sessionId: id })}>{t('menu.report')}</MenuItem>
        {link === null ? null : <MenuItem onAction={() => copy(link)}>{t('ticketLink.copy')}</MenuItem>}
        {ticket === null || !hasPage || !whole ? null : (
          <MenuItem onAction={() => void run('session.openTicket', { id })}>
            {t('menu.openTicket', { ticket })}
          </MenuItem>
        )}
        {ticket === null ? null : <MenuItem onAction={() => copy(ticket)}>{t('menu.copyTicket', { ticket })}</MenuItem>}
        {tunnelId === null ? null : <MenuItem onAction={() => copy(tunnelId)}>{t('menu.copyTunnelId')}</MenuItem>}
        {view.environment.kind === 'practice' || view.state.kind === 'ended' ? null : (
          <MenuItem onAction={() => void run('session.reconnectAtStart', { id, reconnects: !view.reconnectsAtStart })}>
            {t(view.reconnectsAtStart ? 'menu.reconnectsNot' : 'menu.reconnects')}
          </MenuItem>
        )}
        <MenuItem
          isDisabled={!canCloseTunnel(view) || deniedCall(view, 'iot:CloseTunnel') !== null}
          onAction={() => openDialog({ kind: 'close-tunnel', sessionId: id })}
        >
          {t('action.closeTunnel')}
        </MenuItem>
        <MenuItem isDisabled={!canForget(view)} onAction={() => void run('session.forget', { id })}>
          {t('menu.forget')}
        </MenuItem>
      </MoreMenu>
      <InlineError error={error} />
    </>
  );
}

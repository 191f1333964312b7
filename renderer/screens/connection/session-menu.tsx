import type { ReactNode } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { canForget, deniedCall } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { InlineError } from '../../components/messages';
import { KeyedItem } from '../../components/keyed-item';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useBriefly } from '../../store/use-briefly';
import { useTellOnline } from '../../store/use-tell-online';
import { useRequest } from '../../store/use-request';
import { useSessionActions } from './use-session-actions';

/** What is rarely pressed: everything that is not the one action. `whole`: the head has no room for the way out, so it is here. */
export function SessionMenu({ view, whole }: { readonly view: SessionView; readonly whole: boolean }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  const [copied, setCopied] = useBriefly();
  const { id, tunnelId, ticket } = view;
  const copy = (text: string): void => void run('clipboard.write', { text }).then((done) => setCopied(done !== null));
  const hasPage = useSlice('settings').ticketPage !== '';
  const { environment, thingName, hasAccount, state } = view;
  const tell = useTellOnline(
    { environment, thingName: hasAccount ? thingName : null, isThere: state.kind === 'connected' },
    run,
  );
  const isOpenDenied = deniedCall(view, 'iot:OpenTunnel') !== null;
  const offers = view.hasAccount && view.thingName !== null;
  const actions = useSessionActions({ view, run, copy, mayOpen: offers && !isOpenDenied });
  return (
    <>
      <MoreMenu label={t('action.more')} copied={copied}>
        {whole && actions.disconnect !== null ? (
          <KeyedItem keys="disconnect" onAction={actions.disconnect}>
            {t('action.disconnect')}
          </KeyedItem>
        ) : null}
        <KeyedItem keys="rotate" onAction={actions.rotate}>
          {t('menu.rotate')}
        </KeyedItem>
        {offers ? (
          <KeyedItem keys="newTunnel" onAction={actions.newTunnel}>
            {isOpenDenied ? t('menu.newTunnelDenied') : t('menu.newTunnel')}
          </KeyedItem>
        ) : null}
        {tell === null ? null : <MenuItem onAction={tell.press}>{tell.label}</MenuItem>}
        <KeyedItem keys="report" onAction={actions.report}>
          {t('menu.report')}
        </KeyedItem>
        {actions.copyLink === null ? null : (
          <KeyedItem keys="copyLink" onAction={actions.copyLink}>
            {t('ticketLink.copy')}
          </KeyedItem>
        )}
        {ticket === null || !hasPage || !whole ? null : (
          <MenuItem onAction={() => void run('session.openTicket', { id })}>
            {t('menu.openTicket', { ticket })}
          </MenuItem>
        )}
        {ticket === null ? null : (
          <KeyedItem keys="copyTicket" onAction={actions.copyTicket}>
            {t('menu.copyTicket', { ticket })}
          </KeyedItem>
        )}
        {tunnelId === null ? null : (
          <KeyedItem keys="copyTunnelId" onAction={actions.copyTunnelId}>
            {t('menu.copyTunnelId')}
          </KeyedItem>
        )}
        {view.environment.kind === 'practice' || view.state.kind === 'ended' ? null : (
          <MenuItem onAction={() => void run('session.reconnectAtStart', { id, reconnects: !view.reconnectsAtStart })}>
            {t(view.reconnectsAtStart ? 'menu.reconnectsNot' : 'menu.reconnects')}
          </MenuItem>
        )}
        <KeyedItem keys="closeTunnel" onAction={actions.closeTunnel}>
          {t('action.closeTunnel')}
        </KeyedItem>
        <MenuItem isDisabled={!canForget(view)} onAction={() => void run('session.forget', { id })}>
          {t('menu.forget')}
        </MenuItem>
      </MoreMenu>
      <InlineError error={error} />
    </>
  );
}

import type { ReactNode } from 'react';
import { deniedCall } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { InlineError } from '../../components/messages';
import { KeyedItem } from '../../components/keyed-item';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { useBriefly } from '../../store/use-briefly';
import { useRequest } from '../../store/use-request';
import { useSessionActions } from './use-session-actions';

/** What the tunnel that takes the place of this one is called where it is opened: what costs something says so. */
function nextOf({ next, environment }: SessionView): 'goOnNext' | 'openNext' | 'openNextCharged' {
  if (next?.kind === 'waiting' && next.tunnelId !== null) return 'goOnNext';
  return environment.kind === 'practice' ? 'openNext' : 'openNextCharged';
}

/** Whether a new tunnel to the device is spoken of, and whether the role may not open one. */
const openingOf = (view: SessionView) => ({
  offers: view.hasAccount && view.thingName !== null,
  isOpenDenied: deniedCall(view, 'iot:OpenTunnel') !== null,
});

/**
 * What is rarely pressed: everything that is not the one action. `whole`: the head has no room for the way out, so it
 * is here.
 */
export function SessionMenu({ view, whole }: { readonly view: SessionView; readonly whole: boolean }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { tunnelId, ticket } = view;
  const { run, error } = useRequest();
  const [copied, setCopied] = useBriefly();
  const copy = (text: string): void => void run('clipboard.write', { text }).then((done) => setCopied(done !== null));
  const { offers, isOpenDenied } = openingOf(view);
  const actions = useSessionActions({ view, run, copy, mayOpen: offers && !isOpenDenied });
  return (
    <>
      <MoreMenu label={t('action.more')} copied={copied}>
        {whole && actions.disconnect !== null ? (
          <KeyedItem keys="disconnect" onAction={actions.disconnect}>
            {t('action.disconnect')}
          </KeyedItem>
        ) : null}
        {(['services', 'rotate'] as const).map((name) => (
          <KeyedItem key={name} keys={name} onAction={actions[name]}>
            {t(`menu.${name}`)}
          </KeyedItem>
        ))}
        {offers ? (
          <KeyedItem keys="newTunnel" onAction={actions.newTunnel}>
            {isOpenDenied ? t('menu.newTunnelDenied') : t('menu.newTunnel')}
          </KeyedItem>
        ) : null}
        {actions.replace === null ? null : (
          <KeyedItem keys="replace" onAction={actions.replace}>
            {t(`menu.${nextOf(view)}`)}
          </KeyedItem>
        )}
        {actions.tellLabel === null ? null : (
          <KeyedItem keys="tellOnline" onAction={actions.tellOnline}>
            {actions.tellLabel}
          </KeyedItem>
        )}
        <KeyedItem keys="report" onAction={actions.report}>
          {t('menu.report')}
        </KeyedItem>
        {actions.copyLink === null ? null : (
          <KeyedItem keys="copyLink" onAction={actions.copyLink}>
            {t('ticketLink.copy')}
          </KeyedItem>
        )}
        {ticket === null || actions.openTicket === null ? null : (
          <KeyedItem keys="openTicket" onAction={actions.openTicket}>
            {t('menu.openTicket', { ticket })}
          </KeyedItem>
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
        {actions.copyAddress === null ? null : (
          <KeyedItem keys="copyAddress" onAction={actions.copyAddress}>
            {t('menu.copyAddress')}
          </KeyedItem>
        )}
        {actions.reconnects === null ? null : (
          <KeyedItem keys="reconnects" onAction={actions.reconnects}>
            {t(view.reconnectsAtStart ? 'menu.reconnectsNot' : 'menu.reconnects')}
          </KeyedItem>
        )}
        <KeyedItem keys="closeTunnel" onAction={actions.closeTunnel}>
          {t('action.closeTunnel')}
        </KeyedItem>
        <KeyedItem keys="forget" onAction={actions.forget}>
          {t('menu.forget')}
        </KeyedItem>
      </MoreMenu>
      <InlineError error={error} />
    </>
  );
}

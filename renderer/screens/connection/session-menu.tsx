import { Check, Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { canDisconnect, canForget, canRotate, deniedCall } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { openDialog } from '../../store/ui';
import { useBriefly } from '../../store/use-briefly';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import buttonStyles from '../../components/button.module.css';
import menuStyles from '../../components/menu.module.css';
import styles from './session-menu.module.css';
import typography from '../../theme/typography.module.css';

/** What is rarely pressed: everything that is not the one action. */
export function SessionMenu({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  const [copied, setCopied] = useBriefly();
  const { id, tunnelId } = view;
  const mayRotate = canRotate(view, 'SOURCE') || canRotate(view, 'DESTINATION') || canRotate(view, 'ALL');
  return (
    <>
      <output className={classes(styles.said, typography.second)}>
        {copied ? (
          <>
            <Check size={18} aria-hidden /> {t('action.copied')}
          </>
        ) : null}
      </output>
      <MenuTrigger>
        <AriaButton className={classes(buttonStyles.button, buttonStyles.icon)} aria-label={t('action.more')}>
          <Ellipsis size={20} aria-hidden />
        </AriaButton>
        <Popover className={classes(menuStyles.menu)} placement="bottom end">
          <Menu aria-label={t('action.more')}>
            <MenuItem isDisabled={!canDisconnect(view)} onAction={() => void run('session.disconnect', { id })}>
              {t('action.disconnect')}
            </MenuItem>
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
            <MenuItem onAction={() => openDialog({ kind: 'report', sessionId: id })}>{t('menu.report')}</MenuItem>
            {tunnelId === null ? null : (
              <MenuItem
                onAction={() =>
                  void run('clipboard.write', { text: tunnelId }).then((done) => setCopied(done !== null))
                }
              >
                {t('menu.copyTunnelId')}
              </MenuItem>
            )}
            <MenuItem isDisabled={!canForget(view)} onAction={() => void run('session.forget', { id })}>
              {t('menu.forget')}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <InlineError error={error} />
    </>
  );
}

import type { ReactNode } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { Text } from 'react-aria-components/Text';
import { terminalKeys } from '../../../shared/ipc/shortcuts';
import type { SessionView } from '../../../shared/session/view';
import type { ShellView, VisitView } from '../../../shared/visit/view';
import { KeyedItem, ShownKeys } from '../../components/keyed-item';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { useKeyed } from '../../store/keyed';
import { useSlice } from '../../store/mirror';
import { isMac } from '../../store/platform';
import type { Requesting } from '../../store/use-request';
import { terminals } from './terminals';
import { search } from './window-state';

interface HeadMenuProps {
  readonly view: SessionView;
  readonly visit: VisitView;
  readonly shell: ShellView | null;
  readonly run: Requesting['run'];
  /** The tunnel's ssh services besides the one of this visit. */
  readonly others: readonly string[];
}

/** What is rarely pressed: of the shell that is looked at, and of the whole visit. */
export function HeadMenu({ view, visit, shell, run, others }: HeadMenuProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { id } = view;
  const { recording } = useSlice('policy');
  const ofShell = (act: (shell: ShellView) => void): (() => void) | null => (shell === null ? null : () => act(shell));
  const [other] = others;
  const goTo = (serviceId: string): void =>
    void run('visit.leave', { id }).then(() => run('visit.begin', { id, serviceId }));
  const isOpen = shell?.state.kind === 'open';
  const actions = {
    closeShell: ofShell(({ id: shellId }) => void run('shell.close', { shellId })),
    recordShell:
      recording === null && isOpen
        ? ofShell((each) => void run('shell.record', { shellId: each.id, on: each.recording?.kind !== 'on' }))
        : null,
    keepShells:
      visit.phase.kind === 'open' ? () => void run('visit.keepShells', { id, keep: visit.keeper === 'off' }) : null,
    otherService: other === undefined ? null : () => goTo(other),
    logOut: () => void run('visit.leave', { id }),
    forgetLogin: () => void run('visit.forgetLogin', { id }),
  };
  useKeyed(actions);
  return (
    <MoreMenu label={t('action.more')}>
      <MenuItem
        textValue={t('terminal.search')}
        isDisabled={shell === null}
        onAction={() => (shell === null ? undefined : search(shell.id))}
      >
        <OwnKeys keys="search">{t('terminal.search')}</OwnKeys>
      </MenuItem>
      <MenuItem
        textValue={t('terminal.copy')}
        isDisabled={shell === null}
        onAction={() => (shell === null ? undefined : void terminals.get(shell.id)?.copy())}
      >
        <OwnKeys keys="copy">{t('terminal.copy')}</OwnKeys>
      </MenuItem>
      <KeyedItem keys="closeShell" onAction={actions.closeShell}>
        {t('terminal.closeThis')}
      </KeyedItem>
      {recording === null ? (
        <KeyedItem keys="recordShell" onAction={actions.recordShell}>
          {shell?.recording?.kind === 'on' ? t('terminal.recordStop') : t('terminal.record')}
        </KeyedItem>
      ) : null}
      <KeyedItem keys="keepShells" onAction={actions.keepShells}>
        {visit.keeper === 'off' ? t('terminal.keepShells') : t('terminal.keepShellsNoMore')}
      </KeyedItem>
      {others.map((serviceId) =>
        serviceId === other ? (
          <KeyedItem key={serviceId} keys="otherService" onAction={() => goTo(serviceId)}>
            {t('terminal.toService', { service: serviceId })}
          </KeyedItem>
        ) : (
          <MenuItem key={serviceId} onAction={() => goTo(serviceId)}>
            {t('terminal.toService', { service: serviceId })}
          </MenuItem>
        ),
      )}
      <KeyedItem keys="logOut" onAction={actions.logOut}>
        {t('terminal.logOut')}
      </KeyedItem>
      <KeyedItem keys="forgetLogin" onAction={actions.forgetLogin}>
        {t('terminal.forget')}
      </KeyedItem>
    </MoreMenu>
  );
}

/** A line whose key the terminal hears itself. */
function OwnKeys({
  keys,
  children,
}: {
  readonly keys: keyof typeof terminalKeys;
  readonly children: string;
}): ReactNode {
  return (
    <>
      <Text slot="label">{children}</Text>
      <ShownKeys keys={isMac() ? terminalKeys[keys].replace('Shift+', '') : terminalKeys[keys]} />
    </>
  );
}

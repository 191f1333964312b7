import type { ReactNode } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import type { SessionView } from '../../../shared/session/view';
import type { ShellView, VisitView } from '../../../shared/visit/view';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
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
  return (
    <MoreMenu label={t('action.more')}>
      <MenuItem isDisabled={shell === null} onAction={() => (shell === null ? undefined : search(shell.id))}>
        {t('terminal.search')}
      </MenuItem>
      <MenuItem
        isDisabled={shell === null}
        onAction={() => (shell === null ? undefined : void terminals.get(shell.id)?.copy())}
      >
        {t('terminal.copy')}
      </MenuItem>
      <MenuItem
        isDisabled={shell === null}
        onAction={() => (shell === null ? undefined : void run('shell.close', { shellId: shell.id }))}
      >
        {t('terminal.closeThis')}
      </MenuItem>
      {recording === null ? (
        <MenuItem
          isDisabled={shell?.state.kind !== 'open'}
          onAction={() =>
            shell === null
              ? undefined
              : void run('shell.record', { shellId: shell.id, on: shell.recording?.kind !== 'on' })
          }
        >
          {shell?.recording?.kind === 'on' ? t('terminal.recordStop') : t('terminal.record')}
        </MenuItem>
      ) : null}
      <MenuItem
        isDisabled={visit.phase.kind !== 'open'}
        onAction={() => void run('visit.keepShells', { id, keep: visit.keeper === 'off' })}
      >
        {visit.keeper === 'off' ? t('terminal.keepShells') : t('terminal.keepShellsNoMore')}
      </MenuItem>
      {others.map((serviceId) => (
        <MenuItem
          key={serviceId}
          onAction={() => void run('visit.leave', { id }).then(() => run('visit.begin', { id, serviceId }))}
        >
          {t('terminal.toService', { service: serviceId })}
        </MenuItem>
      ))}
      <MenuItem onAction={() => void run('visit.leave', { id })}>{t('terminal.logOut')}</MenuItem>
      <MenuItem onAction={() => void run('visit.forgetLogin', { id })}>{t('terminal.forget')}</MenuItem>
    </MoreMenu>
  );
}

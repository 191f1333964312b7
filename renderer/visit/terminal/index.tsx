import { type ReactNode, useEffect } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { ShellView, VisitView } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { nameOf } from '../../../shared/presentation/words';
import { useRequest } from '../../store/use-request';
import { VisitLogin } from '../login';
import { useFocusBack } from '../work-focus';
import { Asked } from './asked';
import { Break } from './break';
import { Head } from './head';
import { obstacleOf, sshServicesOf } from './obstacle';
import { Screen } from './screen';
import { Search } from './search';
import { ShellTabs } from './shell-tabs';
import { Snippets } from './snippets';
import { terminals } from './terminals';
import { useTerminalAppearance } from './use-appearance';
import { classes } from '../../theme/classes';
import { again, chooseShell, firstTime, useTerminalWindow } from './window-state';
import breakStyles from '../break.module.css';
import work from '../work.module.css';
import styles from './terminal.module.css';
import typography from '../../theme/typography.module.css';

/** Of a shell whose terminal is not drawn yet; it is told the right one as soon as it is. */
const firstSize = { columns: 80, rows: 24 } as const;

interface VisitTerminalProps {
  readonly view: SessionView;
  /** Null: nobody has asked for this device's shell yet. Opening the terminal asks. */
  readonly visit: VisitView | null;
}

/**
 * Working on the device: log in, shells, and, where it breaks, what it is and the one button. Fills the room it is
 * given.
 */
export function VisitTerminal({ view, visit }: VisitTerminalProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  useTerminalAppearance();
  const shells = visit?.shells ?? [];
  const chosen = useTerminalWindow((state) => state.current.get(view.id));
  const searching = useTerminalWindow((state) => state.searching);
  const shell = shells.find(({ id }) => id === chosen) ?? shells.at(-1) ?? null;
  const obstacle = obstacleOf(view, visit, shell);
  const open = visit?.phase.kind === 'open' && obstacle === null;

  async function openShell(): Promise<void> {
    const size = shell === null ? undefined : terminals.get(shell.id)?.size;
    const opened = await run('shell.open', { id: view.id, ...(size ?? firstSize) });
    if (opened !== null) chooseShell(view.id, opened.value.shellId);
  }
  useBeginning({ view, visit, openShell, begin: () => void run('visit.begin', { id: view.id, serviceId: null }) });
  useFocusBack(obstacle !== null, () => (shell === null ? undefined : terminals.get(shell.id)?.focus()));

  return (
    <div className={work.work}>
      {visit === null ? null : (
        <Head view={view} visit={visit} shell={shell} run={run} onNewShell={open ? () => void openShell() : null} />
      )}
      {shells.length < 2 || shell === null ? null : (
        <ShellTabs
          shells={shells}
          current={shell.id}
          onChoose={(shellId) => chooseShell(view.id, shellId)}
          onClose={(shellId) => void run('shell.close', { shellId })}
        />
      )}
      {visit === null || shell === null ? null : (
        <Snippets view={view} visit={visit} shellId={shell.id} live={open && shell.state.kind === 'open'} />
      )}
      <InlineError error={error} />
      {searching !== null && searching === shell?.id ? <Search shellId={searching} /> : null}
      {shell === null ? null : (
        <Screen
          key={shell.id}
          shell={shell}
          label={t('terminal.label', { device: nameOf(view, t) })}
          broken={obstacle !== null}
          focused={document.querySelector('[role$="dialog"]') === null}
        />
      )}
      {obstacle !== null ? (
        <Break view={view} visit={visit} shell={shell} obstacle={obstacle} />
      ) : (
        <Ended view={view} shell={shell} onNewShell={() => void openShell()} />
      )}
      {visit === null ? null : <VisitLogin view={view} visit={visit} />}
      <Asked />
    </div>
  );
}

/**
 * Opening the terminal of a connected device reaches for it, and a login opens the first shell: once each, so that
 * leaving is leaving.
 */
function useBeginning({
  view,
  visit,
  begin,
  openShell,
}: VisitTerminalProps & { readonly begin: () => void; readonly openShell: () => Promise<void> }): void {
  const { id } = view;
  const connected = view.state.kind === 'connected';
  // Where there are several, the person says which.
  const isSole = sshServicesOf(view).length < 2;
  const phase = visit?.phase.kind ?? null;
  const empty = (visit?.shells.length ?? 0) === 0;
  useEffect(() => {
    if (connected && isSole && phase === null && firstTime('begun', id)) begin();
    if (phase === 'away') again('shelled', id);
    if (phase === 'open' && empty && firstTime('shelled', id)) void openShell();
    // What is done depends on the state alone, not on how it is done.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id, connected, isSole, phase, empty]);
}

/** Below a shell that the device ended, and where there is none. */
function Ended({
  view,
  shell,
  onNewShell,
}: {
  readonly view: SessionView;
  readonly shell: ShellView | null;
  readonly onNewShell: () => void;
}): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const state = shell?.state ?? null;
  if (state !== null && state.kind !== 'ended' && state.kind !== 'refused') return null;
  const device = nameOf(view, t);
  const words = (): string => {
    if (state === null) return t('terminal.noShell.sentence', { device });
    if (state.kind === 'refused') return t('terminal.refusedShell', { device });
    const time = format.exactClock(state.at);
    const { status, signal } = state;
    if (signal !== null) return t('terminal.endedSignal', { time, signal });
    return status === null ? t('terminal.ended', { time }) : t('terminal.endedStatus', { time, status });
  };
  return (
    <section className={classes(breakStyles.break, styles.ended)}>
      {shell === null ? <h2 className={breakStyles.headline}>{t('terminal.noShell.headline')}</h2> : null}
      <output className={typography.sentence}>{words()}</output>
      <div>
        <Button onPress={onNewShell}>{t('terminal.newShell')}</Button>
      </div>
    </section>
  );
}

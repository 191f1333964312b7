import { type ReactNode, useEffect, useRef } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { ScreenView } from '../../../shared/visit/screen';
import { request } from '../../api';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { nameOf } from '../../../shared/presentation/words';
import { useMirror } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { useFocusBack } from '../work-focus';
import { Bar } from './bar';
import { ScreenBreak } from './break';
import { PasswordForm } from './password-form';
import { useDisplay } from './use-display';
import work from '../work.module.css';
import styles from './screen.module.css';

/**
 * The work of the tab *Screen*: the device's screen, and, where it breaks, what it is and the one button. Fills its
 * room.
 */
export function VisitScreen({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const screen = useMirror(({ state }) => state.screens.find(({ sessionId }) => sessionId === view.id) ?? null);
  const { run, error } = useRequest();
  const host = useRef<HTMLElement>(null);
  useLooking(view.id);
  const phase = standing(view, screen);
  const open = phase?.kind === 'open' ? phase : null;
  const label = t('screen.label', { device: nameOf(view, t) });
  const { display, size, text, last } = useDisplay(host, open?.screenId ?? null, label);
  useFocusBack(display === null, () => display?.focus());
  return (
    <div className={work.work}>
      {open === null || display === null ? null : (
        <Bar view={view} display={display} size={size} password={open.password} text={text} run={run} />
      )}
      <InlineError error={error} />
      <section
        ref={host}
        className={classes(styles.picture, last && styles.over)}
        hidden={open === null && !last}
        aria-label={label}
        aria-busy={open !== null && display === null}
      />
      <ScreenBreak
        view={view}
        obstacle={phase === null || phase.kind === 'open' || phase.kind === 'password' ? null : phase}
        serviceId={screen?.serviceId ?? null}
        below={open === null && last}
      />
      {phase?.kind === 'password' ? <PasswordForm key={view.id} view={view} asked={phase} /> : null}
    </div>
  );
}

/** What the screen says, as far as the tunnel stands: without it, the session's word comes first. */
const standing = (view: SessionView, screen: ScreenView | null): ScreenView['phase'] | null => {
  if (view.state.kind === 'connected') return screen?.phase ?? null;
  return screen?.phase.kind === 'lost' ? screen.phase : null;
};

/** Nothing is carried that nobody looks at. */
function useLooking(id: string): void {
  useEffect(() => {
    void request('screen.open', { id });
    return () => void request('screen.close', { id });
  }, [id]);
}

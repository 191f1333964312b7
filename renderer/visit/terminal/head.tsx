import { CircleDot, KeyRound, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { mostRecordedBytes } from '../../../shared/visit/recording';
import type { LoginView, ShellView, VisitView } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { DeviceName } from '../../components/device-name';
import { useWords } from '../../format/use-words';
import type { Translate } from '../../../shared/i18n/translate';
import { nameOf } from '../../../shared/presentation/words';
import { currentTime } from '../../store/clock';
import { useKeyed } from '../../store/keyed';
import type { Requesting } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { HeadMenu } from './head-menu';
import { sshServicesOf } from './obstacle';
import work from '../work.module.css';
import styles from './terminal.module.css';
import typography from '../../theme/typography.module.css';

function howWords({ method, keyName }: LoginView, t: Translate): string {
  switch (method) {
    case 'agent':
      return keyName === null ? t('terminal.keyPlain') : t('terminal.key', { name: keyName });
    case 'key-file':
      return t('terminal.keyFile', { name: keyName ?? '' });
    case 'password':
      return t('terminal.password');
    case 'questions':
      return t('terminal.questions');
    case 'none':
      return t('terminal.without');
    default:
      return method satisfies never;
  }
}

function keeperWords({ keeper }: VisitView, t: Translate): readonly string[] {
  if (keeper === 'off') return [];
  return [keeper === 'unavailable' ? t('terminal.keptByNothing') : t(`terminal.keptBy.${keeper}`)];
}

/** The mark of a shell whose output is recorded, or why that has ended. */
function RecordingMark({ view, shell }: { readonly view: SessionView; readonly shell: ShellView }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const { recording } = shell;
  if (recording === null) return null;
  if (recording.kind === 'on')
    return (
      <output className={styles.recording}>
        <CircleDot size={16} aria-hidden />
        {t('terminal.recording')}
      </output>
    );
  const limit = format.bytes(mostRecordedBytes);
  const time = format.exactClock(recording.at);
  const isFull = recording.kind === 'full';
  const why = isFull
    ? t('terminal.recordingFull', { time, limit })
    : t('terminal.recordingFailed', { time, code: recording.code });
  return (
    <output className={classes(styles.recording, styles.recordingFailed)} title={why}>
      <CircleDot size={16} aria-hidden />
      <span aria-hidden>{isFull ? t('terminal.recordingEndedAt', { limit }) : t('terminal.recordingEnded')}</span>
      <span className={typography.hidden}>{why}</span>
    </output>
  );
}

interface HeadProps {
  readonly view: SessionView;
  readonly visit: VisitView;
  readonly shell: ShellView | null;
  readonly run: Requesting['run'];
  /** Opens another shell; null: none can be opened now. */
  readonly onNewShell: (() => void) | null;
}

/** Who I am on this device and how, since when its key is known, and what is rarely pressed. */
export function Head({ view, visit, shell, run, onNewShell }: HeadProps): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const { login, hostKey } = visit;
  useKeyed({ newShell: onNewShell });
  const others = sshServicesOf(view).filter((service) => service !== visit.serviceId);
  const facts = [
    others.length === 0 ? null : visit.serviceId,
    login === null ? null : howWords(login, t),
    hostKey?.kind === 'known'
      ? t('terminal.knownSince', { date: format.day(hostKey.since, currentTime()) })
      : hostKey?.kind === 'new'
        ? t('terminal.newKey')
        : null,
    ...keeperWords(visit, t),
  ].filter((fact) => fact !== null);
  return (
    <header className={work.bar}>
      <KeyRound size={18} aria-hidden />
      <p className={work.which}>
        <span className={typography.fixed}>
          {login === null ? null : <span>{login.user}@</span>}
          <DeviceName name={nameOf(view, t)} />
        </span>
        {facts.map((fact) => (
          <span key={fact} className={styles.fact}>
            {' '}
            · {fact}
          </span>
        ))}
      </p>
      {shell === null ? null : <RecordingMark view={view} shell={shell} />}
      {onNewShell === null ? null : (
        <Button look="text" icon={Plus} keys="newShell" onPress={onNewShell}>
          {t('terminal.newShell')}
        </Button>
      )}
      <HeadMenu view={view} visit={visit} shell={shell} run={run} others={others} />
    </header>
  );
}

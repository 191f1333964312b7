import { type ReactNode, useId, useState } from 'react';
import type { PracticeFaultView, RunningPractice } from '../../../shared/ipc/app-state';
import { Button } from '../../components/button';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { faults as known } from '../../i18n/en-problems';
import { currentTime } from '../../store/clock';
import { useSlice } from '../../store/mirror';
import { show } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { nameOf } from '../../presentation/words';
import { classes } from '../../theme/classes';
import fieldStyles from '../../components/field.module.css';
import styles from './practice.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

type KnownFault = keyof typeof known;
type Group = 'tokens' | 'device' | 'network' | 'tunnel' | 'role';

const groups: readonly Group[] = ['tokens', 'device', 'network', 'tunnel', 'role'];
const groupOf: Readonly<Record<KnownFault, Group>> = {
  'token-used': 'tokens',
  'client-token-mismatch': 'tokens',
  'reuse-refused': 'tokens',
  'rotation-denied': 'role',
  'rotation-denied-source': 'role',
  'rotation-denied-device': 'role',
  'rotation-denied-both': 'role',
  'list-denied': 'role',
  'describe-denied': 'role',
  'open-denied': 'role',
  'tags-denied': 'role',
  'close-denied': 'role',
  'delete-denied': 'role',
  'notification-lost': 'device',
  'device-token-invalid': 'device',
  'device-dead': 'device',
  'device-service-down': 'device',
  'network-drop': 'network',
  'network-drop-closed': 'network',
  'peer-replaced': 'network',
  'tunnel-expired': 'tunnel',
  'tunnel-closed': 'tunnel',
  'service-slow': 'tunnel',
  'service-error': 'tunnel',
  throttled: 'tunnel',
};

const isKnown = (name: string): name is KnownFault => name in known;

/** Failures to rehearse, in plain words; what is active can be ended. */
export function Faults({ practice }: { readonly practice: RunningPractice }): ReactNode {
  const { t } = useWords();
  const id = useId();
  const sessions = useSlice('sessions').filter(
    ({ environment, tunnelId }) => environment.kind === 'practice' && tunnelId !== null,
  );
  const [chosen, setChosen] = useState('');
  // A session that is gone no longer is a target.
  const target = sessions.some((view) => view.id === chosen) ? chosen : '';
  return (
    <section className={layout.section} aria-labelledby="rehearse">
      <h2 id="rehearse">{t('practice.rehearse')}</h2>
      <p className={typography.second}>{t('practice.rehearseSentence')}</p>
      <div className={fieldStyles.field}>
        <label htmlFor={id}>{t('practice.target')}</label>
        <select
          id={id}
          className={fieldStyles.input}
          value={target}
          onChange={(event) => setChosen(event.target.value)}
        >
          <option value="">{t('practice.targetAll')}</option>
          {sessions.map((view) => (
            <option key={view.id} value={view.id}>
              {nameOf(view, t)}
            </option>
          ))}
        </select>
      </div>
      {groups.map((group) => (
        <div className={classes(layout.stack, styles.group)} key={group}>
          <h3 className={classes(typography.small, typography.third)}>{t(`practice.groups.${group}`)}</h3>
          <ul className={layout.panel}>
            {practice.faults
              .filter(({ name }) => (isKnown(name) ? groupOf[name] : 'tunnel') === group)
              .map((fault) => (
                <Fault
                  key={fault.name}
                  fault={fault}
                  sessionId={target === '' ? null : target}
                  watched={target === '' ? (sessions[0]?.id ?? null) : target}
                  isOpen={sessions.some(({ state }) => state.kind !== 'ended')}
                />
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Fault({
  fault,
  sessionId,
  watched,
  isOpen,
}: {
  readonly fault: PracticeFaultView;
  readonly sessionId: string | null;
  readonly watched: string | null;
  readonly isOpen: boolean;
}): ReactNode {
  const { t, format } = useWords();
  const { run, busy, error } = useRequest();
  const [doneAt, setDoneAt] = useState<number | null>(null);
  const { name } = fault;
  const title = isKnown(name) ? t(`faults.${name}.title`) : name;
  const what = isKnown(name) ? t(`faults.${name}.what`) : t('practice.unknownFault');
  const activeWord = fault.when === 'next' ? t('practice.armed') : t('practice.active');

  async function rehearse(): Promise<void> {
    setDoneAt(null);
    const done = await run('practice.fault', { name, sessionId });
    if (done !== null && fault.when === 'now') setDoneAt(currentTime());
  }

  return (
    <li className={styles.fault}>
      <div>
        <span className={styles.title}>{title}</span>
        {fault.active ? (
          <span className={styles.tag}>{activeWord}</span>
        ) : (
          <span className={typography.third}> · {t(`practice.when.${fault.when}`)}</span>
        )}
        <p className={typography.second}>{what}</p>
      </div>
      {fault.active ? (
        <Button
          disabled={busy}
          label={t('practice.endLabel', { fault: title })}
          onPress={() => void run('practice.clearFault', { name })}
        >
          {t('practice.end')}
        </Button>
      ) : (
        <Button disabled={busy} label={t('practice.doLabel', { fault: title })} onPress={() => void rehearse()}>
          {t('practice.do')}
        </Button>
      )}
      {doneAt === null ? null : (
        <output className={classes(styles.said, layout.row, typography.second)}>
          {t('practice.done', { time: format.exactClock(doneAt) })}
          {watched === null ? null : (
            <Button look="link" onPress={() => show({ kind: 'session', id: watched })}>
              {t('practice.showSession')}
            </Button>
          )}
        </output>
      )}
      {error?.code === 'not-now' ? (
        <ErrorText text={isOpen ? t('practice.nothingConnected') : t('practice.nothingOpen')} />
      ) : (
        <InlineError error={error} />
      )}
    </li>
  );
}

import { type ReactNode, useId, useState } from 'react';
import type { RunningPractice } from '../../../shared/ipc/app-state';
import { faults, type Fault } from '../../../shared/practice/faults';
import { Button } from '../../components/button';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { currentTime } from '../../store/clock';
import { useDerived } from '../../store/mirror';
import { show } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { nameOf } from '../../../shared/presentation/words';
import { classes } from '../../theme/classes';
import fieldStyles from '../../components/field.module.css';
import styles from './practice.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

const groups = ['tokens', 'device', 'network', 'tunnel', 'role'] as const satisfies readonly Fault['group'][];

/** Failures to rehearse, in plain words; what is active can be ended. */
export function Faults({ practice }: { readonly practice: RunningPractice }): ReactNode {
  const { t } = useWords();
  const id = useId();
  const sessions = useDerived(({ sessions: all }) =>
    all
      .filter(({ environment, tunnelId }) => environment.kind === 'practice' && tunnelId !== null)
      .map(({ id: of, thingName, tunnelId, state }) => ({
        id: of,
        thingName,
        tunnelId,
        ended: state.kind === 'ended',
      })),
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
          <h3 className={classes(typography.small, typography.second)}>{t(`practice.groups.${group}`)}</h3>
          <ul className={layout.panel}>
            {faults
              .filter((fault) => fault.group === group)
              .map((fault) => (
                <FaultRow
                  key={fault.name}
                  fault={fault}
                  isActive={practice.activeFaults.includes(fault.name)}
                  sessionId={target === '' ? null : target}
                  watched={target === '' ? (sessions[0]?.id ?? null) : target}
                  isOpen={sessions.some((view) => !view.ended && (target === '' || view.id === target))}
                />
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function FaultRow({
  fault,
  isActive,
  sessionId,
  watched,
  isOpen,
}: {
  readonly fault: Fault;
  readonly isActive: boolean;
  readonly sessionId: string | null;
  readonly watched: string | null;
  readonly isOpen: boolean;
}): ReactNode {
  const { t, format } = useWords();
  const { run, busy, error } = useRequest();
  const [doneAt, setDoneAt] = useState<number | null>(null);
  const { name } = fault;
  const title = t(`faults.${name}.title`);
  const what = t(`faults.${name}.what`);
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
        {isActive ? (
          <span className={styles.tag}>{activeWord}</span>
        ) : (
          <span className={typography.third}> · {t(`practice.when.${fault.when}`)}</span>
        )}
        <p className={typography.second}>{what}</p>
      </div>
      {isActive ? (
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

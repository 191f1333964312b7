import { Pencil, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentView } from '../../../shared/ipc/app-state';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { SetMark } from '../../components/set-value';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useFold } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { EnvironmentTest } from './environment-test';
import { EnvironmentForm } from './environment-form';
import { classes } from '../../theme/classes';
import choicesStyles from '../../components/choices.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** Where tunnels are looked for and opened: choose, add, remove. */
export function Environments(): ReactNode {
  const { t } = useWords();
  const environments = useSlice('environments');
  const { environmentId } = useSlice('settings');
  const { run, busy, error } = useRequest();
  const [adding, turnAdding] = useFold('add-environment');
  return (
    <section className={layout.section} aria-labelledby="environments">
      <h2 id="environments">{t('settings.environment')}</h2>
      <p className={typography.second}>{t('settings.environmentSentence')}</p>
      <div className={layout.panel} role="radiogroup" aria-labelledby="environments">
        {environments.map((environment) => (
          <Row
            key={environment.id}
            environment={environment}
            selected={environment.id === environmentId}
            busy={busy}
            onSelect={() => void run('environment.select', { id: environment.id })}
            onRemove={() => void run('environment.remove', { id: environment.id })}
          />
        ))}
      </div>
      <InlineError error={error} />
      {adding ? (
        <EnvironmentForm change={null} onDone={turnAdding} />
      ) : (
        <div>
          <Button icon={Plus} expanded={false} onPress={turnAdding}>
            {t('settings.add')}
          </Button>
        </div>
      )}
    </section>
  );
}

interface RowProps {
  readonly environment: EnvironmentView;
  readonly selected: boolean;
  readonly busy: boolean;
  readonly onSelect: () => void;
  readonly onRemove: () => void;
}

function Row({ environment, selected, busy, onSelect, onRemove }: RowProps): ReactNode {
  const { t } = useWords();
  const { id, label, kind, region, fields } = environment;
  const test = useSlice('environmentTest');
  const isCompanys = useSlice('policy').environments.includes(id);
  const { run, error } = useRequest();
  const [changing, turnChanging] = useFold(`environment:${id}`);
  if (changing && fields !== undefined) return <EnvironmentForm change={{ id, fields }} onDone={turnChanging} />;
  const name =
    kind === 'aws'
      ? `${t('settings.kinds.aws')}, ${label}`
      : kind === 'practice'
        ? t('settings.kinds.practice')
        : label;
  const tested = test?.environmentId === id ? test : null;
  return (
    <div className={layout.line}>
      <label className={classes(choicesStyles.choice, choicesStyles.bare)}>
        <input type="radio" name="environment" checked={selected} disabled={busy} onChange={onSelect} />
        <span className={choicesStyles.title}>
          {name}
          {kind === 'aws' ? null : (
            <span className={classes(layout.ownLine, typography.second, typography.small)}>
              {kind === 'practice' ? t('confirm.wherePractice') : `${t('settings.kinds.custom')} · ${region}`}
            </span>
          )}
        </span>
      </label>
      <span className={layout.row}>
        <Button
          look="link"
          disabled={busy || tested?.status === 'running'}
          label={t('settings.test.doLabel', { name })}
          onPress={() => void run('environment.test', { id })}
        >
          {t('settings.test.do')}
        </Button>
        {fields === undefined || isCompanys ? null : (
          <Button look="icon" disabled={busy} label={t('settings.changeLabel', { name: label })} onPress={turnChanging}>
            <Pencil size={18} aria-hidden />
          </Button>
        )}
        {isCompanys ? <SetMark /> : null}
        {kind === 'custom' && !isCompanys ? (
          <Button
            look="icon"
            disabled={busy || selected}
            label={t('settings.removeLabel', { name: label })}
            onPress={onRemove}
          >
            <Trash2 size={18} aria-hidden />
          </Button>
        ) : null}
      </span>
      {tested === null ? null : <EnvironmentTest test={tested} />}
      <InlineError error={error} />
    </div>
  );
}

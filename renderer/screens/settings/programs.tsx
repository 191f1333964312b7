import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AppState } from '../../../shared/ipc/app-state';
import {
  argumentsOf,
  maxProgramName,
  type OwnProgram,
  type ProgramFault,
  programFault,
} from '../../../shared/settings/programs';
import { Button } from '../../components/button';
import { CopyButton } from '../../components/copy-button';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { ErrorText, InlineError } from '../../components/messages';
import { SetMark } from '../../components/set-value';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useFold } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/**
 * Programs of the person's own that an ssh service can be opened in, and what makes devices known to all others by
 * their names.
 */
export function Programs(): ReactNode {
  const { t } = useWords();
  const programs = useSlice('programs');
  const include = useSlice('sshInclude');
  const { run, busy, error } = useRequest();
  const [adding, turnAdding] = useFold('add-program');
  return (
    <section className={layout.section} aria-labelledby="programs">
      <h2 id="programs">{t('settings.programs.title')}</h2>
      <p className={typography.second}>{t('settings.programs.sentence')}</p>
      {programs.length === 0 ? null : (
        <div className={layout.panel}>
          {programs.map((program) => (
            <Row
              key={program.name}
              program={program}
              busy={busy}
              onRemove={() => void run('program.remove', { name: program.name })}
            />
          ))}
        </div>
      )}
      <InlineError error={error} />
      {adding ? (
        <ProgramForm names={programs.map(({ name }) => name)} onDone={turnAdding} />
      ) : (
        <div>
          <Button icon={Plus} expanded={false} onPress={turnAdding}>
            {t('settings.programs.add')}
          </Button>
        </div>
      )}
      {include === null ? null : <Include {...include} />}
    </section>
  );
}

/**
 * The line for the person's ssh configuration: they see it as it will stand there, and one press puts it there or takes
 * it away.
 */
function Include({ line, state }: NonNullable<AppState['sshInclude']>): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const isThere = state === 'there';
  return (
    <div className={classes(layout.panel, layout.card)}>
      <p className={typography.second}>{t('settings.programs.include')}</p>
      <p className={classes(typography.fixed, layout.anywhere)}>{line}</p>
      {state === 'absent' ? null : (
        <p className={typography.second}>{t(`settings.programs.${isThere ? 'included' : 'includeUnreadable'}`)}</p>
      )}
      <InlineError error={error} />
      <div className={layout.row}>
        {state === 'unreadable' ? null : (
          <Button disabled={busy} onPress={() => void run('ssh.include', { isIncluded: !isThere })}>
            {t(`settings.programs.${isThere ? 'includeTake' : 'includePut'}`)}
          </Button>
        )}
        <CopyButton text={line} />
      </div>
    </div>
  );
}

function Row({
  program,
  busy,
  onRemove,
}: {
  readonly program: OwnProgram;
  readonly busy: boolean;
  readonly onRemove: () => void;
}): ReactNode {
  const { t } = useWords();
  const { name, path, args } = program;
  const isCompanys = useSlice('policy').openers.includes(name);
  return (
    <div className={layout.line}>
      <span>
        {name}
        <span className={classes(layout.ownLine, layout.anywhere, typography.second, typography.small)}>
          {[path, ...args].join(' ')}
        </span>
      </span>
      {isCompanys ? (
        <SetMark />
      ) : (
        <Button look="icon" disabled={busy} label={t('settings.removeLabel', { name })} onPress={onRemove}>
          <Trash2 size={18} aria-hidden />
        </Button>
      )}
    </div>
  );
}

/** Name and arguments; the file is chosen in the system's dialog, which follows. */
function ProgramForm({ names, onDone }: { readonly names: readonly string[]; readonly onDone: () => void }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const [name, setName] = useState('');
  const [lines, setLines] = useState('{user}@{host}\n-p\n{port}');
  const [fault, setFault] = useState<ProgramFault | null>(null);
  const isOfName = fault === 'name-missing' || fault === 'name-taken';
  const isOfArguments = fault === 'place-unknown' || fault === 'arguments-long';
  const words = fault === null ? null : t(`settings.programs.faults.${fault}`);

  async function choose(): Promise<void> {
    const program = { name: name.trim(), args: argumentsOf(lines) };
    const found = programFault(program, names);
    setFault(found);
    if (found !== null) return;
    const answer = await run('program.add', { name: program.name, args: [...program.args] });
    if (answer?.value.added === true) onDone();
    else setFault(answer?.value.fault ?? null);
  }

  return (
    <Form
      className={classes(layout.panel, layout.card, layout.formCard)}
      label={t('settings.programs.add')}
      onSubmit={() => void choose()}
    >
      <Field
        label={t('settings.label')}
        value={name}
        onChange={setName}
        maxLength={maxProgramName}
        hint=""
        bad={isOfName ? words : null}
        focused
      />
      <Field
        label={t('settings.programs.arguments')}
        value={lines}
        onChange={setLines}
        lines={4}
        hint={t('settings.programs.argumentsHint', { places: '{host} {port} {user} {thing} {alias}' })}
        bad={isOfArguments ? words : null}
      />
      {words === null || isOfName || isOfArguments ? null : <ErrorText text={words} />}
      <InlineError error={error} />
      <div className={layout.row}>
        <Button disabled={busy} onPress={() => void choose()}>
          {t('settings.programs.choose')}
        </Button>
        <Button look="text" onPress={onDone}>
          {t('action.cancel')}
        </Button>
      </div>
    </Form>
  );
}

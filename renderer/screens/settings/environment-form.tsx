import { type ReactNode, useState } from 'react';
import { controlPlaneHost, dataPlaneHost } from '../../../shared/aws/hosts';
import { environmentRefusals, type EnvironmentFields, type EnvironmentRefusal } from '../../../shared/ipc/network';
import type { RequestError } from '../../../shared/ipc/contract';
import { Button } from '../../components/button';
import { Choices } from '../../components/choices';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { Caution, ErrorText, InlineError } from '../../components/messages';
import { isRegion } from '../../../shared/aws/names';
import { orNull } from '../../forms/patterns';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';

const variants = ['standard', 'fips', 'dual', 'both'] as const;
type VariantName = (typeof variants)[number];
type Typed = 'label' | 'region' | 'controlPlane' | 'iot' | 'dataPlane' | 'caFile' | 'profile';

const fieldOf = (reason: EnvironmentRefusal): Typed | 'endpoints' => {
  if (reason.startsWith('label')) return 'label';
  if (reason.startsWith('region')) return 'region';
  if (reason.startsWith('control-plane')) return 'controlPlane';
  if (reason.startsWith('iot')) return 'iot';
  if (reason.startsWith('data-plane')) return 'dataPlane';
  return reason.startsWith('ca') ? 'caFile' : 'endpoints';
};
const variantOf = ({ fips, dualStack }: Pick<EnvironmentFields, 'fips' | 'dualStack'>): VariantName =>
  fips ? (dualStack ? 'both' : 'fips') : dualStack ? 'dual' : 'standard';
const typedOf = (fields: EnvironmentFields | null): Record<Typed, string> => ({
  label: fields?.label ?? '',
  region: fields?.region ?? '',
  controlPlane: fields?.controlPlane ?? '',
  iot: fields?.iot ?? '',
  dataPlane: fields?.dataPlane ?? '',
  caFile: fields?.caFile ?? '',
  profile: fields?.profile ?? '',
});

interface Change {
  readonly id: string;
  readonly fields: EnvironmentFields;
}

interface EnvironmentFormInUse {
  readonly typed: Record<Typed, string>;
  readonly set: (name: Typed, value: string) => void;
  readonly variant: VariantName;
  readonly setVariant: (variant: VariantName) => void;
  readonly flags: Pick<EnvironmentFields, 'fips' | 'dualStack'>;
  /** The Region that is typed, as soon as it is one. */
  readonly region: string | null;
  /** What the main process found wrong with a field, in words. */
  readonly bad: (name: Typed | 'endpoints') => string | null;
  readonly save: () => Promise<void>;
  readonly busy: boolean;
  /** A failure that is about no field. */
  readonly error: RequestError | null;
}

/** What is typed into the form of an environment, and how it is saved. */
function useEnvironmentForm(change: Change | null, onDone: () => void): EnvironmentFormInUse {
  const { t } = useWords();
  const [typed, setTyped] = useState(typedOf(change?.fields ?? null));
  const [variant, setVariant] = useState<VariantName>(variantOf(change?.fields ?? { fips: false, dualStack: false }));
  const { run, busy, error } = useRequest();
  const reason =
    error?.code === 'bad-environment' ? (environmentRefusals.find((each) => each === error.detail) ?? null) : null;
  const bad = (name: Typed | 'endpoints'): string | null =>
    reason !== null && fieldOf(reason) === name ? t(`settings.refusals.${reason}`) : null;
  const flags = { fips: variant === 'fips' || variant === 'both', dualStack: variant === 'dual' || variant === 'both' };
  const region = isRegion(typed.region.trim()) ? typed.region.trim() : null;

  async function save(): Promise<void> {
    const { label, controlPlane, iot, dataPlane, caFile, profile } = typed;
    const fields = {
      label: label.trim(),
      region: typed.region.trim(),
      ...flags,
      controlPlane: orNull(controlPlane),
      iot: orNull(iot),
      dataPlane: orNull(dataPlane),
      caFile: orNull(caFile),
      profile: orNull(profile),
    };
    const done =
      change === null
        ? await run('environment.addCustom', fields)
        : await run('environment.change', { id: change.id, ...fields });
    if (done !== null) onDone();
  }

  return {
    typed,
    set: (name, value) => setTyped({ ...typed, [name]: value }),
    variant,
    setVariant,
    flags,
    region,
    bad,
    save,
    busy,
    error: reason === null ? error : null,
  };
}

/**
 * An environment with endpoints, a certificate authority or a profile of its own: a new one, or one that is changed.
 */
export function EnvironmentForm({
  change,
  onDone,
}: {
  readonly change: Change | null;
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useWords();
  const profiles = useSlice('profiles');
  const { typed, set, variant, setVariant, flags, region, bad, save, busy, error } = useEnvironmentForm(change, onDone);
  const field = (name: Typed, hint: string, more: Partial<Parameters<typeof Field>[0]> = {}): ReactNode => (
    <Field
      label={t(`settings.${name}`)}
      value={typed[name]}
      onChange={(value) => set(name, value)}
      hint={hint}
      bad={bad(name)}
      {...more}
    />
  );
  return (
    <Form
      className={classes(layout.panel, layout.card, layout.formCard)}
      label={change === null ? t('settings.add') : t('settings.changeLabel', { name: change.fields.label })}
      onSubmit={() => void save()}
    >
      <div className={layout.twoFields}>
        {field('label', '', { maxLength: 64 })}
        {field('region', '', { placeholder: 'ap-northeast-2', maxLength: 32 })}
      </div>
      <Choices
        label={t('settings.endpoints')}
        value={variant}
        onChange={setVariant}
        choices={variants.map((value) => ({ value, title: t(`settings.variants.${value}`) }))}
      />
      {bad('endpoints') === null ? null : <ErrorText text={bad('endpoints') ?? ''} />}
      {variant !== 'standard' && typed.dataPlane.trim() === '' ? (
        <Caution text={t('settings.dataPlaneUnknown')} />
      ) : null}
      <div className={layout.twoFields}>
        {field('controlPlane', t('settings.controlPlaneHint'), {
          inputMode: 'url',
          maxLength: 512,
          ...(region === null ? {} : { placeholder: controlPlaneHost(region, flags) }),
        })}
        {field('iot', t('settings.iotHint'), { inputMode: 'url', maxLength: 512 })}
        {field('dataPlane', t('settings.dataPlaneHint'), {
          inputMode: 'url',
          maxLength: 512,
          ...(region === null ? {} : { placeholder: dataPlaneHost(region) }),
        })}
        {field('caFile', t('settings.caFileHint'), { maxLength: 1024 })}
        {field('profile', t('settings.profileHint'), { choices: profiles, maxLength: 128 })}
      </div>
      <InlineError error={error} />
      <div className={layout.row}>
        <Button look="primary" disabled={busy} onPress={() => void save()}>
          {change === null ? t('settings.addDo') : t('action.save')}
        </Button>
        <Button look="text" onPress={onDone}>
          {t('action.cancel')}
        </Button>
      </div>
    </Form>
  );
}

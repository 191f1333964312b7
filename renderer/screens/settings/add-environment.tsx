import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { InlineError } from '../../components/messages';
import { isRegion, orNull } from '../../forms/patterns';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';

const empty = { label: '', region: '', controlPlane: '', dataPlane: '', caFile: '', profile: '' };

/** An environment with endpoints, a certificate authority or a profile of its own. */
export function AddEnvironment({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { t } = useWords();
  const profiles = useSlice('profiles');
  const [values, setValues] = useState(empty);
  const [tried, setTried] = useState(false);
  const { run, busy, error } = useRequest();
  const set = (name: keyof typeof empty) => (value: string) => setValues({ ...values, [name]: value });
  const goodLabel = values.label.trim().length > 0 && values.label.trim().length <= 64;

  async function add(): Promise<void> {
    setTried(true);
    if (!goodLabel || !isRegion(values.region)) return;
    const done = await run('environment.addCustom', {
      label: values.label.trim(),
      region: values.region,
      controlPlane: orNull(values.controlPlane),
      dataPlane: orNull(values.dataPlane),
      caFile: orNull(values.caFile),
      profile: orNull(values.profile),
    });
    if (done !== null) onDone();
  }

  return (
    <form
      className="panel card settings-card"
      aria-label={t('settings.add')}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <div className="two-fields">
        <Field label={t('settings.label')} value={values.label} onChange={set('label')} hint="" bad={tried && !goodLabel ? t('settings.labelInvalid') : null} maxLength={64} />
        <Field label={t('settings.region')} value={values.region} onChange={set('region')} hint="" placeholder="ap-northeast-2" bad={tried && !isRegion(values.region) ? t('settings.regionInvalid') : null} maxLength={32} />
        <Field label={t('settings.controlPlane')} value={values.controlPlane} onChange={set('controlPlane')} hint={t('settings.controlPlaneHint')} inputMode="url" maxLength={512} />
        <Field label={t('settings.dataPlane')} value={values.dataPlane} onChange={set('dataPlane')} hint={t('settings.dataPlaneHint')} inputMode="url" maxLength={512} />
        <Field label={t('settings.caFile')} value={values.caFile} onChange={set('caFile')} hint={t('settings.caFileHint')} maxLength={1024} />
        <Field label={t('settings.profile')} value={values.profile} onChange={set('profile')} hint={t('settings.profileHint')} choices={profiles} maxLength={128} />
      </div>
      <InlineError error={error} />
      <div className="row">
        <Button look="primary" disabled={busy} onPress={() => void add()}>
          {t('settings.addDo')}
        </Button>
        <Button look="text" onPress={onDone}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  );
}

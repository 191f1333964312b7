import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { isSet } from '../../../shared/policy/view';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { InlineError } from '../../components/messages';
import { SetValues } from '../../components/set-value';
import { isPort } from '../../forms/patterns';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** In which range local ports lie. */
export function Ports({ first, last }: { readonly first: number; readonly last: number }): ReactNode {
  const { t } = useWords();
  const [from, setFrom] = useState(String(first));
  const [to, setTo] = useState(String(last));
  const [saved, setSaved] = useState(false);
  const { run, busy, error } = useRequest();
  const isFixed = isSet(useSlice('policy'), 'portRange');
  const good = isPort(from) && isPort(to) && Number(from) <= Number(to);

  async function save(): Promise<void> {
    setSaved(false);
    if (!good) return;
    const done = await run('settings.update', { portRange: { first: Number(from), last: Number(to) } });
    setSaved(done !== null);
  }

  if (isFixed)
    return (
      <section className={layout.section}>
        <h2>{t('settings.ports')}</h2>
        <div className={layout.panel}>
          <SetValues
            values={[{ label: t('settings.company.range'), value: t('settings.company.ports', { first, last }) }]}
          />
        </div>
      </section>
    );
  return (
    <section className={layout.section}>
      <h2>{t('settings.ports')}</h2>
      <Form className={classes(layout.panel, layout.card, layout.formCard)} onSubmit={() => void save()}>
        <p className={typography.second}>{t('settings.portsSentence')}</p>
        <div className={layout.twoFields}>
          <Field
            label={t('settings.first')}
            value={from}
            onChange={setFrom}
            inputMode="numeric"
            maxLength={5}
            hint=""
            bad={good ? null : t('settings.portsInvalid')}
          />
          <Field label={t('settings.last')} value={to} onChange={setTo} inputMode="numeric" maxLength={5} hint="" />
        </div>
        <div className={layout.row}>
          <Button
            disabled={busy || !good || (Number(from) === first && Number(to) === last)}
            onPress={() => void save()}
          >
            {t('action.save')}
          </Button>
          <output className={classes(layout.row, typography.second)}>
            {saved ? (
              <>
                <Check size={18} aria-hidden />
                {t('settings.saved')}
              </>
            ) : null}
          </output>
        </div>
        <InlineError error={error} />
      </Form>
    </section>
  );
}

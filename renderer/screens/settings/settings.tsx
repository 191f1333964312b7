import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Back } from '../../components/back';
import { Button } from '../../components/button';
import { Choices } from '../../components/choices';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { InlineError } from '../../components/messages';
import { ScreenTitle } from '../../components/screen-title';
import { languageNames, languages } from '../../../shared/settings/languages';
import { afterClosing, terminalFontSizes, themes } from '../../../shared/settings/settings';
import { isPort } from '../../forms/patterns';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { show } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { Environments } from './environments';
import { Network } from './network';
import { Programs } from './programs';
import { SnippetSettings } from './snippets';
import { SignInLinkForm } from './sign-in-link';
import { Tickets } from './tickets';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

export function Settings(): ReactNode {
  const { t } = useWords();
  const settings = useSlice('settings');
  const { run, error } = useRequest();
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
        <Back />
        <ScreenTitle>{t('settings.headline')}</ScreenTitle>
      </header>
      <section className={layout.section}>
        <h2>{t('settings.look')}</h2>
        <div className={classes(layout.panel, layout.card, layout.formCard)}>
          <Choices
            label={t('settings.theme')}
            value={settings.theme}
            onChange={(theme) => void run('settings.update', { theme })}
            choices={themes.map((value) => ({ value, title: t(`settings.themes.${value}`) }))}
          />
          <Choices
            label={t('settings.language')}
            value={settings.language}
            onChange={(language) => void run('settings.update', { language })}
            choices={[
              { value: 'system' as const, title: t('settings.languages.system') },
              ...languageNames.map((value) => ({ value, title: languages[value].name })),
            ]}
          />
          <InlineError error={error} />
        </div>
      </section>
      <Terminal />
      <SnippetSettings />
      <Programs />
      <Tickets />
      <SignInLinkForm />
      <Environments />
      <Network />
      <Devices asks={settings.asksDevices} />
      <Closing whenClosed={settings.whenClosed} />
      <Ports
        key={`${settings.portRange.first}-${settings.portRange.last}`}
        first={settings.portRange.first}
        last={settings.portRange.last}
      />
      <div>
        <Button onPress={() => show({ kind: 'about' })}>{t('settings.about')}</Button>
      </div>
    </div>
  );
}

function Terminal(): ReactNode {
  const { t } = useWords();
  const { terminalFontSize, terminalScreenReader } = useSlice('settings');
  const { run, error } = useRequest();
  return (
    <section className={layout.section}>
      <h2>{t('settings.terminal')}</h2>
      <div className={classes(layout.panel, layout.card, layout.formCard)}>
        <Choices
          label={t('settings.terminalFontSize')}
          value={String(terminalFontSize)}
          onChange={(chosen) => {
            const size = terminalFontSizes.find((one) => String(one) === chosen);
            void run('settings.update', { terminalFontSize: size });
          }}
          choices={terminalFontSizes.map((size) => ({ value: String(size), title: t('settings.pixels', { n: size }) }))}
        />
        <Choices
          label={t('settings.terminalScreenReader')}
          value={terminalScreenReader ? 'yes' : 'no'}
          onChange={(choice) => void run('settings.update', { terminalScreenReader: choice === 'yes' })}
          choices={(['yes', 'no'] as const).map((value) => ({
            value,
            title: t(`settings.terminalSpoken.${value}`),
          }))}
        />
        <InlineError error={error} />
      </div>
    </section>
  );
}

function Devices({ asks }: { readonly asks: boolean }): ReactNode {
  const { t } = useWords();
  const { run, error } = useRequest();
  return (
    <section className={layout.section}>
      <h2>{t('settings.devices')}</h2>
      <div className={classes(layout.panel, layout.card, layout.formCard)}>
        <Choices
          label={t('settings.asksDevices')}
          value={asks ? 'yes' : 'no'}
          onChange={(choice) => void run('settings.update', { asksDevices: choice === 'yes' })}
          choices={(['yes', 'no'] as const).map((value) => ({
            value,
            title: t(`settings.asks.${value}`),
          }))}
        />
        <p className={typography.second}>{t('settings.asksSentence')}</p>
        <InlineError error={error} />
      </div>
    </section>
  );
}

function Closing({ whenClosed }: { readonly whenClosed: (typeof afterClosing)[number] }): ReactNode {
  const { t } = useWords();
  const { run, error } = useRequest();
  return (
    <section className={layout.section}>
      <h2>{t('settings.closing')}</h2>
      <div className={classes(layout.panel, layout.card, layout.formCard)}>
        <Choices
          label={t('settings.whenClosed')}
          value={whenClosed}
          onChange={(choice) => void run('settings.update', { whenClosed: choice })}
          choices={afterClosing.map((value) => ({ value, title: t(`settings.afterClosing.${value}`) }))}
        />
        <InlineError error={error} />
      </div>
    </section>
  );
}

function Ports({ first, last }: { readonly first: number; readonly last: number }): ReactNode {
  const { t } = useWords();
  const [from, setFrom] = useState(String(first));
  const [to, setTo] = useState(String(last));
  const [saved, setSaved] = useState(false);
  const { run, busy, error } = useRequest();
  const good = isPort(from) && isPort(to) && Number(from) <= Number(to);

  async function save(): Promise<void> {
    setSaved(false);
    if (!good) return;
    const done = await run('settings.update', { portRange: { first: Number(from), last: Number(to) } });
    setSaved(done !== null);
  }

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

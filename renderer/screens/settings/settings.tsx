import type { ReactNode } from 'react';
import { Back } from '../../components/back';
import { Button } from '../../components/button';
import { Choices } from '../../components/choices';
import { InlineError } from '../../components/messages';
import { SetOr } from '../../components/set-value';
import { ScreenTitle } from '../../components/screen-title';
import { languageNames, languages } from '../../../shared/settings/languages';
import { afterClosing, macTerminals, terminalFontSizes, themes } from '../../../shared/settings/settings';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { show } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { Company } from './company';
import { Environments } from './environments';
import { Network } from './network';
import { Lifetime } from './lifetime';
import { Ports } from './ports';
import { Programs } from './programs';
import { SnippetSettings } from './snippets';
import { SignInLinkForm } from './sign-in-link';
import { TerminalFont } from './terminal-font';
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
      <Company />
      <section className={layout.section}>
        <h2>{t('settings.look')}</h2>
        <div className={classes(layout.panel, layout.card, layout.formCard)}>
          <Choices
            label={t('settings.theme')}
            value={settings.theme}
            onChange={(theme) => void run('settings.update', { theme })}
            choices={themes.map((value) => ({ value, title: t(`settings.themes.${value}`) }))}
          />
          <LanguageChoice />
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
      <Lifetime />
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

function LanguageChoice(): ReactNode {
  const { t } = useWords();
  const { language } = useSlice('settings');
  const { run, error } = useRequest();
  const titleOf = (value: typeof language): string =>
    value === 'system' ? t('settings.languages.system') : languages[value].name;
  return (
    <SetOr entries={['language']} label={t('settings.language')} value={titleOf(language)}>
      <Choices
        label={t('settings.language')}
        value={language}
        onChange={(chosen) => void run('settings.update', { language: chosen })}
        choices={(['system', ...languageNames] as const).map((value) => ({ value, title: titleOf(value) }))}
      />
      <InlineError error={error} />
    </SetOr>
  );
}

function Terminal(): ReactNode {
  const { t } = useWords();
  const { terminalFont, terminalFontSize, terminalScreenReader, macTerminal } = useSlice('settings');
  const isMac = useSlice('about').platform === 'darwin';
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
        <TerminalFont key={terminalFont} />
        <Choices
          label={t('settings.terminalScreenReader')}
          value={terminalScreenReader ? 'yes' : 'no'}
          onChange={(choice) => void run('settings.update', { terminalScreenReader: choice === 'yes' })}
          choices={(['yes', 'no'] as const).map((value) => ({
            value,
            title: t(`settings.terminalSpoken.${value}`),
          }))}
        />
        {isMac ? (
          <Choices
            label={t('settings.macTerminal')}
            value={macTerminal}
            onChange={(chosen) => void run('settings.update', { macTerminal: chosen })}
            choices={macTerminals.map((value) => ({ value, title: value }))}
          />
        ) : null}
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
        <SetOr
          entries={['asksDevices']}
          label={t('settings.asksDevices')}
          value={t(`settings.asks.${asks ? 'yes' : 'no'}`)}
        >
          <Choices
            label={t('settings.asksDevices')}
            value={asks ? 'yes' : 'no'}
            onChange={(choice) => void run('settings.update', { asksDevices: choice === 'yes' })}
            choices={(['yes', 'no'] as const).map((value) => ({
              value,
              title: t(`settings.asks.${value}`),
            }))}
          />
          <InlineError error={error} />
        </SetOr>
        <p className={typography.second}>{t('settings.asksSentence')}</p>
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

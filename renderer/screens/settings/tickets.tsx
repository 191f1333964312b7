import { type ReactNode, useState } from 'react';
import { mayOpenLinks } from '../../../shared/tickets/link-hosts';
import { isPage, isTicketTemplate } from '../../../shared/tickets/ticket-page';
import { isSet } from '../../../shared/policy/view';
import { Button } from '../../components/button';
import { languageNames, languages } from '../../../shared/settings/languages';
import { Choices } from '../../components/choices';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { InlineError } from '../../components/messages';
import { SetOr } from '../../components/set-value';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** Where the company's tickets are, and the page that opens their links. */
export function Tickets(): ReactNode {
  const { t } = useWords();
  const { ticketPage, linkPage } = useSlice('settings');
  const [ticket, setTicket] = useState(ticketPage);
  const [link, setLink] = useState(linkPage);
  const policy = useSlice('policy');
  const { run, busy, error } = useRequest();
  const typed = { ticketPage: ticket.trim(), linkPage: link.trim() };
  const isTicketGood = typed.ticketPage === '' || isTicketTemplate(typed.ticketPage);
  const isLinkPage = typed.linkPage === '' || (isPage(typed.linkPage) && !typed.linkPage.includes('#'));
  const isLinkGood = isLinkPage && mayOpenLinks(typed.linkPage, policy.linkHosts);
  const isNew = typed.ticketPage !== ticketPage || typed.linkPage !== linkPage;
  const mayNotSave = busy || !isNew || !isTicketGood || !isLinkGood;
  const save = (): void => {
    if (!mayNotSave) void run('settings.update', typed);
  };
  return (
    <section className={layout.section}>
      <h2>{t('settings.tickets')}</h2>
      <Form className={classes(layout.panel, layout.card, layout.formCard)} onSubmit={save}>
        <Address
          entry="ticketPage"
          kept={ticketPage}
          typed={ticket}
          onChange={setTicket}
          hint={t('settings.ticketPageHint', { place: '{ticket}' })}
          bad={isTicketGood ? null : t('settings.ticketPageInvalid', { place: '{ticket}' })}
        />
        <Address
          entry="linkPage"
          kept={linkPage}
          typed={link}
          onChange={setLink}
          hint={t('settings.linkPageHint')}
          bad={isLinkGood ? null : t(isLinkPage ? 'settings.linkPageElsewhere' : 'settings.linkPageInvalid')}
        />
        <DeskLanguage />
        {isSet(policy, 'ticketPage') && isSet(policy, 'linkPage') ? null : (
          <div className={layout.row}>
            <Button disabled={mayNotSave} onPress={save}>
              {t('action.save')}
            </Button>
            <output className={typography.second}>
              {isNew || (ticketPage === '' && linkPage === '') ? '' : t('settings.saved')}
            </output>
          </div>
        )}
        <InlineError error={error} />
      </Form>
    </section>
  );
}

interface AddressProps {
  readonly entry: 'ticketPage' | 'linkPage';
  readonly kept: string;
  readonly typed: string;
  readonly onChange: (typed: string) => void;
  readonly hint: string;
  readonly bad: string | null;
}

/** The address of a page, or what the company set in its place. */
function Address({ entry, kept, typed, onChange, hint, bad }: AddressProps): ReactNode {
  const { t } = useWords();
  const label = t(`settings.${entry}`);
  return (
    <SetOr entries={[entry]} label={label} value={kept === '' ? t('settings.company.none') : kept}>
      <Field label={label} value={typed} onChange={onChange} inputMode="url" maxLength={1024} hint={hint} bad={bad} />
    </SetOr>
  );
}

/** In which language reports and requests are written. */
function DeskLanguage(): ReactNode {
  const { t } = useWords();
  const { deskLanguage } = useSlice('settings');
  const { run, error } = useRequest();
  const titleOf = (value: typeof deskLanguage): string =>
    value === 'own' ? t('settings.deskLanguageOwn') : languages[value].name;
  const label = t('settings.deskLanguage');
  return (
    <SetOr entries={['deskLanguage']} label={label} value={titleOf(deskLanguage)}>
      <Choices
        label={label}
        value={deskLanguage}
        onChange={(chosen) => void run('settings.update', { deskLanguage: chosen })}
        choices={(['own', ...languageNames] as const).map((value) => ({ value, title: titleOf(value) }))}
      />
      <InlineError error={error} />
    </SetOr>
  );
}

import { ClipboardPaste } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { EnvironmentView, PastedTokenView } from '../../shared/ipc/app-state';
import { Back } from '../components/back';
import { Button } from '../components/button';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { Caution, InlineError } from '../components/messages';
import { ScreenTitle } from '../components/screen-title';
import { isName, isRegion } from '../../shared/aws/names';
import { orNull } from '../forms/patterns';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { useSession, useSlice } from '../store/mirror';
import { show } from '../store/ui';
import { useRequest } from '../store/use-request';
import { nameOf } from '../../shared/presentation/words';
import { classes } from '../theme/classes';
import fieldStyles from '../components/field.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** Connecting with a token somebody sent. The main process takes it from the clipboard; this window never sees it. */
export function Token({ sessionId }: { readonly sessionId: string | null }): ReactNode {
  const { t } = useWords();
  const pasted = useSlice('pastedToken');
  const session = useSession(sessionId);
  const { run, busy, error } = useRequest();
  const taking = (
    <Button
      look={pasted === null ? 'primary' : 'normal'}
      icon={ClipboardPaste}
      disabled={busy}
      onPress={() => void run('token.takeFromClipboard', {})}
    >
      {pasted === null ? t('token.paste') : t('token.pasteAgain')}
    </Button>
  );
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
        <Back />
        <ScreenTitle>{t('token.headline')}</ScreenTitle>
        <p className={typography.sentence}>
          {session === null ? t('token.sentence') : t('token.forSession', { device: nameOf(session, t) })}
        </p>
      </header>
      <section className={classes(layout.panel, layout.card)}>
        {pasted === null ? (
          <p className={typography.second}>{t('token.pasteHint')}</p>
        ) : (
          <>
            <output className={typography.label}>{t('token.taken')}</output>
            <TokenFacts pasted={pasted} />
          </>
        )}
        <div className={layout.row}>
          {taking}
          {pasted === null ? null : (
            <Button look="text" disabled={busy} onPress={() => void run('token.discard', {})}>
              {t('token.discard')}
            </Button>
          )}
        </div>
        <InlineError error={error} />
      </section>
      {pasted === null ? null : (
        <Connect sessionId={session?.id ?? null} fixedRegion={session?.environment.region ?? null} />
      )}
    </div>
  );
}

/** An environment by its name and Region; of a session in another environment only the Region is known. */
const environmentWords = (environment: EnvironmentView | undefined, region: string): string =>
  environment === undefined || environment.region !== region || environment.label.includes(region)
    ? region
    : `${environment.label}, ${region}`;

function TokenFacts({ pasted }: { readonly pasted: PastedTokenView }): ReactNode {
  const { t, format } = useWords();
  const age = useTimed((now) => format.age(now - pasted.pastedAt));
  return (
    <p className={classes(typography.second, typography.fixed)}>
      {t('token.facts', {
        fingerprint: pasted.fingerprint,
        length: pasted.length,
        age,
      })}
    </p>
  );
}

function Connect({
  sessionId,
  fixedRegion,
}: {
  readonly sessionId: string | null;
  readonly fixedRegion: string | null;
}): ReactNode {
  const { t } = useWords();
  const settings = useSlice('settings');
  const environment = useSlice('environments').find(({ id }) => id === settings.environmentId);
  // Practice and own endpoints say where they are; on AWS the token's Region must be named.
  const here = fixedRegion ?? (environment === undefined || environment.kind === 'aws' ? null : environment.region);
  const [region, setRegion] = useState(here ?? environment?.region ?? '');
  const [service, setService] = useState('');
  const [ticket, setTicket] = useState('');
  const [tried, setTried] = useState(false);
  const { run, busy, error } = useRequest();
  const goodService = service.trim() === '' || isName(service.trim());
  const goodRegion = here !== null || isRegion(region);

  async function connect(): Promise<void> {
    setTried(true);
    if (!goodRegion || !goodService) return;
    const answer = await run('token.connect', {
      region: here === null ? region : null,
      serviceId: orNull(service),
      ticket: orNull(ticket),
      sessionId,
    });
    if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
  }

  return (
    <Form onSubmit={() => void connect()}>
      {here !== null ? (
        <Where environment={environment} region={here} />
      ) : (
        <Field
          label={t('token.region')}
          value={region}
          onChange={setRegion}
          hint={t('token.regionHint')}
          bad={tried && !goodRegion ? t('token.regionInvalid') : null}
          maxLength={32}
        />
      )}
      {sessionId === null ? (
        <div className={layout.twoFields}>
          <Field
            label={t('token.service')}
            value={service}
            onChange={setService}
            hint={t('token.serviceHint')}
            bad={tried && !goodService ? t('openTunnel.serviceInvalid') : null}
            maxLength={128}
          />
          <Field
            label={t('token.ticket')}
            value={ticket}
            onChange={setTicket}
            hint={t('token.ticketHint')}
            maxLength={128}
          />
        </div>
      ) : null}
      <div className={classes(layout.stack, layout.pageButtons)}>
        <Caution text={t('token.once')} />
        <InlineError error={error} />
        <div className={layout.row}>
          <Button look="primary" disabled={busy} onPress={() => void connect()}>
            {t('action.connect')}
          </Button>
        </div>
      </div>
    </Form>
  );
}

/** Where the token's tunnel is, as far as that is settled. */
function Where({
  environment,
  region,
}: {
  readonly environment: EnvironmentView | undefined;
  readonly region: string;
}): ReactNode {
  const { t } = useWords();
  return (
    <div className={fieldStyles.field}>
      <span className={typography.label}>{t('token.where')}</span>
      <span className={typography.second}>
        {environment?.kind === 'practice' ? t('token.practiceRegion') : environmentWords(environment, region)}
      </span>
    </div>
  );
}

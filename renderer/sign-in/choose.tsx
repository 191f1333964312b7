import { ChevronRight, ClipboardPaste, LogIn } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SignInView } from '../../shared/ipc/sign-in';
import { Button } from '../components/button';
import { Choices } from '../components/choices';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { InlineError } from '../components/messages';
import { isRegion } from '../../shared/aws/names';
import { completedStartUrl, regionOfStartUrl } from '../../shared/aws/start-url';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { SignInButtons } from './sign-in-buttons';
import { classes } from '../theme/classes';
import styles from './sign-in.module.css';
import typography from '../theme/typography.module.css';

type SignInMethod = 'portal' | 'profile' | 'keys';
const methods: readonly SignInMethod[] = ['portal', 'profile', 'keys'];

/** The first step: which of the methods by which a company hands out access. */
export function Choose({ view }: { readonly view: SignInView }): ReactNode {
  const { t } = useWords();
  const settings = useSlice('settings');
  const environment = useSlice('environments').find(({ id }) => id === settings.environmentId);
  const [method, setMethod] = useState<SignInMethod>(
    view.portals.length === 0 && view.profiles.length > 0 ? 'profile' : 'portal',
  );
  // An endpoint of one's own says where its devices are; on AWS the Region must be named once.
  const asksRegion = environment?.kind === 'aws' && view.why === 'asked' && method !== 'profile';
  const [region, setRegion] = useState(environment?.region ?? '');
  const [tried, setTried] = useState(false);
  const deviceRegion = asksRegion ? region : null;
  const good = deviceRegion === null || isRegion(deviceRegion);
  const { run, busy, error } = useRequest();

  return (
    <>
      {view.again === null ? null : (
        <div>
          <Button look="primary" icon={LogIn} disabled={busy} onPress={() => void run('signIn.again', {})}>
            {view.again === '' ? t('signIn.againPlain') : t('signIn.again', { name: view.again })}
          </Button>
        </div>
      )}
      <Choices
        label={t('signIn.way')}
        value={method}
        onChange={setMethod}
        choices={methods.map((value) => ({ value, title: t(`signIn.ways.${value}`) }))}
      />
      {asksRegion ? (
        <Field
          label={t('signIn.region')}
          value={region}
          onChange={setRegion}
          bad={tried && !good ? t('signIn.regionInvalid') : null}
          placeholder="ap-northeast-2"
          maxLength={32}
        />
      ) : null}
      {method === 'portal' ? (
        <PortalForm
          view={view}
          lead={view.again === null}
          onTry={() => setTried(true)}
          deviceRegion={deviceRegion}
          good={good}
        />
      ) : null}
      {method === 'profile' ? <Profiles view={view} /> : null}
      {method === 'keys' ? (
        <>
          <p className={typography.second}>{t('signIn.keys.sentence')}</p>
          <InlineError error={error} />
          <SignInButtons>
            <Button
              look={view.again === null ? 'primary' : 'normal'}
              icon={ClipboardPaste}
              disabled={busy}
              onPress={() => {
                setTried(true);
                if (good) void run('signIn.pasteKeys', { deviceRegion });
              }}
            >
              {t('signIn.keys.take')}
            </Button>
          </SignInButtons>
        </>
      ) : null}
    </>
  );
}

interface PortalFormProps {
  readonly view: SignInView;
  /** Nothing above is the better choice. */
  readonly lead: boolean;
  readonly deviceRegion: string | null;
  readonly good: boolean;
  readonly onTry: () => void;
}

function PortalForm({ view, lead, deviceRegion, good, onTry }: PortalFormProps): ReactNode {
  const { t } = useWords();
  const first = view.portals[0];
  const [typed, setTyped] = useState<{ readonly startUrl: string; readonly region: string } | null>(null);
  const { startUrl, region } = typed ?? { startUrl: first?.startUrl ?? '', region: first?.region ?? '' };
  const [tried, setTried] = useState(false);
  const { run, busy, error } = useRequest();
  const whole = completedStartUrl(startUrl);
  const goodUrl = /^https?:\/\/\S+$/.test(whole);
  function setStartUrl(next: string): void {
    const address = completedStartUrl(next);
    const known = view.portals.find((portal) => portal.startUrl === address)?.region ?? regionOfStartUrl(address);
    setTyped({ startUrl: next, region: known ?? region });
  }

  function start(method: 'browser' | 'code'): void {
    setTried(true);
    onTry();
    if (goodUrl && isRegion(region) && good)
      void run('signIn.portal', { startUrl: whole, region, method, deviceRegion });
  }
  return (
    <Form onSubmit={() => start('browser')}>
      <p className={typography.second}>{t('signIn.portal.sentence')}</p>
      <Field
        label={t('signIn.portal.startUrl')}
        value={startUrl}
        onChange={setStartUrl}
        hint={t('signIn.portal.startUrlHint')}
        bad={tried && !goodUrl ? t('signIn.portal.startUrlInvalid') : null}
        inputMode="url"
        maxLength={512}
        choices={view.portals.map((portal) => portal.startUrl)}
      />
      <Field
        label={t('signIn.portal.region')}
        value={region}
        onChange={(next) => setTyped({ startUrl, region: next })}
        bad={tried && !isRegion(region) ? t('signIn.regionInvalid') : null}
        placeholder="us-east-1"
        maxLength={32}
      />
      <InlineError error={error} />
      <SignInButtons>
        <Button disabled={busy} onPress={() => start('code')}>
          {t('signIn.portal.code')}
        </Button>
        <Button look={lead ? 'primary' : 'normal'} disabled={busy} onPress={() => start('browser')}>
          {t('signIn.portal.browser')}
        </Button>
      </SignInButtons>
    </Form>
  );
}

function Profiles({ view }: { readonly view: SignInView }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  return (
    <>
      <p className={typography.second}>
        {view.profiles.length === 0 ? t('signIn.profile.none') : t('signIn.profile.sentence')}
      </p>
      <ul className={styles.list}>
        {view.profiles.map(({ name, kind }) => (
          <li key={name}>
            <button
              type="button"
              className={styles.row}
              disabled={busy}
              onClick={() => void run('signIn.profile', { name })}
            >
              <span className={styles.name}>{name}</span>
              <span className={classes(typography.second, typography.small)}>{t(`signIn.profile.kind.${kind}`)}</span>
              <ChevronRight size={18} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <InlineError error={error} />
      <SignInButtons />
    </>
  );
}

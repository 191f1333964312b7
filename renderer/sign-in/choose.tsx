import { ChevronRight, ClipboardPaste, LogIn } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SignInView } from '../../shared/ipc/sign-in';
import { Button } from '../components/button';
import { Choices } from '../components/choices';
import { InlineError } from '../components/messages';
import { RegionField } from '../components/region-field';
import { isRegion } from '../../shared/aws/names';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { PortalForm } from './portal-form';
import { SignInButtons } from './sign-in-buttons';
import { classes } from '../theme/classes';
import styles from './sign-in.module.css';
import typography from '../theme/typography.module.css';

type SignInMethod = 'portal' | 'profile' | 'keys';
const methods: readonly SignInMethod[] = ['portal', 'profile', 'keys'];

/** The first step: which of the methods by which a company hands out access. */
export function Choose({ view }: { readonly view: SignInView }): ReactNode {
  const { t } = useWords();
  const { run, busy } = useRequest();
  const settings = useSlice('settings');
  const environment = useSlice('environments').find(({ id }) => id === settings.environmentId);
  const [method, setMethod] = useState<SignInMethod>(
    view.portals.length === 0 && view.profiles.length > 0 ? 'profile' : 'portal',
  );
  // An endpoint of one's own says where its devices are; on AWS the Region must be named once.
  const asksRegion = environment?.kind === 'aws' && view.why === 'asked';
  const usual = asksRegion ? environment.region : null;
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
      {method === 'portal' ? <PortalForm view={view} lead={view.again === null} usual={usual} /> : null}
      {method === 'profile' ? <Profiles view={view} /> : null}
      {method === 'keys' ? <Keys lead={view.again === null} usual={usual} /> : null}
    </>
  );
}

/** Keys that were copied on the portal; `usual`: the Region of the devices, null where that is not asked. */
function Keys({ lead, usual }: { readonly lead: boolean; readonly usual: string | null }): ReactNode {
  const { t } = useWords();
  const [region, setRegion] = useState(usual ?? '');
  const [tried, setTried] = useState(false);
  const { run, busy, error } = useRequest();
  const good = usual === null || isRegion(region);
  return (
    <>
      <p className={typography.second}>{t('signIn.keys.sentence')}</p>
      {usual === null ? null : (
        <RegionField
          label={t('signIn.region')}
          value={region}
          onChange={setRegion}
          bad={tried && !good ? t('signIn.regionInvalid') : null}
          withTunnels
        />
      )}
      <InlineError error={error} />
      <SignInButtons>
        <Button
          look={lead ? 'primary' : 'normal'}
          icon={ClipboardPaste}
          disabled={busy}
          onPress={() => {
            setTried(true);
            if (good) void run('signIn.pasteKeys', { deviceRegion: usual === null ? null : region });
          }}
        >
          {t('signIn.keys.take')}
        </Button>
      </SignInButtons>
    </>
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

import { type ReactNode, useState } from 'react';
import type { EnvironmentView } from '../../shared/ipc/app-state';
import { Button } from '../components/button';
import { Field } from '../components/field';
import { InlineError } from '../components/messages';
import { ScreenTitle } from '../components/screen-title';
import { isRegion } from '../forms/patterns';
import { useWords } from '../format/use-words';
import { currentTime } from '../store/clock';
import { useSlice } from '../store/mirror';
import { openDialog, show, useFold } from '../store/ui';
import { useRequest } from '../store/use-request';

/** The first screen: what there is on this laptop to begin with. */
export function Welcome(): ReactNode {
  const { t } = useWords();
  const practice = useRequest();
  return (
    <div className="page page-narrow">
      <header className="page-head">
        <ScreenTitle>{t('welcome.headline')}</ScreenTitle>
        <p className="sentence">{t('welcome.sentence')}</p>
      </header>
      <div className="stack">
        <AwsCard />
        <div className="pair">
          <section className="panel card">
            <h2>{t('welcome.token.title')}</h2>
            <p className="second">{t('welcome.token.sentence')}</p>
            <Button onPress={() => show({ kind: 'token', sessionId: null })}>{t('welcome.token.do')}</Button>
          </section>
          <section className="panel card">
            <h2>{t('welcome.practice.title')}</h2>
            <p className="second">{t('welcome.practice.sentence')}</p>
            <Button
              onPress={() => {
                // The practice screen shows how starting goes, and offers it again where it failed.
                show({ kind: 'practice' });
                void practice.run('practice.start', {});
              }}
            >
              {t('welcome.practice.do')}
            </Button>
          </section>
        </div>
      </div>
    </div>
  );
}

/** What credentials were found; only what exists can be pressed. */
function AwsCard(): ReactNode {
  const { t, format } = useWords();
  const account = useSlice('account');
  const profiles = useSlice('profiles');
  const [howOpen, turnHow] = useFold('how');
  const { run, busy, error } = useRequest();
  const [lookedAt, setLookedAt] = useState<number | null>(null);
  const signedIn = account.kind === 'signed-in';
  const signedOutWords = profiles.length > 0 ? t('welcome.aws.profiles') : t('welcome.aws.signedOut');
  return (
    <section className="panel card card-lead">
      <h2>{t('welcome.aws.title')}</h2>
      <p className="sentence">{signedIn ? t('welcome.aws.signedIn') : signedOutWords}</p>
      {!signedIn && profiles.length > 0 ? <Profiles profiles={profiles} /> : null}
      <div className="row">
        {signedIn ? (
          <Button look="primary" onPress={() => openDialog({ kind: 'open-tunnel', thingName: null, services: [], ticket: null })}>
            {t('action.openTunnel')}
          </Button>
        ) : (
          <>
            <Button disabled={busy} onPress={() => void run('devices.refresh', {}).then((done) => setLookedAt(done === null ? null : currentTime()))}>
              {t('welcome.aws.again')}
            </Button>
            <Button look="link" expanded={howOpen} controls="how" onPress={turnHow}>
              {t('welcome.aws.how')}
            </Button>
            <output className="second">{lookedAt !== null && profiles.length === 0 ? t('welcome.aws.looked', { time: format.exactClock(lookedAt) }) : ''}</output>
          </>
        )}
      </div>
      <InlineError error={error} />
      {!signedIn && howOpen ? (
        <div id="how" className="stack second">
          <p>{t('welcome.aws.how1')}</p>
          <p>{t('welcome.aws.how2')}</p>
        </div>
      ) : null}
    </section>
  );
}

/** Profiles of the shared AWS files. One that has no environment yet gets one, in the Region named here. */
function Profiles({ profiles }: { readonly profiles: readonly string[] }): ReactNode {
  const { t } = useWords();
  const environments = useSlice('environments');
  const settings = useSlice('settings');
  const active = environments.find(({ id }) => id === settings.environmentId);
  const [region, setRegion] = useState(active === undefined || active.kind === 'practice' ? '' : active.region);
  const [tried, setTried] = useState(false);
  const { run, busy, error } = useRequest();

  // The standard credentials are those of the default profile.
  const environmentOf = (profile: string): EnvironmentView | undefined =>
    environments.find(({ id, label, kind, region: its }) => kind !== 'practice' && (id.endsWith(`:${profile}`) || label === profile || (profile === 'default' && id === `aws:${its}`)));
  const needsRegion = profiles.some((profile) => environmentOf(profile) === undefined);

  async function use(profile: string): Promise<void> {
    const known = environmentOf(profile);
    if (known !== undefined) {
      await run('environment.select', { id: known.id });
      return;
    }
    setTried(true);
    if (!isRegion(region)) return;
    const added = await run('environment.addCustom', { label: profile.slice(0, 64), region, fips: false, dualStack: false, controlPlane: null, dataPlane: null, caFile: null, profile });
    if (added !== null) await run('environment.select', { id: added.value.id });
  }

  return (
    <div className="stack">
      {needsRegion ? (
        <Field label={t('welcome.aws.region')} value={region} onChange={setRegion} placeholder="ap-northeast-2" bad={tried && !isRegion(region) ? t('welcome.aws.regionInvalid') : null} hint="" maxLength={32} />
      ) : null}
      <div className="row">
        {profiles.map((profile, index) => (
          <Button key={profile} look={index === 0 ? 'primary' : 'normal'} disabled={busy} onPress={() => void use(profile)}>
            {t('welcome.aws.useProfile', { profile })}
          </Button>
        ))}
      </div>
      <InlineError error={error} />
    </div>
  );
}

import { type ReactNode, useState } from 'react';
import type { SignInView } from '../../shared/ipc/sign-in';
import { isRegion } from '../../shared/aws/names';
import { plainStartUrl, regionOfStartUrl } from '../../shared/aws/start-url';
import { Button } from '../components/button';
import { Choices } from '../components/choices';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { InlineError } from '../components/messages';
import { RegionField } from '../components/region-field';
import { SetMark, SetValues } from '../components/set-value';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { SignInButtons } from './sign-in-buttons';
import typography from '../theme/typography.module.css';

interface PlainPortal {
  readonly startUrl: string;
  readonly region: string;
}

interface PortalFormProps {
  readonly view: SignInView;
  /** Nothing above is the better choice. */
  readonly lead: boolean;
  /** In which Region the devices are; null: that is not asked here. */
  readonly usual: string | null;
}

interface CompanysPortalsProps {
  readonly portals: readonly PlainPortal[];
  readonly startUrl: string;
  readonly onChoose: (portal: PlainPortal) => void;
}

/** Portals that the company set: one of them, and no other. */
function CompanysPortals({ portals, startUrl, onChoose }: CompanysPortalsProps): ReactNode {
  const { t } = useWords();
  const label = t('signIn.portal.startUrl');
  const wordsOf = (portal: PlainPortal): string => `${portal.startUrl} (${portal.region})`;
  const [only] = portals;
  if (portals.length === 1 && only !== undefined)
    return <SetValues inForm values={[{ label, value: wordsOf(only) }]} />;
  return (
    <>
      <Choices
        label={label}
        value={portals.find((portal) => portal.startUrl === startUrl)?.startUrl ?? null}
        onChange={(chosen) => {
          const portal = portals.find((each) => each.startUrl === chosen);
          if (portal !== undefined) onChoose(portal);
        }}
        wide
        choices={portals.map((portal) => ({ value: portal.startUrl, title: wordsOf(portal) }))}
      />
      <SetMark />
    </>
  );
}

/**
 * The company's access portal: its address, and the two Regions as far as they cannot be told from it or from last
 * time.
 */
export function PortalForm({ view, lead, usual }: PortalFormProps): ReactNode {
  const { t } = useWords();
  const companys = useSlice('policy').portals;
  const first = view.portals[0];
  const [typed, setTyped] = useState<PlainPortal | null>(null);
  const { startUrl, region } = typed ?? { startUrl: first?.startUrl ?? '', region: first?.region ?? '' };
  const [devices, setDevices] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const { run, busy, error } = useRequest();
  const whole = /^https:/i.test(startUrl) || !startUrl.includes('://') ? plainStartUrl(startUrl) : startUrl.trim();
  const goodUrl = /^https?:\/\/\S+$/.test(whole);
  // Whoever never signed in here has no Region of last time: most companies have both in one.
  const guessed = first === undefined && isRegion(region) ? region : usual;
  const deviceRegion = usual === null ? null : (devices ?? guessed);
  const goodDevices = deviceRegion === null || isRegion(deviceRegion);

  function setStartUrl(next: string): void {
    const address = plainStartUrl(next);
    const known = view.portals.find((portal) => portal.startUrl === address)?.region ?? regionOfStartUrl(address);
    setTyped({ startUrl: next, region: known ?? region });
  }
  function start(method: 'browser' | 'code'): void {
    setTried(true);
    if (goodUrl && isRegion(region) && goodDevices)
      void run('signIn.portal', { startUrl: whole, region, method, deviceRegion });
  }
  return (
    <Form onSubmit={() => start('browser')}>
      <p className={typography.second}>{t('signIn.portal.sentence')}</p>
      {companys.length === 0 ? (
        <>
          <Field
            label={t('signIn.portal.startUrl')}
            value={startUrl}
            onChange={setStartUrl}
            hint={t('signIn.portal.startUrlHint')}
            bad={tried && !goodUrl ? t('signIn.portal.startUrlInvalid') : null}
            inputMode="url"
            maxLength={512}
            choices={view.portals.map((portal) => portal.startUrl)}
            focused={lead}
          />
          <RegionField
            label={t('signIn.portal.region')}
            value={region}
            onChange={(next) => setTyped({ startUrl, region: next })}
            bad={tried && !isRegion(region) ? t('signIn.regionInvalid') : null}
            hint={t('signIn.regionHint')}
          />
        </>
      ) : (
        <CompanysPortals portals={companys} startUrl={startUrl} onChoose={setTyped} />
      )}
      {deviceRegion === null ? null : (
        <RegionField
          label={t('signIn.region')}
          value={deviceRegion}
          onChange={setDevices}
          bad={tried && !goodDevices ? t('signIn.regionInvalid') : null}
          withTunnels
        />
      )}
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

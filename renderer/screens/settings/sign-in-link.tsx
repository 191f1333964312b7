import { type ReactNode, useState } from 'react';
import { isRegion } from '../../../shared/aws/names';
import { isCompanyStartUrl, plainStartUrl, regionOfStartUrl } from '../../../shared/aws/start-url';
import { signInLinkTo } from '../../../shared/deep-link';
import { CopyButton } from '../../components/copy-button';
import { Field } from '../../components/field';
import { RegionField } from '../../components/region-field';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** Makes the link that saves a company's people the typing when they sign in for the first time. */
export function SignInLinkForm(): ReactNode {
  const { t } = useWords();
  const identities = useSlice('identities');
  const settings = useSlice('settings');
  const active = useSlice('environments').find(({ id }) => id === settings.environmentId);
  const [companys] = useSlice('policy').portals;
  const own =
    companys ??
    (
      identities.find(({ chosen, portal }) => chosen && portal !== undefined) ??
      identities.find(({ portal }) => portal !== undefined)
    )?.portal;
  const [typed, setTyped] = useState<{ readonly startUrl: string; readonly region: string } | null>(null);
  const { startUrl, region } = typed ?? { startUrl: own?.startUrl ?? '', region: own?.region ?? '' };
  const [devices, setDevices] = useState<string | null>(null);
  const guessed = own !== undefined && active?.kind === 'aws' ? active.region : region;
  const deviceRegion = devices ?? guessed;
  const isGoodUrl = startUrl.trim() === '' || isCompanyStartUrl(plainStartUrl(startUrl));
  const isGood = (code: string): boolean => code.trim() === '' || isRegion(code);
  const link = signInLinkTo({ startUrl, region, deviceRegion });
  return (
    <section className={layout.section}>
      <h2>{t('signInLink.settings')}</h2>
      <div className={classes(layout.panel, layout.card, layout.formCard)}>
        <p className={typography.second}>{t('signInLink.settingsSentence')}</p>
        <Field
          label={t('signInLink.page')}
          value={startUrl}
          onChange={(next) => setTyped({ startUrl: next, region: regionOfStartUrl(plainStartUrl(next)) ?? region })}
          inputMode="url"
          maxLength={512}
          hint={t('signIn.portal.startUrlHint')}
          bad={isGoodUrl ? null : t('signInLink.startUrlInvalid')}
        />
        <RegionField
          label={t('signInLink.portal')}
          value={region}
          onChange={(next) => setTyped({ startUrl, region: next })}
          bad={isGood(region) ? null : t('signIn.regionInvalid')}
          hint={t('signIn.regionHint')}
        />
        <RegionField
          label={t('signInLink.devices')}
          value={deviceRegion}
          onChange={setDevices}
          bad={isGood(deviceRegion) ? null : t('signIn.regionInvalid')}
          withTunnels
        />
        <div className={layout.row}>
          <CopyButton text={link ?? ''} disabled={link === null}>
            {t('signInLink.copy')}
          </CopyButton>
        </div>
      </div>
    </section>
  );
}

import type { ReactNode } from 'react';
import { isSet, type PolicyView } from '../../../shared/policy/view';
import { Button } from '../../components/button';
import { SetValues } from '../../components/set-value';
import { useWords } from '../../format/use-words';
import { useTimed } from '../../store/clock';
import { useSlice } from '../../store/mirror';
import { show } from '../../store/ui';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** What the company set that no other part of the settings shows. */
function useValues(policy: PolicyView): readonly { readonly label: string; readonly value: string }[] {
  const { t, format } = useWords();
  const { portals, linkHosts, begins, logins, practice, recording, yes, updates } = policy;
  const { oldestVersion, oldestFrom } = updates;
  const oldest =
    oldestFrom === null
      ? (oldestVersion ?? '')
      : t('settings.company.oldestFrom', { version: oldestVersion ?? '', date: format.date(oldestFrom) });
  return [
    ...portals.map(({ startUrl, region }) => ({
      label: t('settings.company.portal'),
      value: `${startUrl} (${region})`,
    })),
    ...(begins === null ? [] : [{ label: t('settings.company.begins'), value: begins }]),
    ...linkHosts.map((host) => ({ label: t('settings.company.linkHost'), value: host })),
    ...logins.map(({ thing, thingType, user }) => ({
      label: t('settings.company.login'),
      value: `${user} (${[thing, thingType].filter((each) => each !== undefined).join(', ') || t('settings.company.everyDevice')})`,
    })),
    ...(isSet(policy, 'practice') && !practice
      ? [{ label: t('settings.company.practice'), value: t('settings.company.practiceOff') }]
      : []),
    ...(recording === null
      ? []
      : [{ label: t('settings.company.recording'), value: t(`settings.company.recordings.${recording}`) }]),
    ...(isSet(policy, 'commandLine.yes')
      ? [{ label: t('settings.company.yes'), value: t(`settings.company.yesAllowed.${yes ? 'yes' : 'no'}`) }]
      : []),
    ...(isSet(policy, 'updates.enabled', 'updates.source') && (!updates.enabled || updates.source !== null)
      ? [
          {
            label: t('settings.company.updates'),
            value: updates.enabled ? (updates.source ?? '') : t('settings.company.updatesOff'),
          },
        ]
      : []),
    ...(updates.oldestVersion === null ? [] : [{ label: t('settings.company.oldestVersion'), value: oldest }]),
  ];
}

/** Whose values have a lock, since when, and those that stand nowhere else. */
export function Company(): ReactNode {
  const { t, format } = useWords();
  const policy = useSlice('policy');
  const values = useValues(policy);
  const { readAt, organisation, set, faults, places } = policy;
  const when = useTimed((now) => (readAt === null ? '' : format.dayAndClock(readAt, now)));
  if (readAt === null) return null;
  const isTrouble = faults.length > 0 || places.some(({ state }) => state !== 'read');
  if (set.length === 0 && !isTrouble) return null;
  const name = organisation ?? t('settings.company.someone');
  return (
    <section className={layout.section}>
      <h2>{t('settings.company.title')}</h2>
      {set.length === 0 ? null : <p className={typography.second}>{t('settings.company.sentence', { name, when })}</p>}
      {values.length === 0 ? null : (
        <div className={layout.panel}>
          <SetValues values={values} />
        </div>
      )}
      {isTrouble ? (
        <div>
          <Button look="link" onPress={() => show({ kind: 'about' })}>
            {t('settings.company.more')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

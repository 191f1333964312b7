import type { ReactNode } from 'react';
import { Button } from '../components/button';
import { DeviceName } from '../components/device-name';
import { Fact } from '../components/fact';
import { useWords } from '../format/use-words';
import { sentences } from '../../shared/presentation/words';
import { useTimed } from '../store/clock';
import { endCounts } from '../presentation/in-seconds';
import { useSlice } from '../store/mirror';
import { openDialog } from '../store/ui';
import type { LinkItem, LinkOutlook } from './link-outlook';
import { classes } from '../theme/classes';
import styles from './link-facts.module.css';
import layout from '../theme/layout.module.css';

/** What the link names beside what is known of it; the rows stay in place while it is being looked up. */
export function LinkFacts({ item, outlook }: { readonly item: LinkItem; readonly outlook: LinkOutlook }): ReactNode {
  const { t } = useWords();
  const { link, preview, environment } = item;
  const { thing, isGone, opens } = outlook;
  const known = preview.status === 'known' ? preview.services : [];
  const services = link.service === null ? known : [link.service];
  return (
    <dl className={classes(layout.panel, layout.facts)}>
      <Fact name={t('confirm.device')} under={thing === null ? null : <DeviceWords preview={preview} />}>
        {thing === null ? t('confirm.noDevice') : <DeviceName name={thing} />}
      </Fact>
      <Fact name={t('confirm.ticket')}>{link.ticket ?? t('confirm.noTicket')}</Fact>
      {opens === null ? (
        <Fact
          name={services.length > 1 ? t('confirm.services') : t('confirm.service')}
          under={isGone ? null : t('confirm.port')}
        >
          {services.length === 0 ? t('confirm.serviceUnknown') : services.join(', ')}
        </Fact>
      ) : (
        <Opens item={item} services={opens} />
      )}
      {link.user === null ? null : <Fact name={t('confirm.user')}>{link.user}</Fact>}
      <Fact
        name={t('confirm.where')}
        under={
          link.region !== null && link.region !== environment.region
            ? t('confirm.regionUnlike', { region: link.region })
            : null
        }
      >
        {environment.kind === 'practice' ? t('confirm.wherePractice') : environmentWords(environment)}
      </Fact>
      {opens === null ? <TunnelFact item={item} /> : null}
    </dl>
  );
}

/** The tunnel that a press opens, what it costs, and the way to have it otherwise. */
function Opens({ item, services }: { readonly item: LinkItem; readonly services: readonly string[] }): ReactNode {
  const { t, format } = useWords(item.environment.kind);
  const { lifetimeMinutes } = useSlice('settings');
  const lifetimeMs = lifetimeMinutes * 60_000;
  const until = useTimed((now) => format.dayAndClock(now + lifetimeMs, now));
  const { link, preview } = item;
  return (
    <>
      <Fact name={t('confirm.opens')} under={t('confirm.until', { until })}>
        <span className={styles.withButton}>
          {t('confirm.tunnelFor', { services: services.join(', '), life: format.duration(lifetimeMs) })}
          <Button
            look="text"
            onPress={() =>
              openDialog({
                kind: 'open-tunnel',
                thingName: preview.status === 'no-tunnel' ? preview.thingName : link.thing,
                services,
                ticket: link.ticket,
                linkId: item.id,
                environment: item.environment,
              })
            }
          >
            {t('action.change')}
          </Button>
        </span>
      </Fact>
      <Fact name={t('confirm.costs')} under={item.environment.kind === 'practice' ? null : t('confirm.costsUnder')}>
        {t('confirm.charged')}
      </Fact>
    </>
  );
}

/** AWS's own environments are named by their Region, which then is not said twice. */
const environmentWords = ({ kind, label, region }: LinkItem['environment']): string =>
  label.includes(region) ? `${kind === 'aws' ? 'AWS, ' : ''}${label}` : `${label}, ${region}`;

function DeviceWords({ preview }: { readonly preview: LinkItem['preview'] }): ReactNode {
  const { t, format } = useWords();
  const age = useTimed((now) =>
    preview.status === 'known' || preview.status === 'no-tunnel' ? format.age(now - preview.checkedAt) : '',
  );
  const since = useTimed((now) => {
    const at = preview.status === 'no-tunnel' ? (preview.connectivity?.since ?? null) : null;
    return at === null ? null : format.dayAndClock(at, now);
  });
  if (preview.status === 'loading') return t('confirm.loading');
  if (preview.status === 'no-tunnel') {
    const { connectivity } = preview;
    const online =
      connectivity === null
        ? null
        : connectivity.connected
          ? t('confirm.online', { age })
          : since === null
            ? t('confirm.offline', { age })
            : t('confirm.offlineSince', { since });
    return sentences(online, t('confirm.noneOpen'));
  }
  if (preview.status === 'unknown' || preview.destination === null) return t('confirm.deviceUnknown');
  return preview.destination === 'CONNECTED'
    ? t('confirm.deviceConnected', { age })
    : t('confirm.deviceDisconnected', { age });
}

function TunnelFact({ item }: { readonly item: LinkItem }): ReactNode {
  const { t, format } = useWords(item.environment.kind);
  const { preview, link, environment } = item;
  const times = useTimed(
    (now) => {
      if (preview.status !== 'known') return { opened: '', left: '' };
      const { openedAt, endsAt } = preview;
      return {
        opened: openedAt === null ? '' : format.dayAndClock(openedAt, now),
        left: endsAt === null ? '' : format.duration(endsAt - now),
      };
    },
    (now) => preview.status === 'known' && endCounts(preview.endsAt, now),
  );
  const id = (preview.status === 'known' ? preview.tunnelId : null) ?? link.tunnel;
  const name = t('confirm.tunnel');
  if (preview.status === 'loading') {
    return (
      <Fact name={name} under={id ?? '\u00a0'}>
        {t('confirm.loading')}
      </Fact>
    );
  }
  if (preview.status === 'unknown') {
    return (
      <Fact name={name} under={id ?? '\u00a0'}>
        {t(`confirm.unknown.${preview.because}`, { region: link.region ?? environment.region })}
      </Fact>
    );
  }
  if (preview.status === 'no-tunnel') return null;
  const opened = preview.openedAt === null ? id : t('confirm.openedAt', { when: times.opened });
  return (
    <Fact name={name} under={opened}>
      {preview.endsAt === null ? t('confirm.openNoEnd') : t('confirm.open', { left: times.left })}
    </Fact>
  );
}

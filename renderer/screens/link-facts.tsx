import type { ReactNode } from 'react';
import type { InboxItem } from '../../shared/ipc/app-state';
import { DeviceName } from '../components/device-name';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { classes } from '../theme/classes';
import styles from './link-facts.module.css';
import layout from '../theme/layout.module.css';

type Link = Extract<InboxItem, { kind: 'link' }>;

/** What the link names beside what is known of it; the rows stay in place while it is being looked up. */
export function LinkFacts({
  item,
  thing,
  opensHere,
  isGone,
}: {
  readonly item: Link;
  readonly thing: string | null;
  /** This screen itself offers to open a tunnel. */
  readonly opensHere: boolean;
  /** Nothing can be connected to: no port will be there. */
  readonly isGone: boolean;
}): ReactNode {
  const { t } = useWords();
  const { link, preview, environment } = item;
  const known = preview.status === 'known' ? preview.services : [];
  const services = link.service === null ? known : [link.service];
  return (
    <dl className={classes(layout.panel, layout.facts)}>
      <Fact name={t('confirm.device')} under={thing === null ? null : <DeviceWords preview={preview} />}>
        {thing === null ? t('confirm.noDevice') : <DeviceName name={thing} />}
      </Fact>
      <Fact name={t('confirm.ticket')}>{link.ticket ?? t('confirm.noTicket')}</Fact>
      <Fact
        name={services.length > 1 ? t('confirm.services') : t('confirm.service')}
        under={isGone ? null : t('confirm.port')}
      >
        {services.length === 0 ? t('confirm.serviceUnknown') : services.join(', ')}
      </Fact>
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
      <TunnelFact item={item} opensHere={opensHere} />
    </dl>
  );
}

/** AWS's own environments are named by their Region, which then is not said twice. */
const environmentWords = ({ kind, label, region }: Link['environment']): string =>
  label.includes(region) ? `${kind === 'aws' ? 'AWS, ' : ''}${label}` : `${label}, ${region}`;

function Fact({
  name,
  children,
  under = null,
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly under?: ReactNode;
}): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span>{children}</span>
        {under === null ? null : <span className={styles.under}>{under}</span>}
      </dd>
    </div>
  );
}

function DeviceWords({ preview }: { readonly preview: Link['preview'] }): ReactNode {
  const { t, format } = useWords();
  const age = useTimed((now) => (preview.status === 'known' ? format.age(now - preview.checkedAt) : ''));
  if (preview.status === 'loading') return t('confirm.loading');
  if (preview.status === 'unknown' || preview.destination === null) return t('confirm.deviceUnknown');
  return preview.destination === 'CONNECTED'
    ? t('confirm.deviceConnected', { age })
    : t('confirm.deviceDisconnected', { age });
}

function TunnelFact({ item, opensHere }: { readonly item: Link; readonly opensHere: boolean }): ReactNode {
  const { t, format } = useWords(item.environment.kind);
  const { preview, link, environment } = item;
  const times = useTimed((now) => {
    if (preview.status !== 'known') return { opened: '', left: '' };
    const { openedAt, endsAt } = preview;
    return {
      opened: openedAt === null ? '' : format.dayAndClock(openedAt, now),
      left: endsAt === null ? '' : format.duration(endsAt - now),
    };
  });
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
    const offers = preview.because === 'no-open-tunnel' || (preview.because === 'ended' && link.thing !== null);
    return (
      <Fact name={name} under={opensHere ? t('confirm.opens') : offers ? t('confirm.offers') : (id ?? '\u00a0')}>
        {t(`confirm.unknown.${preview.because}`, { region: link.region ?? environment.region })}
      </Fact>
    );
  }
  const opened = preview.openedAt === null ? id : t('confirm.openedAt', { when: times.opened });
  return (
    <Fact name={name} under={opened}>
      {preview.endsAt === null ? t('confirm.openNoEnd') : t('confirm.open', { left: times.left })}
    </Fact>
  );
}

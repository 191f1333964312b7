import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { countOf, type DeviceListView } from '../../shared/fleet/list';
import { Button } from '../components/button';
import { Denied } from '../components/denied';
import { InlineError } from '../components/messages';
import { isName, isTunnelUuid } from '../../shared/aws/names';
import { useWords } from '../format/use-words';
import { sentences } from '../../shared/presentation/words';
import { useTimed } from '../store/clock';
import { useSlice } from '../store/mirror';
import { openDialog, setSearch, show, useUi } from '../store/ui';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import { Ghost } from './ghost';
import styles from './rail-note.module.css';
import typography from '../theme/typography.module.css';

/**
 * What the list itself has to say, in the place of its rows or below them: loading, partial, empty, no result, denied,
 * offline, error; and how AWS answers.
 */
export function RailNote(): ReactNode {
  const { t } = useWords();
  const devices = useSlice('devices');
  const account = useSlice('account');
  const search = useUi((ui) => ui.search).trim();
  const { status } = devices;
  const count = countOf(devices);
  if (search !== '' && count === 0) return devices.search === search ? <NothingFound search={search} /> : null;
  if (count === 0 && devices.hidden > 0 && (status === 'ready' || status === 'idle'))
    return <p className={styles.note}>{t('rail.filter.allHidden')}</p>;
  switch (status) {
    case 'loading':
      return count === 0 ? (
        <>
          <Ghosts label={t('rail.loading')} />
          <TroubleNote devices={devices} />
        </>
      ) : (
        <output className={classes(styles.note, typography.small)}>{t('rail.loading')}</output>
      );
    case 'partial':
      return <PartialNote devices={devices} />;
    case 'denied':
      return <DeniedNote />;
    case 'offline':
    case 'error':
      return <FailedNote devices={devices} status={status} />;
    case 'idle':
    case 'ready':
      if (count > 0) return <TroubleNote devices={devices} />;
      if (account.kind === 'signed-out') return <p className={styles.note}>{t('rail.emptySignedOut')}</p>;
      return (
        <div className={styles.note}>
          <p>{t('rail.empty')}</p>
          <p>{t('rail.emptyHint')}</p>
          <Button onPress={() => openTunnelTo(null)}>{t('action.openTunnel')}</Button>
        </div>
      );
    default:
      return status satisfies never;
  }
}

const openTunnelTo = (thingName: string | null): void =>
  openDialog({ kind: 'open-tunnel', thingName, services: [], ticket: null });

/** What can be said of a search that found nothing, by how far somebody looked. */
const searched = {
  idle: 'rail.noResultYet',
  loading: 'rail.noResultYet',
  partial: 'rail.noResultYet',
  ready: 'rail.noResult',
  denied: 'rail.notSeen',
  offline: 'rail.notSeen',
  error: 'rail.notSeen',
} as const satisfies Record<DeviceListView['status'], string>;

/** Nothing in the list has what was typed: a tunnel's id can be joined, a device's name gets a tunnel. */
function NothingFound({ search }: { readonly search: string }): ReactNode {
  const { t } = useWords();
  const { status, hidden } = useSlice('devices');
  const mayOpen = useSlice('account').kind !== 'signed-out';
  const { run, busy } = useRequest();
  async function join(tunnelId: string): Promise<void> {
    const answer = await run('session.select', { thingName: null, tunnelId });
    if (answer === null) return;
    setSearch('');
    show({ kind: 'session', id: answer.value.sessionId });
  }
  if (hidden > 0) return <output className={styles.note}>{t('rail.filter.noneFits', { search })}</output>;
  return (
    <div className={styles.note}>
      <output>{t(mayOpen ? searched[status] : 'rail.notLooked', { search })}</output>
      {mayOpen && isTunnelUuid(search) ? (
        <Button disabled={busy} onPress={() => void join(search)}>
          {t('rail.joinById')}
        </Button>
      ) : null}
      {mayOpen && isName(search) && !isTunnelUuid(search) ? (
        <Button onPress={() => openTunnelTo(search)}>{t('rail.openByName', { device: search })}</Button>
      ) : null}
    </div>
  );
}

/** Some of the list is there, and more is on its way. */
function PartialNote({ devices }: { readonly devices: DeviceListView }): ReactNode {
  const { t, format } = useWords();
  const { outstanding, things, complete, names } = devices;
  return (
    <>
      <TroubleNote devices={devices} />
      {outstanding > 0 ? (
        <output className={classes(styles.note, typography.small)}>{t('rail.partial', { count: outstanding })}</output>
      ) : null}
      {names === 'tunnels' || complete ? null : (
        <output className={classes(styles.note, typography.small)}>
          {t('rail.partialThings', { n: format.count(things) })}
        </output>
      )}
      {countOf(devices) === 0 ? <Ghosts label={t('rail.loading')} /> : null}
    </>
  );
}

/** The role may not list tunnels. */
function DeniedNote(): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const listing = useSlice('denied').findLast(({ action }) => action === 'iot:ListTunnels');
  return (
    <div className={styles.note}>
      <output>{t('rail.denied')}</output>
      {listing === undefined ? null : <Denied denial={listing} sessionId={null} />}
      <Button keys="refresh" disabled={busy} onPress={() => void run('devices.refresh', {})}>
        {t('rail.refresh')}
      </Button>
      <InlineError error={error} />
    </div>
  );
}

interface FailedNoteProps {
  readonly devices: DeviceListView;
  readonly status: 'offline' | 'error';
}

/** AWS could not be asked: why, and the button that changes it. */
function FailedNote({ devices, status }: FailedNoteProps): ReactNode {
  const { t, format } = useWords();
  const account = useSlice('account');
  const { run, busy, error } = useRequest();
  const { askingProxy, unsupportedProxy, skew } = devices;
  const { refreshedAt } = devices;
  const listed = useTimed((now) => (refreshedAt === null ? null : format.dayAndClock(refreshedAt, now)));
  const lastSeen =
    countOf(devices) === 0 ? null : listed === null ? t('rail.lastSeen') : t('rail.lastSeenAt', { time: listed });
  if (account.kind === 'expired')
    return (
      <div className={styles.note}>
        <output>{t('rail.emptySignedOut')}</output>
        <Button disabled={busy} onPress={() => void run('signIn.open', {})}>
          {t('account.signIn')}
        </Button>
      </div>
    );
  if (skew !== null)
    return (
      <div className={styles.note}>
        <output>{sentences(t('rail.clock', { minutes: Math.abs(Math.round(skew / 60_000)) }), lastSeen)}</output>
        <Button disabled={busy} onPress={() => void run('clock.use', {})}>
          {t('recoveries.use-service-time')}
        </Button>
        <InlineError error={error} />
      </div>
    );
  if (unsupportedProxy !== null)
    return (
      <div className={styles.note}>
        <output>{sentences(t('rail.proxyKind', unsupportedProxy), lastSeen)}</output>
        <Button onPress={() => show({ kind: 'settings', section: 'network' })}>{t('recoveries.proxy-settings')}</Button>
      </div>
    );
  return (
    <div className={styles.note}>
      <output>
        {sentences(askingProxy === null ? t(`rail.${status}`) : t('rail.proxyAsks', { host: askingProxy }), lastSeen)}
      </output>
      {askingProxy === null ? (
        <Button keys="refresh" disabled={busy} onPress={() => void run('devices.refresh', {})}>
          {t('rail.refresh')}
        </Button>
      ) : (
        <Button onPress={() => openDialog({ kind: 'proxy-password', host: askingProxy })}>
          {t('recoveries.proxy-password')}
        </Button>
      )}
      <InlineError error={error} />
    </div>
  );
}

/** AWS answers late, or not: said while it lasts. */
function TroubleNote({ devices: { trouble } }: { readonly devices: DeviceListView }): ReactNode {
  const { t, format } = useWords();
  if (trouble === null) return null;
  return (
    <output className={classes(styles.note, styles.trouble)}>
      <TriangleAlert size={16} aria-hidden />
      <span>
        {trouble.kind === 'slow'
          ? t('rail.slow')
          : trouble.nextAt === null
            ? t('rail.refusing')
            : t('rail.refusingUntil', { time: format.clock(trouble.nextAt) })}
      </span>
    </output>
  );
}

/** Below the last row: what is missing, and why. */
export function RailFootnote(): ReactNode {
  const { t, format } = useWords();
  const devices = useSlice('devices');
  const { status, denied, names, complete, things } = devices;
  if (status !== 'ready' || countOf(devices) === 0) return null;
  const notes = [
    denied.includes('iot:ListTunnels') ? t('rail.noTunnels') : null,
    denied.includes('iot:DescribeTunnel') ? t('rail.noDescribe') : null,
    names === 'tunnels' && denied.includes('iot:ListThings')
      ? t('rail.noNames', {
          actions: denied.filter((action) => action === 'iot:SearchIndex' || action === 'iot:ListThings').join(', '),
        })
      : null,
    names === 'things' ? (denied.includes('iot:SearchIndex') ? t('rail.noIndex') : t('rail.indexOff')) : null,
    names !== 'tunnels' && !complete ? t('rail.tooMany', { n: format.count(things) }) : null,
  ].filter((note) => note !== null);
  return notes.map((note) => (
    <p key={note} className={classes(styles.note, typography.small, typography.second)}>
      {note}
    </p>
  ));
}

/** Rows in the shape of rows. */
function Ghosts({ label }: { readonly label: string }): ReactNode {
  return (
    <div>
      <output className={typography.hidden}>{label}</output>
      {[0, 1, 2, 3].map((row) => (
        <Ghost key={row} />
      ))}
    </div>
  );
}

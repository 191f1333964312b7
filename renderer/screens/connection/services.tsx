import { ExternalLink, SquareTerminal } from 'lucide-react';
import { Fragment, type ReactNode, useRef, useState } from 'react';
import type { OpenedService } from '../../../shared/ipc/requests/session';
import { canOpenService } from '../../../shared/session';
import type { ServiceView, SessionView } from '../../../shared/session/view';
import { Button } from '../../components/button';
import { CopyButton } from '../../components/copy-button';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useTimed } from '../../store/clock';
import { useKeyed } from '../../store/keyed';
import { useCounted } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { addressOf } from '../../presentation/address';
import { takesTurns } from '../../../shared/presentation/words';
import { isMeant, ServiceMenu } from './service-menu';
import { useTabOf } from './tab-choice';
import { useSshLine, useUserOn } from './use-ssh-line';
import { classes } from '../../theme/classes';
import styles from './services.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** The services of the tunnel, each with its address on this laptop. */
export function Services({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const isChosenLater = view.tunnelId === null && view.hasAccount;
  return (
    <section className={layout.section} aria-labelledby="services">
      <h2 id="services">{t('services.title')}</h2>
      {view.services.length === 0 ? (
        <p className={typography.second}>
          {t(view.state.kind === 'ended' ? 'services.over' : isChosenLater ? 'services.chosen' : 'services.empty')}
        </p>
      ) : (
        <ul className={classes(layout.panel, styles.services)}>
          {view.services.map((service) => (
            <ServiceRow key={service.serviceId} view={view} service={service} />
          ))}
        </ul>
      )}
    </section>
  );
}

const openWords = {
  ssh: 'services.terminal',
  http: 'services.browser',
  https: 'services.browser',
  rdp: 'services.remoteDesktop',
  vnc: 'services.screen',
} as const;

function ServiceRow({ view, service }: { readonly view: SessionView; readonly service: ServiceView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const [shared, setShared] = useState<OpenedService['shared']>(null);
  const tabOf = useTabOf();
  const { serviceId: id } = service;
  const name = id === '' ? t('services.unnamed') : id;
  const user = useUserOn(view, id);
  const line = useSshLine(view, service, user);
  const address = line ?? addressOf(service);
  const opens = service.type === 'tcp' ? null : t(openWords[service.type]);
  const tab = tabOf(service.type);
  const openOutside = (): void =>
    void run('session.openService', { id: view.id, serviceId: id }).then((opened) =>
      setShared(opened?.value.shared ?? null),
    );
  const row = useRef<HTMLLIElement>(null);
  const open = busy || !canOpenService(view, id) ? null : (tab ?? openOutside);
  useKeyed({
    openService: opens === null || open === null ? null : () => (isMeant(row) ? open() : undefined),
    serviceMenu: () =>
      isMeant(row) ? row.current?.querySelector<HTMLButtonElement>('button[aria-haspopup]')?.click() : undefined,
  });
  return (
    <li ref={row} data-service className={classes(styles.service, address?.includes(' ') === true && styles.long)}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <div className={styles.place}>
        <code className={styles.address} title={address ?? undefined}>
          <Words line={shortened(address ?? '–')} />
        </code>
        <Meta view={view} service={service} user={user} />
      </div>
      <div className={styles.buttons}>
        <CopyButton
          text={address ?? ''}
          label={`${t('action.copy')}: ${t('services.copyLabel', { service: name })}`}
          disabled={address === null}
        />
        {opens === null ? null : (
          <Button
            icon={tab === null ? ExternalLink : SquareTerminal}
            label={t('services.openLabel', { action: opens, service: name })}
            keys="openService"
            disabled={open === null}
            onPress={open ?? (() => undefined)}
          >
            {opens}
          </Button>
        )}
        <ServiceMenu view={view} service={service} onOpen={tab === null || busy ? null : openOutside} row={row} />
      </div>
      {shared === null ? null : <output className={styles.shared}>{t(`services.sharedPage.${shared}`)}</output>}
      <InlineError error={error} />
    </li>
  );
}

/** The files of host keys, as long as all else together, are copied with the line and only named in it. */
const shortened = (line: string): string =>
  line.replace(/ -o (?:"UserKnownHostsFile=[^"]*"|'UserKnownHostsFile=[^']*')/, ' -o UserKnownHostsFile=…');

/**
 * Words that a line may break between, an option and its value among them as one; selected and copied it is one line.
 */
function Words({ line }: { readonly line: string }): ReactNode {
  return (line.match(/-\w \S+|\S+/g) ?? []).map((word, at) => (
    // The words of a line have no other name than their place.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={at}>
      {at === 0 ? '' : ' '}
      <span className={styles.word}>{word}</span>
    </Fragment>
  ));
}

interface MetaProps {
  readonly view: SessionView;
  readonly service: ServiceView;
  /** Who one is there, where somebody has logged in. */
  readonly user: string | null;
}

/** Below the address: who one is there, the port, and what went through it; or why nothing does. */
function Meta({ view: given, service: shown, user }: MetaProps): ReactNode {
  const view = useCounted(given);
  const service = view.services.find(({ serviceId }) => serviceId === shown.serviceId) ?? shown;
  const { t, format } = useWords(view.environment.kind);
  if (service.port === null && view.state.kind === 'ended')
    return <span className={styles.meta}>{t('services.over')}</span>;
  if (service.port === null) return <span className={styles.meta}>{t('services.notOpen')}</span>;
  if (service.unreachable) return <span className={classes(styles.meta, styles.bad)}>{t('services.unreachable')}</span>;
  if (service.pausedBy !== null)
    return (
      <span className={classes(styles.meta, styles.held)}>{t('services.paused', { number: service.pausedBy })}</span>
    );
  if (service.waitingClients > 0) return <Waiting view={view} service={service} />;
  if (view.connection.kind !== 'open') return <span className={styles.meta}>{t('services.reserved')}</span>;
  if (view.state.kind === 'waiting-for-device') return <span className={styles.meta}>{t('services.held')}</span>;
  // The protocol can pause the tunnel only as a whole.
  const slow = view.services.find(({ pausedBy }) => pausedBy !== null);
  if (slow !== undefined && slow.pausedBy !== null && service.connections > 0)
    return (
      <span className={classes(styles.meta, styles.held)}>
        {t('services.pausedByOther', {
          number: slow.pausedBy,
          service: slow.serviceId === '' ? t('services.unnamed') : slow.serviceId,
        })}
      </span>
    );
  const moved =
    service.bytesDown + service.bytesUp > 0
      ? t('services.traffic', { down: format.bytes(service.bytesDown), up: format.bytes(service.bytesUp) })
      : null;
  const connections = service.connections > 0 ? t('services.connections', { count: service.connections }) : null;
  const parts = [
    user === null ? null : t('services.as', { user }),
    t('chain.port', { port: service.port }),
    connections,
    moved ?? (connections === null ? t('services.none') : null),
  ].filter((part) => part !== null);
  return <span className={styles.meta}>{parts.join(' · ')}</span>;
}

/** Programs that have connected and are not through yet, with the time that is left to them. */
function Waiting({ view, service }: { readonly view: SessionView; readonly service: ServiceView }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const left = useTimed(
    (now) => format.duration(Math.max(0, (service.waitsUntil ?? now) - now)),
    () => true,
  );
  return (
    <span className={classes(styles.meta, styles.held)}>
      {t(takesTurns(view) ? 'services.queued' : 'services.waitingClients', { count: service.waitingClients, left })}
    </span>
  );
}

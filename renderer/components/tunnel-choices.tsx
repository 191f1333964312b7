import type { ReactNode } from 'react';
import type { TunnelChoice } from '../../shared/fleet/list';
import { fitnessOf } from '../../shared/fleet/propose';
import { choiceMark } from '../../shared/presentation/called';
import { openedWords } from '../../shared/presentation/words';
import { ownTunnels } from '../../shared/session/own';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { endCounts } from '../presentation/in-seconds';
import { useMirror } from '../store/mirror';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { classes } from '../theme/classes';
import styles from './tunnel-choices.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

interface TunnelChoicesProps {
  /** The best first. */
  readonly tunnels: readonly TunnelChoice[];
  /** What is needed; a tunnel without one of them says so. */
  readonly services: readonly string[];
  /** The one that is shown already. */
  readonly current: string | null;
  /** What the desk puts into a ticket about one of them; null where none can be written. */
  readonly linkOf: (tunnel: TunnelChoice) => string | null;
  readonly onChoose: (tunnelId: string) => void;
  readonly disabled?: boolean;
}

/** The open tunnels of one device, each with what speaks for and against it. */
export function TunnelChoices({
  tunnels,
  services,
  current,
  linkOf,
  onChoose,
  disabled = false,
}: TunnelChoicesProps): ReactNode {
  const { t } = useWords();
  // One text: the sessions change with every byte, what they are on seldom.
  const own = useMirror(({ state }) => ownTunnels(state.sessions).join(' ')).split(' ');
  const hasOwn = tunnels.some(({ tunnelId }) => own.includes(tunnelId));
  return (
    <ul className={styles.tunnels}>
      {tunnels.map((tunnel, index) => {
        const id = tunnel.tunnelId.slice(0, 8);
        const link = linkOf(tunnel);
        const isOwn = own.includes(tunnel.tunnelId);
        // Whoever would be cut off is named before.
        const opened = isOwn || tunnel.source !== 'CONNECTED' ? null : openedWords({ tunnel }, t);
        return (
          <li key={tunnel.tunnelId} className={styles.tunnel}>
            <span>
              <strong>
                {[...tunnel.services, choiceMark(tunnel, tunnels, t)].join(', ')}
                {index === 0 && tunnels.length > 1 && !hasOwn ? (
                  <span className={styles.best}>{t('tunnels.best')}</span>
                ) : null}
              </strong>
              <ForAndAgainst tunnel={tunnel} services={services} isOwn={isOwn} />
              {opened === null ? null : (
                <span className={classes(layout.ownLine, typography.small, typography.second)}>{opened}</span>
              )}
              {tunnel.description === null ? null : (
                <span
                  className={classes(typography.small, typography.second, styles.description)}
                  title={tunnel.description}
                >
                  {tunnel.description}
                </span>
              )}
              {link === null ? null : (
                <CopyButton look="text" text={link} label={t('ticketLink.copyLabel', { id })}>
                  {t('ticketLink.copy')}
                </CopyButton>
              )}
            </span>
            {tunnel.tunnelId === current ? (
              <span className={classes(typography.small, typography.second)}>{t('tunnels.shown')}</span>
            ) : (
              <Button
                disabled={disabled}
                label={t(isOwn ? 'tunnels.showLabel' : 'tunnels.useLabel', {
                  id,
                  services: tunnel.services.join(', '),
                })}
                onPress={() => onChoose(tunnel.tunnelId)}
              >
                {t(isOwn ? 'action.showIt' : 'tunnels.use')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function ForAndAgainst({
  tunnel,
  services,
  isOwn,
}: {
  readonly tunnel: TunnelChoice;
  readonly services: readonly string[];
  readonly isOwn: boolean;
}): ReactNode {
  const { t, format } = useWords();
  const facts = useTimed(
    (now) => {
      const fitness = fitnessOf(tunnel, services, now);
      const left = tunnel.endsAt === null ? null : format.shortDuration(tunnel.endsAt - now);
      return [
        fitness.deviceConnected ? t('tunnels.deviceConnected') : t('tunnels.deviceAway'),
        isOwn ? t('tunnels.own') : fitness.free ? null : t('tunnels.taken'),
        left === null ? null : fitness.lasting ? t('time.left', { left }) : t('tunnels.endsSoon', { left }),
        fitness.services ? null : t('tunnels.otherServices'),
      ]
        .filter((fact) => fact !== null)
        .join(' · ');
    },
    (now) => endCounts(tunnel.endsAt, now),
  );
  return <span className={classes(layout.ownLine, typography.second)}>{facts}</span>;
}

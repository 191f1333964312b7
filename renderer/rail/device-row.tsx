import { Check, Link as LinkIcon, Star } from 'lucide-react';
import { memo, type ReactNode, useMemo } from 'react';
import type { DeviceGroup, DeviceItem } from '../../shared/fleet/list';
import { DeviceName } from '../components/device-name';
import { StateGlyph } from '../components/state-glyph';
import type { Format } from '../../shared/i18n/format';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { endCounts } from '../presentation/in-seconds';
import { isMac } from '../store/platform';
import { useDerived } from '../store/mirror';
import { type Line, lineEndsSoon, lineIsAged, lineOf, lineWords } from '../presentation/device-line';
import { classes } from '../theme/classes';
import styles from './device-row.module.css';
import { Ghost } from './ghost';
import typography from '../theme/typography.module.css';

interface DeviceRowProps {
  /** Absent until main has sent it. */
  readonly item: DeviceItem | undefined;
  readonly index: number;
  readonly of: number;
  readonly group: DeviceGroup;
  readonly top: number;
  readonly height: number;
  readonly active: boolean;
  readonly selected: boolean;
  /** Its ticket link was put on the clipboard a moment ago. */
  readonly copied: boolean;
}

/**
 * One device, drawn again only when its line says something else. Star and link are for the pointer; the list's own
 * keys do the same.
 */
export const DeviceRow = memo(function DeviceRow({
  item,
  index,
  of,
  group,
  top,
  height,
  active,
  selected,
  copied,
}: DeviceRowProps): ReactNode {
  const { t, format } = useWords();
  // Words of a session follow it; those of a thing alone are made once, for the state changes while somebody types.
  const ofSession = useDerived(({ sessions }) =>
    item === undefined || item.sessionId === null
      ? null
      : lineOf(
          item,
          sessions.find(({ id }) => id === item.sessionId),
          t,
          sessions,
        ),
  );
  const alone = useMemo(
    () => (item === undefined || item.sessionId !== null ? null : lineOf(item, undefined, t)),
    [item, t],
  );
  const line = ofSession ?? alone;
  return (
    <div
      // A list of thousands cannot be a <select>.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="option"
      aria-selected={selected}
      aria-setsize={of}
      aria-posinset={index + 1}
      aria-keyshortcuts="* Control+C Meta+C"
      aria-describedby={`group-${group}`}
      tabIndex={active ? 0 : -1}
      data-index={index}
      className={styles.row}
      style={{ top, height }}
    >
      {line === null ? (
        <Ghost label={t('rail.loading')} />
      ) : (
        <>
          <LineGlyph line={line} />
          <span className={styles.text}>
            <span className={styles.name}>
              <DeviceName name={line.name} narrow />
            </span>
            <LineWords line={line} />
          </span>
          <LineTime line={line} format={format} />
          {item?.row === null || item === undefined ? null : (
            <span className={styles.actions}>
              <span
                className={styles.action}
                data-link
                title={`${t('ticketLink.copy')} (${isMac() ? '⌘ C' : 'Ctrl+C'})`}
              >
                {copied ? <Check size={18} aria-hidden /> : <LinkIcon size={18} aria-hidden />}
              </span>
              <span
                className={classes(styles.action, line.favourite && styles.starred)}
                data-star
                title={`${t(line.favourite ? 'rail.unstar' : 'rail.star')} (*)`}
              >
                <Star size={18} aria-hidden />
                {line.favourite ? <span className={typography.hidden}>{t('rail.favourite')}</span> : null}
              </span>
            </span>
          )}
        </>
      )}
    </div>
  );
});

/**
 * The shape of its state, grey where that was seen too long ago; a clock where what somebody works over is over soon.
 */
function LineGlyph({ line }: { readonly line: Line }): ReactNode {
  const isLate = useTimed((now) => lineEndsSoon(line, now));
  const isAged = useTimed((now) => lineIsAged(line, now));
  if (isLate) return <StateGlyph state={{ ...line.state, shape: 'clock', tone: 'trying' }} />;
  return <StateGlyph state={isAged ? { ...line.state, tone: 'quiet' } : line.state} />;
}

/** Its state and what is known of it; the times in it are of the moment. */
function LineWords({ line }: { readonly line: Line }): ReactNode {
  const { t, format } = useWords();
  const words = useTimed((now) => lineWords(line, { t, format, now }));
  return (
    <span className={styles.words} data-words title={words}>
      {words}
    </span>
  );
}

/** What is left of an open tunnel, else when the device was used last. */
function LineTime({ line, format }: { readonly line: Line; readonly format: Format }): ReactNode {
  const time = useTimed(
    (now) => {
      if (line.endsAt !== null) return format.shortDuration(line.endsAt - now);
      return line.lastUsedAt === null ? '' : format.lastUsed(line.lastUsedAt, now);
    },
    (now) => endCounts(line.endsAt, now),
  );
  return <span className={styles.time}>{time}</span>;
}

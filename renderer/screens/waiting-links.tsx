import { Ticket } from 'lucide-react';
import type { ReactNode } from 'react';
import type { InboxItem } from '../../shared/ipc/app-state';
import type { Translate } from '../../shared/i18n/translate';
import { Button } from '../components/button';
import { DeviceName } from '../components/device-name';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { useSlice } from '../store/mirror';
import { show } from '../store/ui';
import { Dismiss } from './link-buttons';
import { hostOf, thingOfLink } from './link-outlook';
import { classes } from '../theme/classes';
import styles from './waiting-links.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** How old the link is that is shown. */
export function Arrival({ item: { arrivedAt } }: { readonly item: InboxItem }): ReactNode {
  const { t, format } = useWords();
  const age = useTimed((now) => format.age(now - arrivedAt));
  return (
    <p className={classes(typography.second, styles.arrival)}>
      <Ticket size={18} aria-hidden />
      {t('confirm.arrived', { age })}
    </p>
  );
}

/** The other links that wait, the newest first: each can be shown, or goes away. */
export function WaitingLinks({ besides }: { readonly besides: number }): ReactNode {
  const { t } = useWords();
  const others = useSlice('inbox')
    .filter(({ id }) => id !== besides)
    .toSorted((one, other) => other.arrived - one.arrived);
  if (others.length === 0) return null;
  return (
    <section className={layout.section} aria-labelledby="waiting-links">
      <h2 id="waiting-links">{t('confirm.waiting', { count: others.length })}</h2>
      <ul className={classes(layout.panel, styles.links)}>
        {others.map((item) => (
          <WaitingLink key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

/** What it leads to, in a few words. */
function nameOf(item: InboxItem, t: Translate): string {
  switch (item.kind) {
    case 'link':
      return thingOfLink(item) ?? t('status.tunnel', { id: (item.link.tunnel ?? '').slice(0, 8) });
    case 'sign-in-link':
      return t('signInLink.waits', { host: hostOf(item.link.startUrl) });
    case 'bad-link':
      return t('confirm.refused');
    default:
      return item satisfies never;
  }
}

function WaitingLink({ item }: { readonly item: InboxItem }): ReactNode {
  const { t, format } = useWords();
  const name = nameOf(item, t);
  const facts = [
    item.kind === 'link' ? item.link.ticket : null,
    t('confirm.arrivedAt', { time: format.clock(item.arrivedAt) }),
  ];
  return (
    <li className={layout.line}>
      <span className={styles.what}>
        <Ticket size={18} aria-hidden />
        <strong>
          <DeviceName name={name} />
        </strong>
        <span className={typography.second}>{facts.filter((fact) => fact !== null).join(' · ')}</span>
      </span>
      <span className={layout.row}>
        <Dismiss id={item.id} look="text" about={name} />
        <Button label={t('confirm.showLabel', { name })} onPress={() => show({ kind: 'link', id: item.id })}>
          {t('confirm.show')}
        </Button>
      </span>
    </li>
  );
}

import { lazy, type ReactNode, useEffect, useState } from 'react';
import type { InboxItem } from '../../shared/ipc/app-state';
import type { OwnSession } from '../../shared/session/own';
import { request } from '../api';
import { Back } from '../components/back';
import { Button } from '../components/button';
import { WithName } from '../components/device-name';
import { InlineError } from '../components/messages';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { sentences } from '../../shared/presentation/words';
import { after } from '../store/after';
import { answering, show } from '../store/ui';
import { useServicesFor } from '../store/use-services-for';
import { useRequest } from '../store/use-request';
import { Dismiss, LinkButtons } from './link-buttons';
import { LinkFacts } from './link-facts';
import { outlookOf } from './link-outlook';
import { Arrival, WaitingLinks } from './waiting-links';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** Opened once in a laptop's life: not in the first page. */
const SignInLinkCard = lazy(() =>
  import('../sign-in/link-card').then(({ SignInLinkCard: component }) => ({ default: component })),
);

/** A link from a ticket: what it names, what is known about it, and one confirmation. Nothing was done before. */
export function Confirm({ item }: { readonly item: InboxItem }): ReactNode {
  const { id, kind } = item;
  const settled = useSettled(id);
  // Only what is on the screen is looked up; the answer is in the item.
  useEffect(() => {
    if (kind === 'link') void request('inbox.look', { id });
  }, [id, kind]);
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <Back />
      {item.kind === 'bad-link' ? (
        <BadLink key={id} item={item} />
      ) : item.kind === 'sign-in-link' ? (
        <SignInLinkCard key={id} item={item} settled={settled} />
      ) : item.own !== null && !item.own.otherTunnel ? (
        <OwnLink key={id} item={item} own={item.own} settled={settled} />
      ) : (
        <GoodLink key={id} item={item} settled={settled} />
      )}
      <WaitingLinks besides={id} />
    </div>
  );
}

/** For so long (ms) nothing on a card that took another one's place can be pressed. */
const settlesAfterMs = 800;

/** False just after another link took the place of the one before: a press that was meant for that one does nothing. */
function useSettled(id: number): boolean {
  const [settledOn, setSettledOn] = useState(id);
  useEffect(() => after(settlesAfterMs, () => setSettledOn(id)), [id]);
  return settledOn === id;
}

type LinkItem = Extract<InboxItem, { kind: 'link' }>;

interface CardProps {
  readonly item: LinkItem;
  readonly settled: boolean;
}

function GoodLink({ item, settled }: CardProps): ReactNode {
  const { t, format } = useWords();
  const { preview, link } = item;
  const usual = useServicesFor(preview.status === 'no-tunnel' ? preview.thingName : '');
  const outlook = outlookOf(item, usual);
  const { thing, isGone } = outlook;
  // The tunnel that the link names is over, and another one leads to its device.
  const over =
    link.tunnel === null
      ? null
      : preview.status === 'known'
        ? preview.insteadOf
        : preview.status === 'no-tunnel' && preview.because !== 'none-open'
          ? preview.because
          : null;
  const hasEnded = preview.status === 'unknown' && preview.because === 'ended';
  return (
    <>
      <header className={layout.pageHead}>
        <Arrival item={item} />
        <ScreenTitle>
          {isGone ? (
            t('linkErrors.headline')
          ) : thing === null ? (
            t('confirm.headlineTunnel')
          ) : (
            <WithName text={t('confirm.headline', { device: thing })} name={thing} />
          )}
        </ScreenTitle>
        <p className={typography.sentence}>
          {isGone
            ? t(hasEnded ? 'confirm.ended' : 'confirm.gone')
            : sentences(over === null ? null : t(`confirm.over.${over}`), t('confirm.sentence'))}
        </p>
      </header>
      <LinkFacts item={item} outlook={outlook} />
      {preview.status === 'known' && preview.among !== null ? (
        <p className={typography.sentence}>
          {t(`confirm.among.${preview.among.reason}`, { n: format.count(preview.among.count) })}
        </p>
      ) : null}
      <LinkButtons item={item} outlook={outlook} settled={settled} />
    </>
  );
}

/** This laptop is on it: there is nothing to connect, only to show. */
function OwnLink({ item, own, settled }: CardProps & { readonly own: OwnSession }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const thing = own.thingName ?? item.link.thing;
  const state = own.connected ? 'connected' : 'working';

  const showIt = (): Promise<void> =>
    answering(item.id, run('inbox.confirm', { id: item.id }), ({ value }) =>
      show({ kind: 'session', id: value.sessionId }),
    );
  return (
    <>
      <header className={layout.pageHead}>
        <Arrival item={item} />
        <ScreenTitle>
          {thing === null ? (
            t(`confirm.own.${state}Tunnel`)
          ) : (
            <WithName text={t(`confirm.own.${state}`, { device: thing })} name={thing} />
          )}
        </ScreenTitle>
        <p className={typography.sentence}>{t('confirm.own.sentence')}</p>
      </header>
      <OwnFacts {...item.link} />
      <div className={classes(layout.stack, layout.pageButtons)}>
        <InlineError error={error} />
        <div className={layout.row}>
          <Button look="primary" disabled={busy || !settled} onPress={() => void showIt()}>
            {t('action.showIt')}
          </Button>
          <Dismiss id={item.id} look="text" />
        </div>
      </div>
    </>
  );
}

/** What the link says beside the device that is there already. */
function OwnFacts({ ticket, user }: LinkItem['link']): ReactNode {
  const { t } = useWords();
  if (ticket === null && user === null) return null;
  return (
    <dl className={classes(layout.panel, layout.facts)}>
      {ticket === null ? null : (
        <div>
          <dt>{t('confirm.ticket')}</dt>
          <dd>{ticket}</dd>
        </div>
      )}
      {user === null ? null : (
        <div>
          <dt>{t('confirm.user')}</dt>
          <dd>{user}</dd>
        </div>
      )}
    </dl>
  );
}

function BadLink({ item }: { readonly item: Extract<InboxItem, { kind: 'bad-link' }> }): ReactNode {
  const { t } = useWords();
  const { reason, parameter } = item.error;
  return (
    <>
      <header className={layout.pageHead}>
        <Arrival item={item} />
        <ScreenTitle>{t('linkErrors.headline')}</ScreenTitle>
        <p className={typography.sentence}>{t(`linkErrors.reason.${reason}`)}</p>
        {parameter === null ? null : <p className={typography.sentence}>{t('linkErrors.parameter', { parameter })}</p>}
        <p className={typography.sentence}>
          {t(reason === 'several-links' ? 'linkErrors.nothingPlain' : 'linkErrors.nothing')}
        </p>
      </header>
      <div className={layout.row}>
        {reason === 'carries-token' ? (
          <Button look="primary" onPress={() => show({ kind: 'token', sessionId: null })}>
            {t('welcome.token.do')}
          </Button>
        ) : null}
        <Dismiss id={item.id} look="plain" />
      </div>
    </>
  );
}

import { type ReactNode, useEffect } from 'react';
import type { InboxItem } from '../../shared/ipc/app-state';
import type { OwnSession } from '../../shared/session/own';
import { request } from '../api';
import { Button } from '../components/button';
import { WithName } from '../components/device-name';
import { Caution, InlineError } from '../components/messages';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { openDialog, show } from '../store/ui';
import { useRequest } from '../store/use-request';
import { LinkFacts } from './link-facts';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** A link from a ticket: what it names, what is known about it, and one confirmation. Nothing was done before. */
export function Confirm({ item }: { readonly item: InboxItem }): ReactNode {
  const { id, kind } = item;
  // Only what is on the screen is looked up; the answer is in the item.
  useEffect(() => {
    if (kind === 'link') void request('inbox.look', { id });
  }, [id, kind]);
  if (item.kind === 'link' && item.own !== null && !item.own.otherTunnel)
    return <OwnLink key={item.id} item={item} own={item.own} />;
  return item.kind === 'link' ? <GoodLink key={item.id} item={item} /> : <BadLink key={item.id} item={item} />;
}

type Link = Extract<InboxItem, { kind: 'link' }>;

/** What can be done about a link: where nothing can, it only goes away. */
interface LinkOutlook {
  /** The device: the tunnel's own where that is known, else the one the link names. */
  readonly thing: string | null;
  readonly isGone: boolean;
  /** This screen itself opens a tunnel: the device has none, and is where the window looks. */
  readonly opensHere: boolean;
  /** There is nothing to connect to yet; the session's screen offers a tunnel. */
  readonly offersTunnel: boolean;
  readonly needsSignIn: boolean;
}

function outlookOf({ link, preview, environment }: Link, activeEnvironment: string): LinkOutlook {
  const thing = (preview.status === 'known' ? preview.thingName : null) ?? link.thing;
  const because = preview.status === 'unknown' ? preview.because : null;
  return {
    thing,
    isGone: because === 'not-found' || (because === 'ended' && thing === null),
    opensHere: because === 'no-open-tunnel' && thing !== null && environment.id === activeEnvironment,
    offersTunnel: because === 'no-open-tunnel' || because === 'ended',
    needsSignIn: because === 'not-signed-in',
  };
}

function GoodLink({ item }: { readonly item: Link }): ReactNode {
  const { t, format } = useWords();
  const outlook = outlookOf(item, useSlice('settings').environmentId);
  const { preview } = item;
  const { thing, isGone } = outlook;
  const hasEnded = preview.status === 'unknown' && preview.because === 'ended';
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
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
          {isGone ? t(hasEnded ? 'confirm.ended' : 'confirm.gone') : t('confirm.sentence')}
        </p>
      </header>
      <LinkFacts item={item} thing={thing} opensHere={outlook.opensHere} isGone={isGone} />
      {preview.status === 'known' && preview.among !== null ? (
        <p className={typography.sentence}>
          {t(`confirm.among.${preview.among.reason}`, { n: format.count(preview.among.count) })}
        </p>
      ) : null}
      <LinkButtons item={item} outlook={outlook} />
      <MoreWaiting />
    </div>
  );
}

/** This laptop is on it: there is nothing to connect, only to show. */
function OwnLink({ item, own }: { readonly item: Link; readonly own: OwnSession }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const thing = own.thingName ?? item.link.thing;
  const state = own.connected ? 'connected' : 'working';

  async function showIt(): Promise<void> {
    const answer = await run('inbox.confirm', { id: item.id });
    if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
  }
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
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
          <Button look="primary" disabled={busy} onPress={() => void showIt()}>
            {t('action.showIt')}
          </Button>
          <Dismiss id={item.id} look="text" />
        </div>
      </div>
      <MoreWaiting />
    </div>
  );
}

/** What the link says beside the device that is there already. */
function OwnFacts({ ticket, user }: Link['link']): ReactNode {
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

/** What to know before pressing, and what can be pressed. */
function LinkButtons({ item, outlook }: { readonly item: Link; readonly outlook: LinkOutlook }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const { thing, isGone, opensHere, offersTunnel, needsSignIn } = outlook;
  const { link, own } = item;

  /** The one that is there, on another tunnel; the link is answered by it. */
  async function showOther({ sessionId }: OwnSession): Promise<void> {
    const done = await run('inbox.answeredBy', { id: item.id, sessionId });
    if (done !== null) show({ kind: 'session', id: sessionId });
  }

  async function confirm(): Promise<void> {
    const answer = await run('inbox.confirm', { id: item.id });
    if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
  }

  /** Without an account: the link says which tunnel, and the token that came with it is pasted next. */
  async function paste(): Promise<void> {
    const answer = await run('inbox.confirm', { id: item.id });
    if (answer !== null) show({ kind: 'token', sessionId: answer.value.sessionId });
  }

  return (
    <div className={classes(layout.stack, layout.pageButtons)}>
      <Cautions item={item} />
      <InlineError error={error} />
      <div className={layout.row}>
        {opensHere ? (
          <Button
            look="primary"
            onPress={() =>
              openDialog({
                kind: 'open-tunnel',
                thingName: thing,
                services: link.service === null ? [] : [link.service],
                ticket: link.ticket,
                linkId: item.id,
              })
            }
          >
            {t('action.openTunnel')}
          </Button>
        ) : null}
        {own === null ? null : (
          <Button look="primary" disabled={busy} onPress={() => void showOther(own)}>
            {t('action.showIt')}
          </Button>
        )}
        {isGone || needsSignIn || opensHere ? null : (
          <Button look={own === null ? 'primary' : 'plain'} disabled={busy} onPress={() => void confirm()}>
            {own !== null ? t('confirm.own.instead') : offersTunnel ? t('action.continue') : t('action.connect')}
          </Button>
        )}
        {needsSignIn ? (
          <>
            <Button look="primary" disabled={busy} onPress={() => void run('signIn.open', {})}>
              {t('recoveries.sign-in')}
            </Button>
            <Button look="plain" disabled={busy} onPress={() => void paste()}>
              {t('confirm.pasteToken')}
            </Button>
          </>
        ) : null}
        <Dismiss id={item.id} look={isGone ? 'plain' : 'text'} />
      </div>
    </div>
  );
}

/** The link names another device than the tunnel's, nobody could look, or somebody else is connected. */
function Cautions({ item: { link, preview, own } }: { readonly item: Link }): ReactNode {
  const { t } = useWords();
  if (own !== null) return <Caution text={t('confirm.own.other')} />;
  if (preview.status === 'unknown') return preview.because === 'denied' ? <Caution text={t('confirm.unseen')} /> : null;
  if (preview.status !== 'known') return null;
  const unlike = link.thing !== null && preview.thingName !== null && preview.thingName !== link.thing;
  return (
    <>
      {unlike ? <Caution text={t('confirm.unlike', { named: link.thing, actual: preview.thingName })} /> : null}
      {preview.sourceTaken ? <Caution text={t('confirm.taken')} /> : null}
    </>
  );
}

function Dismiss({ id, look }: { readonly id: number; readonly look: 'plain' | 'text' }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  return (
    <>
      <Button look={look} disabled={busy} onPress={() => void run('inbox.dismiss', { id })}>
        {look === 'text' ? t('action.notNow') : t('action.dismiss')}
      </Button>
      <InlineError error={error} />
    </>
  );
}

function MoreWaiting(): ReactNode {
  const { t } = useWords();
  const more = useSlice('inbox').length - 1;
  return more > 0 ? <p className={typography.third}>{t('confirm.waiting', { count: more })}</p> : null;
}

function BadLink({ item }: { readonly item: Extract<InboxItem, { kind: 'bad-link' }> }): ReactNode {
  const { t } = useWords();
  const { reason, parameter } = item.error;
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
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
      <MoreWaiting />
    </div>
  );
}

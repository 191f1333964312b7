import type { ReactNode } from 'react';
import type { OwnSession } from '../../shared/session/own';
import { Button } from '../components/button';
import { Caution, InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { openedWords, sentences } from '../../shared/presentation/words';
import { useSlice } from '../store/mirror';
import { answering, show } from '../store/ui';
import { useTellOnline } from '../store/use-tell-online';
import { type Requesting, useRequest } from '../store/use-request';
import type { LinkItem, LinkOutlook } from './link-outlook';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** What to know before pressing, and what can be pressed. */
export function LinkButtons({
  item,
  outlook,
  settled,
}: {
  readonly item: LinkItem;
  readonly outlook: LinkOutlook;
  /** Just after another link took this place nothing is pressed yet. */
  readonly settled: boolean;
}): ReactNode {
  const { t } = useWords();
  const { lifetimeMinutes } = useSlice('settings');
  const { run, busy: running, error } = useRequest();
  const { isGone, opens, needsSignIn } = outlook;
  const { own } = item;
  const busy = running || !settled;

  const lead = ({ value: { sessionId } }: { readonly value: { readonly sessionId: string } }): void =>
    show({ kind: 'session', id: sessionId });
  /** The one that is there, on another tunnel; the link is answered by it. */
  const showOther = ({ sessionId }: OwnSession): Promise<void> =>
    answering(item.id, run('inbox.answeredBy', { id: item.id, sessionId }), () => lead({ value: { sessionId } }));
  const confirm = (): Promise<void> => answering(item.id, run('inbox.confirm', { id: item.id }), lead);
  const open = (services: readonly string[]): Promise<void> =>
    answering(item.id, run('inbox.openTunnel', { id: item.id, services: [...services], lifetimeMinutes }), lead);
  /** Without an account: the link says which tunnel, and the token that came with it is pasted next. */
  const paste = (): Promise<void> =>
    answering(item.id, run('inbox.confirm', { id: item.id }), ({ value }) =>
      show({ kind: 'token', sessionId: value.sessionId }),
    );

  return (
    <div className={classes(layout.stack, layout.pageButtons)}>
      <Cautions item={item} />
      <InlineError error={error} />
      <div className={layout.row}>
        {opens === null || own !== null ? null : (
          <Button look="primary" disabled={busy} onPress={() => void open(opens)}>
            {t('action.openAndConnect')}
          </Button>
        )}
        {own === null ? null : (
          <Button look="primary" disabled={busy} onPress={() => void showOther(own)}>
            {t('action.showIt')}
          </Button>
        )}
        {isGone || needsSignIn || opens !== null ? null : (
          <Button look={own === null ? 'primary' : 'plain'} disabled={busy} onPress={() => void confirm()}>
            {own === null ? t('action.connect') : t('confirm.own.instead')}
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
        {own === null ? <TellOnline item={item} run={run} busy={busy} /> : null}
        <Dismiss id={item.id} look={isGone ? 'plain' : 'text'} />
      </div>
    </div>
  );
}

/** Where the device is offline, waiting for it is a way on, too. */
function TellOnline({
  item: { preview, environment },
  run,
  busy,
}: {
  readonly item: LinkItem;
  readonly run: Requesting['run'];
  readonly busy: boolean;
}): ReactNode {
  const isAway = preview.status === 'no-tunnel' && preview.connectivity?.connected === false;
  const tell = useTellOnline({ environment, thingName: isAway ? preview.thingName : null, isThere: false }, run);
  if (tell === null) return null;
  if (tell.press === null) return <span className={typography.second}>{tell.label}</span>;
  return (
    <Button look="plain" disabled={busy} onPress={tell.press}>
      {tell.label}
    </Button>
  );
}

/** The link names another device than the tunnel's, nobody could look, or somebody else is connected. */
function Cautions({ item: { link, preview, own } }: { readonly item: LinkItem }): ReactNode {
  const { t } = useWords();
  if (own !== null) return <Caution text={t('confirm.own.other')} />;
  if (preview.status === 'unknown') return preview.because === 'denied' ? <Caution text={t('confirm.unseen')} /> : null;
  if (preview.status !== 'known') return null;
  const unlike = link.thing !== null && preview.thingName !== null && preview.thingName !== link.thing;
  return (
    <>
      {unlike ? <Caution text={t('confirm.unlike', { named: link.thing, actual: preview.thingName })} /> : null}
      {preview.sourceTaken ? (
        <Caution text={sentences(t('confirm.taken'), openedWords({ tunnel: preview }, t))} />
      ) : null}
    </>
  );
}

/** The link goes away unanswered. `about`: what it names, where several can go. */
export function Dismiss({
  id,
  look,
  about,
}: {
  readonly id: number;
  readonly look: 'plain' | 'text';
  readonly about?: string;
}): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  return (
    <>
      <Button
        look={look}
        disabled={busy}
        {...(about === undefined ? {} : { label: t('confirm.dismissLabel', { name: about }) })}
        onPress={() => void run('inbox.dismiss', { id })}
      >
        {look === 'text' && about === undefined ? t('action.notNow') : t('action.dismiss')}
      </Button>
      <InlineError error={error} />
    </>
  );
}

import type { ReactNode } from 'react';
import { Button } from '../components/button';
import { InlineError } from '../components/messages';
import { isName } from '../forms/patterns';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { openDialog, useUi } from '../store/ui';
import { useRequest } from '../store/use-request';

/** What the list itself has to say: loading, partial, empty, no result, denied, offline, error. */
export function RailNote({ count }: { readonly count: number }): ReactNode {
  const { t } = useWords();
  const { status, outstanding, rows } = useSlice('devices');
  const account = useSlice('account');
  const search = useUi((ui) => ui.search).trim();
  const { run, busy, error } = useRequest();
  const mayOpen = account.kind !== 'signed-out';
  const open = (thingName: string | null): void => openDialog({ kind: 'open-tunnel', thingName, services: [], ticket: null });
  const again = (
    <Button disabled={busy} onPress={() => void run('devices.refresh', {})}>
      {t('rail.refresh')}
    </Button>
  );

  if (search !== '' && count === 0) {
    return (
      <div className="rail-note">
        <output>{t('rail.noResult', { search })}</output>
        {mayOpen && isName(search) ? <Button onPress={() => open(search)}>{t('rail.openByName', { device: search })}</Button> : null}
      </div>
    );
  }
  switch (status) {
    case 'loading':
      return count === 0 ? <Ghosts label={t('rail.loading')} /> : <output className="rail-note small">{t('rail.loading')}</output>;
    case 'partial':
      return (
        <>
          <output className="rail-note small">{t('rail.partial', { count: outstanding })}</output>
          {rows.length === 0 && count === 0 ? <Ghosts label={t('rail.loading')} /> : null}
        </>
      );
    case 'denied':
    case 'offline':
    case 'error':
      return (
        <div className="rail-note">
          <output>{t(`rail.${status}`)}</output>
          {again}
          <InlineError error={error} />
        </div>
      );
    case 'idle':
    case 'ready':
      if (count > 0) return null;
      if (!mayOpen) return <p className="rail-note">{t('rail.emptySignedOut')}</p>;
      return (
        <div className="rail-note">
          <p>{t('rail.empty')}</p>
          <p>{t('rail.emptyHint')}</p>
          <Button onPress={() => open(null)}>{t('action.openTunnel')}</Button>
        </div>
      );
    default:
      return status satisfies never;
  }
}

/** Rows in the shape of rows. */
function Ghosts({ label }: { readonly label: string }): ReactNode {
  return (
    <div>
      <output className="hidden-text">{label}</output>
      {[0, 1, 2, 3].map((row) => (
        <span className="ghost" key={row} aria-hidden>
          <i />
          <i />
        </span>
      ))}
    </div>
  );
}

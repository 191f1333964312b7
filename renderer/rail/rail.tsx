import { Link as LinkIcon } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { countOf } from '../../shared/fleet/list';
import { Brand } from '../components/brand';
import { Button } from '../components/button';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { show, showHelp, useUi } from '../store/ui';
import { AccountLine } from './account-line';
import { DeviceList } from './device-list';
import { Filters } from './filters';
import { ListLine } from './list-line';
import { RailFootnote, RailNote } from './rail-note';
import { Search } from './search';
import { UpdateLine } from './update-line';
import styles from './rail.module.css';
import { request } from '../api';
import { followPage } from '../store/follow-page';

/** Tells main whether the list is on the screen: drawn, in a window that is neither hidden nor minimised. */
function useShown(): void {
  useEffect(() => followPage(document, (shown) => void request('devices.shown', { shown })), []);
}

/** The list at the left: who is signed in, search, devices, and the ways to everything else. */
export function Rail(): ReactNode {
  const { t } = useWords();
  const inbox = useSlice('inbox');
  const screen = useUi((ui) => ui.screen);
  const waiting = inbox.filter((item) => screen.kind !== 'link' || item.id !== screen.id);
  const next = waiting[0];
  useShown();
  const mayPractise = useSlice('policy').practice;
  const rows = countOf(useSlice('devices'));
  return (
    <nav className={styles.rail} data-region="rail" aria-label={t('rail.label')}>
      <div className={styles.head}>
        <Brand />
        <AccountLine />
      </div>
      <Search />
      <Filters />
      {next === undefined ? null : (
        <Button icon={LinkIcon} look="link" onPress={() => show({ kind: 'link', id: next.id })}>
          {t('rail.linkWaiting', { count: waiting.length })}
        </Button>
      )}
      <div className={styles.list}>
        {rows === 0 ? <RailNote /> : null}
        <DeviceList />
        <RailFootnote />
      </div>
      <div className={styles.said}>
        {rows === 0 ? null : <RailNote />}
        <ListLine />
        <UpdateLine />
      </div>
      <div className={styles.foot}>
        <Button look="text" current={screen.kind === 'token'} onPress={() => show({ kind: 'token', sessionId: null })}>
          {t('rail.pasteToken')}
        </Button>
        <span>
          {mayPractise ? (
            <Button look="text" current={screen.kind === 'practice'} onPress={() => show({ kind: 'practice' })}>
              {t('rail.practice')}
            </Button>
          ) : null}
          <Button
            look="text"
            current={['settings', 'about', 'licences', 'self-test'].includes(screen.kind)}
            onPress={() => show({ kind: 'settings' })}
          >
            {t('rail.settings')}
          </Button>
          <Button look="text" onPress={() => showHelp()}>
            {t('help.open')}
          </Button>
        </span>
      </div>
    </nav>
  );
}

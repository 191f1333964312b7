import { Link as LinkIcon } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Brand } from '../components/brand';
import { Button } from '../components/button';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { show, useUi } from '../store/ui';
import { deviceGroups } from '../story/device-list';
import { AccountLine } from './account-line';
import { DeviceList } from './device-list';
import { RailNote } from './rail-note';
import { Search } from './search';

/** The list at the left: who is signed in, search, devices, and the ways to everything else. */
export function Rail(): ReactNode {
  const { t } = useWords();
  const devices = useSlice('devices');
  const sessions = useSlice('sessions');
  const inbox = useSlice('inbox');
  const environmentId = useSlice('settings').environmentId;
  const search = useUi((ui) => ui.search);
  const screen = useUi((ui) => ui.screen);
  const groups = useMemo(() => deviceGroups(devices, sessions, search, environmentId), [devices, sessions, search, environmentId]);
  const count = groups.open.length + groups.recent.length + groups.others.length;
  const waiting = inbox.filter((item) => screen.kind !== 'link' || item.id !== screen.id);
  const next = waiting[0];
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <div className="rail-head">
        <Brand />
        <AccountLine />
      </div>
      <Search />
      {next === undefined ? null : (
        <Button icon={LinkIcon} look="link" onPress={() => show({ kind: 'link', id: next.id })}>
          {t('rail.linkWaiting', { count: waiting.length })}
        </Button>
      )}
      <div className="rail-list">
        <RailNote count={count} />
        {count > 0 ? <DeviceList groups={groups} /> : null}
      </div>
      <div className="rail-foot">
        <Button look="text" onPress={() => show({ kind: 'token', sessionId: null })}>
          {t('rail.pasteToken')}
        </Button>
        <span>
          <Button look="text" onPress={() => show({ kind: 'practice' })}>
            {t('rail.practice')}
          </Button>
          <Button look="text" onPress={() => show({ kind: 'settings' })}>
            {t('rail.settings')}
          </Button>
        </span>
      </div>
    </nav>
  );
}

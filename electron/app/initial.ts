import type { AboutView, AppState, Notice } from '../../shared/ipc/app-state';
import { nothingKnown } from '../../shared/ipc/nothing-known';
import { patched, settingsIn } from '../../shared/settings/settings';
import type { Presets } from '../policy/contract';
import type { SettingsFile } from '../storage/settings';
import type { StorageState } from '../storage/storage-state';
import { storageNotice } from './notices';
import { withCompanys } from './own-programs';

/** What a window shows before anything is known. */
export function initialState(
  settings: SettingsFile,
  presets: Presets,
  about: AboutView,
  notices: readonly Notice[],
): AppState {
  const stored = settings.get();
  const { environmentId, programs } = stored;
  return {
    ...nothingKnown,
    notices,
    settings: { ...patched(settingsIn(stored), presets.settings), environmentId },
    programs: withCompanys(presets, programs),
    policy: presets.view,
    about,
  };
}

/** What the person should know about how the files of the app were found. */
export function storageNotices(settings: SettingsFile, { ledger, secrets, storage }: TokenStores): readonly Notice[] {
  const { status, dropped } = settings.opened;
  const notice = storageNotice(storage.state());
  return [
    ...(notice === null ? [] : [notice]),
    ...(ledger.wasReset() || secrets.wasReset() ? [{ kind: 'storage-reset' } as const] : []),
    ...(status === 'set-aside' || dropped.length > 0 ? [{ kind: 'settings-unreadable' } as const] : []),
  ];
}

/** Only whether they could be read (electron/tokens). */
interface TokenStores {
  readonly storage: { state(): StorageState };
  readonly ledger: { wasReset(): boolean };
  readonly secrets: { wasReset(): boolean };
}

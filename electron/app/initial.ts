import type { AboutView, AppState, Notice, SettingsView } from '../../shared/ipc/app-state';
import { nothingKnown } from '../../shared/ipc/nothing-known';

/** What a window shows before anything is known. */
export const initialState = (settings: SettingsView, about: AboutView, notices: readonly Notice[]): AppState => ({
  ...nothingKnown,
  notices,
  settings,
  about,
});

import { emptyList } from '../../shared/fleet/list';
import type { AboutView, AppState, Notice, SettingsView } from '../../shared/ipc/app-state';

/** What a window shows before anything is known. */
export const initialState = (settings: SettingsView, about: AboutView, notices: readonly Notice[]): AppState => ({
  account: { kind: 'signed-out' },
  identities: [],
  signIn: null,
  environments: [],
  profiles: [],
  devices: emptyList,
  denied: [],
  sessions: [],
  inbox: [],
  notices,
  practice: { status: 'stopped' },
  settings,
  network: { mode: 'system', address: '', exceptions: '', variables: null, passwordsFor: [], kept: true, caFile: null, authorities: [], caProblem: null, systemTrust: false },
  environmentTest: null,
  pastedToken: null,
  about,
});

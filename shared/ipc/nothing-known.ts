import { emptyList } from '../fleet/list';
import { nothingSet } from '../policy/view';
import { noUpdates } from '../updates/view';
import type { AppState } from './app-state';

/**
 * The state before anything is known, but for what the main process has at once: the settings, what the app is, and
 * what it has to say.
 */
export const nothingKnown: Omit<AppState, 'settings' | 'about' | 'notices'> = {
  account: { kind: 'signed-out' },
  identities: [],
  signIn: null,
  environments: [],
  profiles: [],
  devices: emptyList,
  presence: [],
  denied: [],
  sessions: [],
  visits: [],
  screens: [],
  transfers: [],
  inbox: [],
  practice: { status: 'stopped' },
  programs: [],
  sshInclude: null,
  network: {
    mode: 'system',
    address: '',
    exceptions: '',
    variables: null,
    passwordsFor: [],
    kept: true,
    caFile: null,
    authorities: [],
    caProblem: null,
    systemTrust: true,
  },
  environmentTest: null,
  pastedToken: null,
  screenReader: false,
  policy: nothingSet,
  updates: noUpdates,
};

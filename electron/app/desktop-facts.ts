/** What the desktop asks of the app's state, and the file it shares with who works on devices. */
import { join } from 'node:path';
import type { SessionView } from '../../shared/session/view';
import type { OwnProgram } from '../../shared/settings/programs';
import type { Settings } from '../../shared/settings/settings';
import type { Logger } from '../log/logger';
import type { StateStore } from '../ipc/state-store';

/** Devices by name, for the person's ssh configuration to include. */
const sshIncludePath = (userData: string): string => join(userData, 'ssh_config');

/** The app's own host keys, as OpenSSH reads them; in the folder of the person's data. */
export const knownHostsPath = (userData: string): string => join(userData, 'known_hosts');

interface DesktopFacts<Paths, Place> {
  readonly paths: Paths;
  readonly place: Place;
  readonly language: () => Settings['language'];
  readonly sessions: () => readonly SessionView[];
  readonly theme: Settings['theme'];
  readonly knownHostsFile: string;
  readonly sshIncludeFile: string;
  readonly ownPrograms: () => readonly OwnProgram[];
  readonly macTerminal: () => Settings['macTerminal'];
  readonly hidden: boolean;
  readonly log: Logger;
}

export const desktopFacts = <Paths extends { readonly userData: string }, Place>(
  state: StateStore,
  { paths, selfTest, log }: { readonly paths: Paths; readonly selfTest: object | null; readonly log: Logger },
  { place }: { readonly place: Place },
): DesktopFacts<Paths, Place> => ({
  paths,
  place,
  language: () => state.get('settings').language,
  sessions: () => state.get('sessions'),
  theme: state.get('settings').theme,
  knownHostsFile: knownHostsPath(paths.userData),
  sshIncludeFile: sshIncludePath(paths.userData),
  ownPrograms: () => state.get('programs'),
  macTerminal: () => state.get('settings').macTerminal,
  hidden: selfTest !== null,
  log: log.child('window'),
});

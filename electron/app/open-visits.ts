/** Working on devices: what is kept of it is opened, and joined to the sessions and the list of devices. */
import { knownHostsPath } from './desktop-facts';
import { randomUUID } from 'node:crypto';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SessionView } from '../../shared/session/view';
import type { ScreenId } from '../../shared/visit/screen';
import { companyUser } from '../../shared/visit/company-logins';
import { mostRecordedBytes } from '../../shared/visit/recording';
import type { ShellId } from '../../shared/visit/view';
import type { StateStore } from '../ipc/state-store';
import type { Logger } from '../log/logger';
import { systemClock } from '../net/clock';
import type { SessionManager } from '../session';
import type { Presets } from '../policy/contract';
import type { Remembered } from '../storage/remembered';
import {
  HostKeys,
  keyAgent,
  knowsHost,
  Logins,
  openSshThread,
  readSshConfig,
  ScreenPasswords,
  Screens,
  Visits,
  WorkNotes,
  type SecretNames,
} from '../visit';
import type { Environments } from './environments/environments';
import type { Fleet } from './fleet/fleet';
import type { LineHistory } from './line-history';

interface VisitParts {
  readonly paths: { readonly userData: string; readonly programs: string };
  readonly state: StateStore;
  readonly sessions: SessionManager;
  readonly fleet: Fleet;
  readonly environments: Pick<Environments, 'active'>;
  readonly remembered: Remembered;
  readonly presets: Pick<Presets, 'view'>;
  readonly secrets: SecretNames;
  readonly onSecret: (secret: string) => void;
  /** What the device's host key is pinned under. */
  readonly aliasOf: (view: SessionView, serviceId: string) => string;
  /** What each tunnel carried. */
  readonly lines: Pick<LineHistory, 'lately'>;
  readonly onData: (shellId: ShellId, bytes: Uint8Array) => void;
  readonly onScreenData: (screenId: ScreenId, bytes: Uint8Array) => void;
  readonly log: Logger;
}

export interface OpenedVisits {
  readonly visits: Visits;
  readonly screens: Screens;
  /** Ends every connection; resolves once host keys are on disk. */
  close(): Promise<void>;
}

/** Where the person's own ssh configuration is; it is asked about a thing by its name. */
const sshPlace = { home: homedir(), user: userInfo().username, env: process.env };

/** The person's own ssh configuration. */
export const sshConfigFile = join(sshPlace.home, '.ssh', 'config');

/** Whether the person's ssh configuration leads from an alias to a port. */
export const knowsAlias = (alias: string, port: number): Promise<boolean> => knowsHost(alias, port, sshPlace);

const openScreens = ({ sessions, state, secrets, onSecret, onScreenData }: VisitParts): Screens =>
  new Screens({
    sessionOf: (id) => sessions.views().find((view) => view.id === id) ?? null,
    passwords: new ScreenPasswords({
      store: secrets,
      onSecret,
      tokenOf: (id) => sessions.pastedTokenOf(id),
    }),
    onViews(views) {
      state.set('screens', views);
      // As with a shell: the picture is sent by itself.
      state.flush();
    },
    onData: onScreenData,
    timers: systemClock,
    now: Date.now,
    newId: randomUUID,
  });

/** As far as the list of devices, which is of one environment, knows it. */
const deviceTypeIn =
  ({ environments, fleet }: VisitParts) =>
  ({ environment, thingName }: SessionView): string | null =>
    thingName !== null && environment.id === environments.active().id ? fleet.devices.typeOf(thingName) : null;

export async function openVisits(parts: VisitParts): Promise<OpenedVisits> {
  const { paths, state, sessions, presets, remembered, secrets, onSecret, log } = parts;
  const deviceTypeOf = deviceTypeIn(parts);
  const hostKeys = await HostKeys.open({
    path: join(paths.userData, 'host-keys.json'),
    knownHostsPath: knownHostsPath(paths.userData),
    log,
  });
  const visits = new Visits({
    hostKeys,
    logins: new Logins(secrets, onSecret),
    openThread: (onEvent) => openSshThread(join(paths.programs, 'ssh-worker.cjs'), onEvent, systemClock, log),
    sessionOf: (id) => sessions.views().find((view) => view.id === id) ?? null,
    aliasOf: parts.aliasOf,
    deviceTypeOf,
    // What a company sets is for its own devices.
    companyUser: (view) =>
      view.environment.kind === 'practice'
        ? null
        : companyUser(presets.view.logins, { thingName: view.thingName, deviceType: deviceTypeOf(view) }),
    async configured(thingName) {
      const { user, identityFiles } = await readSshConfig(thingName, sshPlace);
      return { user, keyFile: identityFiles.find((file) => file !== 'none') ?? null };
    },
    agent: async (thingName) => keyAgent(await readSshConfig(thingName, sshPlace), sshPlace, systemClock),
    keepsShells: ({ environment, thingName }) =>
      thingName !== null && remembered.keepsShells(environment.id, thingName),
    onKeepsShells({ environment, thingName }, keeps) {
      if (thingName !== null) remembered.rememberKeepsShells(environment.id, thingName, keeps);
    },
    carriedLately: (...line) => parts.lines.lately(...line),
    notes: new WorkNotes(),
    recordingRule: presets.view.recording,
    recordingsFolder: join(paths.userData, 'recordings'),
    mostRecordedBytes,
    technician: { account: sshPlace.user, laptop: hostname() },
    onViews(views) {
      state.set('visits', views);
      // What a shell prints is sent by itself: the window has to know first that the shell is open again.
      state.flush();
    },
    onTransfers: (views) => state.set('transfers', views),
    onData: parts.onData,
    newId: randomUUID,
    clock: systemClock,
    log,
  });
  const screens = openScreens(parts);
  const stop = sessions.onChange(() => {
    visits.sessionsChanged(sessions.views());
    screens.sessionsChanged(sessions.views());
  });
  return {
    visits,
    screens,
    async close() {
      stop();
      screens.closeAll();
      await visits.close();
      await hostKeys.settled();
    },
  };
}
